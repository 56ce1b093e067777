// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"
#include "trace_io/args_reader.h"
#include "trace_io/async_slices.h"
#include "trace_io/event_tally.h"
#include "trace_io/flow_resolver.h"
#include "trace_io/import_counts.h"
#include "trace_io/perfetto_sequence.h"
#include "trace_io/perfetto_tracks.h"
#include "trace_io/slice_pairs.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope::perfetto {

/// Collects the events of a Perfetto trace in any order, by its own tracks, and adds them to a builder when
/// all are known: what a track is may be said after its events, and which slice a flow leaves is known when
/// the slice is whole.
class Events {
public:
    using Number = Tracks::Number;
    static constexpr std::uint32_t kNoHalf = UINT32_MAX;

    Events(TraceBuilder& builder, EventTally& tally, ImportCounts& counts);

    struct Event {
        Number track = 0;
        StringId name = 0;
        StringId category = 0;
        std::int64_t time = 0;
        std::uint64_t offset = 0; ///< of the packet in the file
        std::string_view args{};
        bool isNamed = false;
    };
    /// Halves of slices; the numbers that they return are good for the flows below.
    std::uint32_t begin(const Event& event);
    std::uint32_t end(const Event& event);
    std::uint32_t whole(const Event& event, std::int64_t end);
    void instant(const Event& event);
    void sample(Number track, std::int64_t time, double value);
    /// `id`: what tells this sequence of slices from others. `isGlobal`: of no process.
    void async(const Event& event, AsyncSlices::Phase phase, std::uint64_t id, bool isGlobal);

    /// An event of a flow. `half`: its slice's; kNoHalf where it is none, and the one open on the track
    /// counts.
    struct FlowEnd {
        std::uint64_t key = 0;
        std::uint64_t id = 0;
        std::uint32_t half = kNoHalf;
        Number track = 0;
        std::int64_t time = 0;
        FlowResolver::Phase phase = FlowResolver::Phase::Through;
        FlowResolver::Binding binding = FlowResolver::Binding::Enclosing;
    };
    void flow(const FlowEnd& end) { m_flowEnds.push_back(end); }
    /// What a device ran has a number that calls and what waits for it name.
    void gpuSlice(std::uint64_t eventId, std::uint32_t half) { m_gpuSlices.push_back({eventId, half}); }
    void gpuLink(std::uint64_t eventId, std::uint32_t half, bool isWait) {
        m_gpuLinks.push_back({eventId, half, isWait});
    }

    TraceBuilder& builder() { return m_builder; }
    Tracks& tracks() { return m_tracks; }
    SlicePairs& pairs() { return m_pairs; }
    ImportCounts& counts() { return m_counts; }
    EventTally& tally() { return m_tally; }

    void finish(std::string_view prefix);

private:
    struct GpuSlice {
        std::uint64_t eventId;
        std::uint32_t half;
    };
    struct GpuLink {
        std::uint64_t eventId;
        std::uint32_t half;
        bool isWait; ///< of the slice that waits, else of the call that started the other
    };

    std::uint32_t add(const Event& event, bool isBegin);
    void addFlows();
    std::span<const GpuSlice> gpuSlices(std::uint64_t eventId) const;
    void linkGpu();

    TraceBuilder& m_builder;
    EventTally& m_tally;
    ImportCounts& m_counts;
    std::size_t m_firstSlice; ///< of this file
    ArgsReader m_argsReader;
    Tracks m_tracks;
    SlicePairs m_pairs;
    AsyncSlices m_async;
    FlowResolver m_flows;
    std::vector<Instant> m_instants; ///< these two with tracks by their numbers
    std::vector<CounterSample> m_samples;
    std::vector<FlowEnd> m_flowEnds;
    std::vector<GpuSlice> m_gpuSlices;
    std::vector<GpuLink> m_gpuLinks;
};

} // namespace gatescope::perfetto
