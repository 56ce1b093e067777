// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/align.h"

#include "analysis/kernel_summary.h"
#include "analysis/moe_slices.h"
#include "trace/slice_copier.h"

#include <algorithm>
#include <map>
#include <optional>

namespace gatescope {

namespace {

/// A stretch of one process's time and where it goes.
struct Span {
    std::int64_t start = 0;
    std::int64_t end = 0; ///< of the last slice that starts inside
    std::int64_t newStart = 0;
};

/// The spans of every process, [process track], in order of time.
using Spans = std::vector<std::vector<Span>>;

/// The span that holds `time`: a span reaches up to the next one's start.
Span* spanAt(std::vector<Span>& spans, std::int64_t time) {
    const auto after = std::ranges::upper_bound(spans, time, {}, &Span::start);
    if (after == spans.begin()) return nullptr;
    Span& span = *std::prev(after);
    return time <= span.end ? &span : nullptr;
}

Spans iterationSpans(const Trace& trace, const MoeSlices& slices) {
    Spans spans(trace.tracks().size());
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        const auto process = slices.process(id);
        if (process == kNoTrack || slices.role(id) != Role::Iteration) continue;
        if (slices.trackKind(id) != TrackKind::Ranges) continue;
        const auto slice = trace.slice(id);
        spans[process].push_back({.start = slice.start, .end = slice.end()});
    }
    return spans;
}

/// A process without iterations is one span from its first slice on.
void spanWhole(const Trace& trace, const MoeSlices& slices, TrackId process, std::vector<Span>& spans) {
    std::optional<Span> whole;
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        if (slices.process(id) != process) continue;
        const auto slice = trace.slice(id);
        if (!whole) whole = Span{.start = slice.start, .end = slice.end()};
        whole->end = std::max(whole->end, slice.end());
    }
    if (whole) spans.push_back(*whole);
}

/// A worker may record on for a moment after the iteration's own slice has ended.
void extendToLastSlice(const Trace& trace, const MoeSlices& slices, Spans& spans) {
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        const auto process = slices.process(id);
        if (process == kNoTrack) continue;
        const auto slice = trace.slice(id);
        if (Span* span = spanAt(spans[process], slice.start)) span->end = std::max(span->end, slice.end());
    }
}

/// Iteration j begins where the longest iteration j - 1 of all processes ends.
void placeSideBySide(Spans& spans) {
    std::int64_t start = 0;
    for (std::size_t iteration = 0;; ++iteration) {
        std::int64_t longest = -1;
        for (auto& list : spans) {
            if (iteration >= list.size()) continue;
            list[iteration].newStart = start;
            longest = std::max(longest, list[iteration].end - list[iteration].start);
        }
        if (longest < 0) return;
        start += longest;
    }
}

/// Copies what one process did inside its spans, moved to the spans' new starts.
class ProcessCopy {
public:
    ProcessCopy(const Trace& trace, TrackId process, std::vector<Span>& spans)
        : m_trace(trace), m_spans(spans), m_copier(m_builder, trace) {
        for (TrackId id = 0; id < trace.tracks().size(); ++id) {
            Track track = trace.tracks()[id];
            if (id != process && track.parent != process) continue;
            if (id != process) track.parent = m_newTracks.at(process);
            m_newTracks[id] = m_builder.addTrack(std::move(track));
        }
    }

    std::shared_ptr<const Trace> copy(ProgressSink& progress, const std::stop_token& stop) {
        copySlices();
        copyOthers();
        m_builder.setMetadata(m_trace.metadata());
        return m_builder.build(progress, stop);
    }

private:
    std::optional<TrackId> newTrack(TrackId track) const {
        const auto found = m_newTracks.find(track);
        return found != m_newTracks.end() ? std::optional(found->second) : std::nullopt;
    }
    std::optional<std::int64_t> newTime(std::int64_t time) const {
        const Span* span = spanAt(m_spans, time);
        return span != nullptr ? std::optional(time - span->start + span->newStart) : std::nullopt;
    }

    void copySlices() {
        std::vector<std::uint32_t> newSlices(m_trace.sliceCount(), kNoSlice);
        for (SliceId id = 0; id < m_trace.sliceCount(); ++id) {
            const auto track = newTrack(m_trace.sliceTracks()[id]);
            const auto start = newTime(m_trace.starts()[id]);
            if (track && start) newSlices[id] = m_copier.copy(id, *track, *start);
        }
        for (const auto& flow : m_trace.flows()) {
            const auto from = newSlices[flow.from];
            const auto to = newSlices[flow.to];
            if (from != kNoSlice && to != kNoSlice) m_builder.addFlow(from, to, flow.id);
        }
    }

    void copyOthers() {
        for (const auto& instant : m_trace.instants()) {
            const auto track = newTrack(instant.track);
            const auto time = newTime(instant.time);
            if (!track || !time) continue;
            m_builder.addInstant({.track = *track,
                                  .name = m_copier.newString(instant.name),
                                  .time = *time,
                                  .args = instant.args});
        }
        for (const auto& sample : m_trace.counters()) {
            const auto track = newTrack(sample.track);
            const auto time = newTime(sample.time);
            if (track && time) m_builder.addCounter({*track, *time, sample.value});
        }
    }

    const Trace& m_trace;
    std::vector<Span>& m_spans;
    TraceBuilder m_builder;
    SliceCopier m_copier;
    std::map<TrackId, TrackId> m_newTracks;
};

} // namespace

std::vector<std::shared_ptr<const Trace>> alignIterations(const Trace& trace, ProgressSink& progress,
                                                          const std::stop_token& stop) {
    const MoeSlices slices(trace);
    auto spans = iterationSpans(trace, slices);
    const auto all = processes(trace);
    extendToLastSlice(trace, slices, spans);
    placeSideBySide(spans);
    std::vector<std::shared_ptr<const Trace>> aligned;
    aligned.reserve(all.size());
    for (const auto process : all) {
        if (spans[process].empty()) spanWhole(trace, slices, process, spans[process]);
        const auto done = static_cast<double>(aligned.size());
        const auto count = static_cast<double>(all.size());
        ProgressPart part(progress, done / count, (done + 1) / count);
        aligned.push_back(ProcessCopy(trace, process, spans[process]).copy(part, stop));
    }
    return aligned;
}

} // namespace gatescope
