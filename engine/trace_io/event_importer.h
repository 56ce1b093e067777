// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"
#include "trace_io/args_reader.h"
#include "trace_io/async_slices.h"
#include "trace_io/event_batch.h"
#include "trace_io/event_tally.h"
#include "trace_io/flow_resolver.h"
#include "trace_io/import_counts.h"
#include "trace_io/slice_pairs.h"
#include "trace_io/track_registry.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace gatescope {

/// Adds the Chrome Trace Events of one file to a trace. What is odd in an event is counted.
class EventImporter {
public:
    EventImporter(TraceBuilder& builder, EventTally& tally, ImportCounts& counts)
        : m_builder(builder),
          m_tally(tally),
          m_counts(counts),
          m_firstSlice(builder.sliceCount()),
          m_earliest(-kTimeLimit),
          m_latest(kTimeLimit),
          m_tracks(builder),
          m_argsReader(builder) {}

    /// `args` of the event's batch. The fields' texts are followed by 64 readable bytes.
    void add(const EventBatch::Event& event, const SplitTexts& args);
    /// So many times as many events will be added as were so far.
    void expect(double times) {
        m_builder.expect(times, m_firstSlice);
        m_flows.expect(times);
    }
    TrackRegistry& tracks() { return m_tracks; }
    bool hasProcessNamed(std::string_view start) const { return m_tracks.hasProcessNamed(start); }
    /// The file is GateScope's own: its times count from its first event, so they span what the earliest and
    /// the latest time of another file may be apart.
    void expectOwnTimes();

    /// Where the first event is that has a time which can't be used; nothing where there is none.
    std::optional<std::uint64_t> firstUnusableTime() const { return m_firstUnusableTime; }

    /// Resolves what spans several events. `prefix` goes in front of the processes' names.
    void finish(std::string_view prefix);
    /// Metadata events that no field of the trace has a place for, as a JSON array's text; empty without any.
    const std::string& otherMetadata() const { return m_otherMetadata; }

private:
    /// Far enough from the ends that no later sum or shift can overflow.
    static constexpr std::int64_t kTimeLimit = std::numeric_limits<std::int64_t>::max() / 4;

    void countOddities(const EventFields& event, std::uint64_t offset);
    StringId internName(const FieldText& field);
    StringId internCategory(const FieldText& field);
    std::optional<ExactTime> time(const EventBatch::Event& item);
    std::string_view argsOf(const EventFields& event);
    TrackId thread(const EventFields& event) { return m_tracks.thread(event.pid.text, event.tid.text); }
    void addComplete(const EventBatch::Event& item, const SplitTexts& args);
    void addHalf(const EventBatch::Event& item);
    void addAsync(const EventBatch::Event& item);
    void addInstant(const EventBatch::Event& item);
    void addCounter(const EventBatch::Event& item);
    void addFlowEnd(const EventBatch::Event& item);
    void addBoundFlow(const EventBatch::Event& item, std::uint32_t slice, std::int64_t time);
    static std::uint64_t recordingOf(const EventBatch::Event& item);
    void addMetadata(const EventFields& event, std::uint64_t offset);
    void keepMetadata(const EventFields& event);

    TraceBuilder& m_builder;
    EventTally& m_tally;
    ImportCounts& m_counts;
    std::size_t m_firstSlice; ///< of this file
    std::int64_t m_earliest;  ///< ns; times outside of these are unusable
    std::int64_t m_latest;
    TrackRegistry m_tracks;
    ArgsReader m_argsReader;
    FlowResolver m_flows;
    SlicePairs m_pairs;
    AsyncSlices m_async;
    std::optional<std::uint64_t> m_firstUnusableTime;
    std::string m_lastCategory;
    StringId m_lastCategoryId = 0;
    std::string m_scratch;
    std::string m_mendedArgs;
    std::string m_otherMetadata;
};

} // namespace gatescope
