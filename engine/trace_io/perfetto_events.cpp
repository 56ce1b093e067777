// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/perfetto_events.h"

#include <algorithm>
#include <utility>

namespace gatescope::perfetto {

Events::Events(TraceBuilder& builder, EventTally& tally, ImportCounts& counts)
    : m_builder(builder),
      m_tally(tally),
      m_counts(counts),
      m_firstSlice(builder.sliceCount()),
      m_argsReader(builder),
      m_tracks(builder) {}

std::uint32_t Events::add(const Event& event, bool isBegin) {
    m_tally.noteTime(event.time);
    return m_pairs.add({.time = event.time,
                        .offset = event.offset,
                        .track = event.track,
                        .name = event.name,
                        .category = event.category,
                        .begin = isBegin,
                        .named = event.isNamed},
                       event.args);
}

std::uint32_t Events::begin(const Event& event) {
    m_tracks.noteSlice(event.track, event.time, event.name, m_tally.isOnDevice(event.category));
    m_tally.countCategory(event.category);
    return add(event, true);
}

std::uint32_t Events::end(const Event& event) {
    m_tracks.noteSlice(event.track, event.time, event.name, false);
    return add(event, false);
}

std::uint32_t Events::whole(const Event& event, std::int64_t end) {
    const auto half = begin(event);
    Event last = event;
    last.time = end;
    last.args = {};
    m_pairs.join(half, add(last, false));
    return half;
}

void Events::instant(const Event& event) {
    m_tally.noteTime(event.time);
    if (!m_builder.text(event.category).empty()) m_tally.countCategory(event.category);
    if (event.track != kNoTrack) m_tracks.noteInstant(event.track, event.time, event.name);
    m_instants.push_back({event.track, event.name, event.time, std::string(event.args)});
}

void Events::sample(Number track, std::int64_t time, double value) {
    m_tally.noteTime(time);
    m_tally.countEvent('C');
    m_samples.push_back({track, time, m_tracks.noteSample(track, time, value)});
}

void Events::async(const Event& event, AsyncSlices::Phase phase, std::uint64_t id, bool isGlobal) {
    m_tally.noteTime(event.time);
    m_tally.countCategory(event.category);
    m_async.add({.id = id,
                 .time = event.time,
                 .offset = event.offset,
                 .process = isGlobal ? kNoTrack : event.track,
                 .name = event.name,
                 .category = event.category,
                 .phase = phase,
                 .named = event.isNamed},
                event.args);
}

void Events::finish(std::string_view prefix) {
    m_tracks.finish(prefix);
    m_pairs.setTracks(m_tracks.slices());
    m_async.setProcesses(m_tracks.processes());
    m_pairs.resolve(m_builder, m_argsReader, m_counts, m_tally.latest());
    m_async.resolve(m_builder, m_argsReader, m_counts, m_tally.latest());
    for (auto& instant : m_instants) {
        if (instant.track != kNoTrack) instant.track = m_tracks.slices()[instant.track];
        m_builder.addInstant(std::move(instant));
    }
    for (auto& sample : m_samples) {
        sample.track = m_tracks.samples()[sample.track];
        m_builder.addCounter(sample);
    }
    m_instants = {};
    m_samples = {};
    addFlows();
    linkGpu();
}

void Events::addFlows() {
    for (const auto& end : m_flowEnds) {
        const auto slice = end.half != kNoHalf ? m_pairs.sliceOf(end.half) : kNoSlice;
        if (slice != kNoSlice) {
            m_flows.addBound(end.key, end.id, end.phase, slice, end.time);
        } else {
            m_flows.add(end.key, end.id, end.phase, end.binding, m_tracks.slices()[end.track], end.time,
                        static_cast<std::uint32_t>(m_builder.sliceCount()));
        }
    }
    m_flowEnds = {};
    m_flows.resolve(m_builder, m_counts, m_firstSlice);
    const auto& through = m_flows.throughCounts();
    m_tally.countEvent('s', through.starts);
    m_tally.countEvent('t', through.steps);
    m_tally.countEvent('f', through.ends);
}

/// What has that number; they are sorted.
std::span<const Events::GpuSlice> Events::gpuSlices(std::uint64_t eventId) const {
    const auto first = std::ranges::lower_bound(m_gpuSlices, eventId, {}, &GpuSlice::eventId);
    const auto last = std::ranges::upper_bound(m_gpuSlices, eventId, {}, &GpuSlice::eventId);
    return {first, last};
}

void Events::linkGpu() {
    // A file that gives one number to everything would make arrows without end.
    constexpr std::size_t kMostFlows = std::size_t{1} << 24;
    std::ranges::stable_sort(m_gpuSlices, {}, &GpuSlice::eventId);
    std::size_t made = 0;
    for (const auto& link : m_gpuLinks) {
        const auto named = gpuSlices(link.eventId);
        const auto other = m_pairs.sliceOf(link.half);
        m_tally.countEvent(link.isWait ? 'f' : 's');
        if (named.empty()) {
            m_counts.addUnplaced(link.isWait ? Oddity::FlowEndWithoutStart : Oddity::FlowStartWithoutEnd);
        }
        for (const auto& gpuSlice : named) {
            const auto slice = m_pairs.sliceOf(gpuSlice.half);
            m_tally.countEvent(link.isWait ? 's' : 'f');
            if (slice == kNoSlice || other == kNoSlice) continue;
            if (++made > kMostFlows) {
                m_counts.addUnplaced(Oddity::FlowAmbiguous);
                return;
            }
            m_builder.addFlow(link.isWait ? slice : other, link.isWait ? other : slice, link.eventId);
        }
    }
    m_gpuSlices = {};
    m_gpuLinks = {};
}

} // namespace gatescope::perfetto
