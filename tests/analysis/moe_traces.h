// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/kernel_args.h"
#include "trace/trace_builder.h"

#include <memory>
#include <string>
#include <string_view>

namespace gatescope {

/// Puts together what a GateScope run records, slice by slice.
class MoeTraceBuilder {
public:
    /// The process's phases and `workers` worker tracks. Returns the process.
    TrackId process(std::string name, int workers = 0) {
        const auto id = builder.addTrack({.name = std::move(name),
                                          .kind = TrackKind::Process,
                                          .order = static_cast<int>(m_count++),
                                          .pid = 0});
        m_phases = builder.addTrack({.name = "MoE block", .kind = TrackKind::Phases, .parent = id});
        for (int i = 0; i < workers; ++i) {
            const auto worker = builder.addTrack({.name = "worker", .parent = id});
            if (i == 0) m_firstWorker = worker;
        }
        return id;
    }

    void phase(KernelKind kind, std::string_view name, std::int64_t start, std::int64_t duration,
               int layer = 0, int iteration = 0, bool redundant = false) {
        add(m_phases, kind, name, start, duration,
            {.kind = kind, .layer = layer, .iteration = iteration, .redundant = redundant, .flops = 100});
    }
    void task(int worker, KernelKind kind, std::string_view name, std::int64_t start, std::int64_t duration,
              int layer = 0, int iteration = 0) {
        add(m_firstWorker + static_cast<TrackId>(worker), kind, name, start, duration,
            {.kind = kind, .layer = layer, .iteration = iteration, .flops = 10, .bytes = 4});
    }
    TrackId phases() const { return m_phases; }
    std::shared_ptr<const Trace> build() { return builder.build(); }

    TraceBuilder builder;

private:
    void add(TrackId track, KernelKind kind, std::string_view name, std::int64_t start, std::int64_t duration,
             const KernelArgs& args) {
        builder.addSlice(track, builder.intern(name), builder.intern(kernelKindName(kind)), start, duration,
                         args.toJson());
    }

    std::size_t m_count = 0;
    TrackId m_phases = kNoTrack;
    TrackId m_firstWorker = kNoTrack;
};

} // namespace gatescope
