// SPDX-License-Identifier: GPL-3.0-or-later
// Times what the window asks for at each frame: all rows of all tracks, at so many pixels, over a scripted
// zoom and pan. Usage: index_bench [SLICES [TRACKS [PIXELS]]]
#include "trace/slice_index.h"
#include "trace/trace_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace gatescope;
using Clock = std::chrono::steady_clock;

/// Slices of three depths, as operators, launches and kernels are, of lengths that differ a thousandfold.
std::shared_ptr<const Trace> makeTrace(std::size_t slices, std::size_t tracks) {
    TraceBuilder builder;
    const auto process = builder.addTrack({.name = "p", .kind = TrackKind::Process});
    const auto name = builder.intern("a");
    std::mt19937_64 random(1);
    for (std::size_t track = 0; track < tracks; ++track) {
        const auto id = builder.addTrack({.name = std::to_string(track), .parent = process});
        std::int64_t time = 0;
        for (std::size_t i = 0; i < slices / tracks / 4; ++i) {
            const auto length = static_cast<std::int64_t>(2000 << random() % 10);
            builder.addSlice(id, name, name, time, length);
            builder.addSlice(id, name, name, time + 100, length / 2);
            builder.addSlice(id, name, name, time + 200, length / 4);
            builder.addSlice(id, name, name, time + length / 2 + 200, length / 8);
            time += length + static_cast<std::int64_t>(random() % 5000);
        }
    }
    return builder.build();
}

/// Of this thread, so that what else the machine does counts little.
double cpuMilliseconds() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

/// What one row holds, for stretches of any width anywhere.
void timeTotals(const SliceIndex& index, const Trace& trace) {
    constexpr int kTimes = 100'000;
    std::mt19937_64 random(2);
    std::int64_t sum = 0;
    const auto begin = Clock::now();
    for (int i = 0; i < kTimes; ++i) {
        const auto track = static_cast<TrackId>(1 + random() % (trace.tracks().size() - 1));
        const auto from = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(trace.duration()));
        sum += index.totals(track, 1, from, from + (trace.duration() >> random() % 20)).busyNs;
    }
    const std::chrono::duration<double, std::nano> time = Clock::now() - begin;
    fmt::print("totals of a stretch: {:.0f} ns (sum {})\n", time.count() / kTimes, sum);
}

} // namespace

int main(int argc, char** argv) {
    const auto argument = [&](int at, std::size_t otherwise) {
        return argc > at ? std::strtoull(argv[at], nullptr, 10) : otherwise;
    };
    const auto tracks = argument(2, 50);
    const auto pixels = static_cast<std::int64_t>(argument(3, 2000));
    const auto start = Clock::now();
    const auto trace = makeTrace(argument(1, 10'000'000), tracks);
    const auto built = Clock::now();
    const SliceIndex index(trace);
    const auto indexed = Clock::now();
    const auto milliseconds = [](auto time) {
        return std::chrono::duration<double, std::milli>(time).count();
    };
    const auto perSlice = [&](std::size_t bytes) {
        return static_cast<double>(bytes) / static_cast<double>(trace->sliceCount());
    };
    fmt::print(
        "{} slices: made {:.0f} ms, index {:.0f} ms; bytes a slice: {:.1f} of columns, {:.1f} of summaries\n",
        trace->sliceCount(), milliseconds(built - start), milliseconds(indexed - built),
        perSlice(index.columnBytes()), perSlice(index.summaryBytes()));

    std::vector<VisibleSlice> out(std::size_t{1} << 20); // so that the first view doesn't pay for the pages
    std::vector<double> all;
    for (std::int64_t zoom = 1; zoom <= std::int64_t{1} << 14; zoom *= 2) {
        const auto width = trace->duration() / zoom;
        std::vector<double> times;
        std::size_t items = 0;
        for (int pan = 0; pan < 25; ++pan) {
            const auto from = (trace->duration() - width) / 25 * pan;
            const auto begin = cpuMilliseconds();
            out.clear();
            for (TrackId track = 0; track < trace->tracks().size(); ++track) {
                for (int depth = 0; depth < index.depthCount(track); ++depth)
                    index.query(track, depth, from, from + width, width / pixels, out);
            }
            times.push_back(cpuMilliseconds() - begin);
            items += out.size();
        }
        std::ranges::sort(times);
        all.insert(all.end(), times.begin(), times.end());
        fmt::print("zoom {:>6}: median {:.2f} ms, dearest {:.2f} ms, {} items\n", zoom,
                   times[times.size() / 2], times.back(), items / times.size());
    }
    std::ranges::sort(all);
    fmt::print("all: median {:.2f} ms, dearest {:.2f} ms\n", all[all.size() / 2], all.back());
    timeTotals(index, *trace);
    return 0;
}
