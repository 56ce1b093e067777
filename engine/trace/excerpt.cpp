// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/excerpt.h"

#include "trace/slice_copier.h"
#include "trace/trace_builder.h"

#include <algorithm>
#include <map>
#include <utility>

namespace gatescope {

namespace {

constexpr double kCopyingShare = 0.5; // of the whole work; the rest is sorting

class ExcerptTaker {
public:
    ExcerptTaker(const Trace& trace, const ExcerptRange& range)
        : m_trace(trace), m_range(range), m_copier(m_builder, trace) {}

    Excerpt take(ProgressSink& progress, const std::stop_token& stop);

private:
    void addTracks();
    void addSlice(SliceId id);
    void addFlows();
    void addInstants();
    void addCounters();
    bool takes(std::int64_t time) const { return time >= m_range.from && time < m_range.to; }
    /// kNoTrack where the track is left out.
    TrackId newTrack(TrackId id) const { return id == kNoTrack ? kNoTrack : m_newTracks[id]; }

    const Trace& m_trace;
    const ExcerptRange& m_range;
    TraceBuilder m_builder;
    SliceCopier m_copier;
    std::vector<TrackId> m_newTracks;
    std::vector<std::uint32_t> m_newSlices; ///< [SliceId]; kNoSlice where it is left out
    std::size_t m_cutSlices = 0;
};

Excerpt ExcerptTaker::take(ProgressSink& progress, const std::stop_token& stop) {
    addTracks();
    m_newSlices.assign(m_trace.sliceCount(), kNoSlice);
    ProgressPart copying(progress, 0, kCopyingShare);
    ProgressSteps steps(copying, stop, "taking the excerpt", m_trace.sliceCount());
    for (SliceId id = 0; id < m_trace.sliceCount(); ++id) {
        steps.step();
        addSlice(id);
    }
    addFlows();
    addInstants();
    addCounters();
    m_builder.setMetadata(m_trace.metadata());
    ProgressPart building(progress, kCopyingShare, 1.0);
    return {m_builder.build(building, stop), m_cutSlices};
}

void ExcerptTaker::addTracks() {
    const auto& tracks = m_trace.tracks();
    auto taken = m_range.tracks;
    taken.resize(tracks.size(), m_range.tracks.empty());
    for (std::size_t id = 0; id < tracks.size(); ++id) {
        if (taken[id] && tracks[id].parent != kNoTrack) taken[tracks[id].parent] = true;
    }
    // A parent precedes its children, as addTrack() asks for.
    for (std::size_t id = 0; id < tracks.size(); ++id) {
        m_newTracks.push_back(kNoTrack);
        if (!taken[id]) continue;
        Track track = tracks[id];
        track.parent = newTrack(track.parent);
        m_newTracks.back() = m_builder.addTrack(std::move(track));
    }
}

void ExcerptTaker::addSlice(SliceId id) {
    const auto slice = m_trace.slice(id);
    const auto track = newTrack(slice.track);
    const bool overlaps =
        slice.duration == 0 ? takes(slice.start) : slice.start < m_range.to && slice.end() > m_range.from;
    if (track == kNoTrack || !overlaps) return;
    auto start = slice.start;
    auto end = slice.end();
    if (!m_range.wholeSlices) {
        start = std::max(start, m_range.from);
        end = std::min(end, m_range.to);
        if (start != slice.start || end != slice.end()) ++m_cutSlices;
    }
    m_newSlices[id] = m_copier.copy(id, track, start, end - start);
}

void ExcerptTaker::addFlows() {
    for (const auto& flow : m_trace.flows()) {
        const auto from = m_newSlices[flow.from];
        const auto to = m_newSlices[flow.to];
        if (from != kNoSlice && to != kNoSlice) m_builder.addFlow(from, to, flow.id);
    }
}

void ExcerptTaker::addInstants() {
    for (const auto& instant : m_trace.instants()) {
        const auto track = newTrack(instant.track);
        if (!takes(instant.time) || (track == kNoTrack && instant.track != kNoTrack)) continue;
        Instant copy = instant;
        copy.track = track;
        copy.name = m_copier.newString(instant.name);
        m_builder.addInstant(std::move(copy));
    }
}

void ExcerptTaker::addCounters() {
    std::map<TrackId, double> before;         // the last values before the range begins
    const auto& samples = m_trace.counters(); // by time
    for (const auto& sample : samples) {
        if (sample.time < m_range.from && newTrack(sample.track) != kNoTrack)
            before[newTrack(sample.track)] = sample.value;
    }
    // Added first: where a sample stands at `from` itself, it is the later one.
    for (const auto& [track, value] : before)
        m_builder.addCounter({track, m_range.from, value});
    for (const auto& sample : samples) {
        const auto track = newTrack(sample.track);
        if (track != kNoTrack && takes(sample.time)) m_builder.addCounter({track, sample.time, sample.value});
    }
}

} // namespace

Excerpt takeExcerpt(const Trace& trace, const ExcerptRange& range, ProgressSink& progress,
                    const std::stop_token& stop) {
    return ExcerptTaker(trace, range).take(progress, stop);
}

} // namespace gatescope
