// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <random>

namespace gatescope {

/// A trace with everything that the format can hold.
inline std::shared_ptr<const Trace> richTrace() {
    TraceBuilder builder;
    const auto host =
        builder.addTrack({.name = "before \"fix\"", .kind = TrackKind::Process, .order = 2, .pid = 1});
    const auto phases = builder.addTrack(
        {.name = "MoE block", .kind = TrackKind::Ranges, .parent = host, .order = 0, .tid = 1});
    const auto depth =
        builder.addTrack({.name = "queue depth", .kind = TrackKind::Counter, .parent = host, .order = 5});
    const auto device = builder.addTrack({.name = "XPU 0", .kind = TrackKind::Process, .order = 1, .pid = 2});
    const auto queue = builder.addTrack(
        {.name = "Queue 0", .kind = TrackKind::DeviceQueue, .parent = device, .order = -3, .tid = 9});
    const auto worker = builder.addTrack({.name = "worker 0", .parent = host, .order = 1});

    const std::array<Arg, 3> args{{{ArgKey::Layer, 3},
                                   {ArgKey::Flops, 9007199254740993}, // beyond what a double holds
                                   {ArgKey::Reads, builder.internList(std::array<std::int64_t, 2>{1, 32})}}};
    const auto api = builder.intern("api");
    const auto launch =
        builder.addSlice(phases, builder.intern("launch \\ \n \x01"), api, 1001, 4500, {}, "{}");
    builder.addSlice(phases, builder.intern("inner"), api, 1001, 4500); // same time as its parent
    const auto kernel = builder.addSlice(queue, builder.intern("gate_gemm (redundant)"),
                                         builder.intern("gate"), 18'000'000'000'000'001, 6'250, args);
    const auto second =
        builder.addSlice(queue, builder.intern("w13 \xF0\x9F\x98\x80"), 0, 18'000'000'000'000'001, 999);
    builder.addSlice(worker, builder.intern("empty"), 0, 7, 0);
    builder.addFlow(launch, kernel, 42);
    builder.addFlow(launch, second, 42);
    builder.addFlow(kernel, second, UINT64_MAX);
    builder.addInstant(
        {.track = host, .name = builder.intern("finding"), .time = 17, .args = "{\"layer\":3}"});
    builder.addInstant({.track = queue, .name = builder.intern("mark"), .time = 18, .args = {}});
    builder.addInstant({.track = kNoTrack, .name = builder.intern("all"), .time = 19, .args = {}});
    builder.addCounter({depth, 5, 3});
    builder.addCounter({depth, 9, 0.1});
    builder.addCounter({depth, 11, 0});
    builder.setMetadata(R"({"model":"Qwen3","layers":2,"gatescope":{"experiment":{"tokens":16}}})");
    return builder.build();
}

/// Nested and overlapping slices at random times, with some flows.
inline std::shared_ptr<const Trace> randomTrace(std::uint64_t seed, int slices) {
    std::mt19937_64 random(seed);
    TraceBuilder builder;
    const auto process = builder.addTrack({.name = "p", .kind = TrackKind::Process});
    for (int i = 0; i < 4; ++i)
        builder.addTrack({.name = fmt::format("t{}", i), .parent = process, .order = i});
    for (int i = 0; i < slices; ++i) {
        const auto name = builder.intern(fmt::format("k{}", random() % 9));
        const auto duration = static_cast<std::int64_t>(random() % (std::uint64_t{1} << (random() % 12)));
        builder.addSlice(1 + random() % 4, name, random() % 2 == 0 ? 0 : name,
                         static_cast<std::int64_t>(random() % 20000), duration, {},
                         random() % 2 == 0 ? "" : "{\"a\":1}");
        if (i > 0 && random() % 3 == 0)
            builder.addFlow(random() % i, static_cast<std::uint32_t>(i), random() % 20);
    }
    return builder.build();
}

} // namespace gatescope
