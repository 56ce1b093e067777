// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/role.h"
#include "trace/trace_builder.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// Puts together what a GateScope run records, slice by slice.
class MoeTraceBuilder {
public:
    /// The process's ranges and `workers` worker tracks. Returns the process.
    TrackId process(std::string name, int workers = 0) {
        const auto id = builder.addTrack({.name = std::move(name),
                                          .kind = TrackKind::Process,
                                          .order = static_cast<int>(m_count++),
                                          .pid = 0});
        m_ranges = builder.addTrack({.name = "MoE block", .kind = TrackKind::Ranges, .parent = id});
        for (int i = 0; i < workers; ++i) {
            const auto worker = builder.addTrack({.name = "worker", .parent = id});
            if (i == 0) m_firstWorker = worker;
        }
        return id;
    }

    void range(Role role, std::string_view name, std::int64_t start, std::int64_t duration, int layer = 0,
               int iteration = 0, bool redundant = false) {
        std::vector<Arg> args = argsOf(layer, iteration);
        if (redundant) args.push_back({ArgKey::Redundant, 1});
        args.push_back({ArgKey::Flops, 100});
        add(m_ranges, role, name, start, duration, args);
    }
    void task(int worker, Role role, std::string_view name, std::int64_t start, std::int64_t duration,
              int layer = 0, int iteration = 0) {
        std::vector<Arg> args = argsOf(layer, iteration);
        args.push_back({ArgKey::Flops, 10});
        args.push_back({ArgKey::Bytes, 4});
        add(m_firstWorker + static_cast<TrackId>(worker), role, name, start, duration, args);
    }
    TrackId ranges() const { return m_ranges; }
    std::shared_ptr<const Trace> build() { return builder.build(); }

    TraceBuilder builder;

private:
    static std::vector<Arg> argsOf(int layer, int iteration) {
        std::vector<Arg> args;
        if (layer >= 0) args.push_back({ArgKey::Layer, layer});
        if (iteration >= 0) args.push_back({ArgKey::Iteration, iteration});
        return args;
    }
    void add(TrackId track, Role role, std::string_view name, std::int64_t start, std::int64_t duration,
             const std::vector<Arg>& args) {
        builder.addSlice(track, builder.intern(name), builder.intern(roleName(role)), start, duration, args);
    }

    std::size_t m_count = 0;
    TrackId m_ranges = kNoTrack;
    TrackId m_firstWorker = kNoTrack;
};

} // namespace gatescope
