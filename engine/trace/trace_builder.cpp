// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/trace_builder.h"

#include "trace/lane_packer.h"
#include "trace/overlong_slices.h"
#include "trace/slice_copier.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>

namespace gatescope {

namespace {

/// Of its length, its middle and its end: what tells names apart.
std::uint64_t placeOfRecent(std::string_view text) {
    if (text.empty()) return 0; // its data may be null, which memcpy must not get
    constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15U;
    std::uint64_t middle = 0;
    std::uint64_t end = 0;
    const auto bytes = std::min(text.size(), sizeof end);
    std::memcpy(&end, text.data() + text.size() - bytes, bytes);
    std::memcpy(&middle, text.data() + (text.size() - bytes) / 2, bytes);
    return ((end ^ text.size()) * kFactor ^ middle) * kFactor >> 48;
}

} // namespace

TraceBuilder::TraceBuilder() {
    intern("");
}

std::uint32_t TraceBuilder::freeNumber(std::uint32_t pid, std::uint32_t wanted) {
    if (wanted != 0 && m_usedNumbers.insert({pid, wanted}).second) return wanted;
    // Above the largest in use; only where that is the last number there is, the lowest gap.
    const auto largest = m_usedNumbers.upper_bound({pid, std::numeric_limits<std::uint32_t>::max()});
    std::uint32_t number = 1;
    if (largest != m_usedNumbers.begin() && std::prev(largest)->first == pid) {
        number = std::prev(largest)->second + 1;
    }
    while (number == 0 || !m_usedNumbers.insert({pid, number}).second)
        ++number;
    return number;
}

TrackId TraceBuilder::addTrack(Track track) {
    if (track.kind == TrackKind::Process) {
        track.pid = freeNumber(0, track.pid);
    } else {
        if (track.parent != kNoTrack) track.pid = m_tracks[track.parent].pid;
        track.pid = std::max(track.pid, 1u);
        track.tid = freeNumber(track.pid, track.tid);
    }
    m_tracks.push_back(std::move(track));
    return static_cast<TrackId>(m_tracks.size() - 1);
}

void TraceBuilder::describeTrack(TrackId id, std::string name, TrackKind kind, int order) {
    m_tracks[id].name = std::move(name);
    m_tracks[id].kind = kind;
    m_tracks[id].order = order;
}

StringId TraceBuilder::intern(std::string_view text) {
    // The same few come again and again, and to compare two is quicker than to hash one.
    auto& recent = m_recentStrings[placeOfRecent(text) % m_recentStrings.size()];
    if (recent < m_strings.size() && m_strings[recent] == text) return recent;
    if (const auto known = m_stringIds.find(text); known != m_stringIds.end()) return recent = known->second;
    recent = static_cast<StringId>(m_strings.size());
    m_strings.emplace_back(text);
    m_stringIds.emplace(text, recent);
    return recent;
}

std::uint32_t TraceBuilder::addSlice(TrackId track, StringId name, StringId category, std::int64_t start,
                                     std::int64_t duration, std::span<const Arg> args,
                                     std::string_view argsText) {
    return addSlice(track, name, category, start, duration, args, keepArgsText(argsText));
}

std::uint32_t TraceBuilder::addSlice(TrackId track, StringId name, StringId category, std::int64_t start,
                                     std::int64_t duration, std::span<const Arg> args,
                                     ArgTexts::Place argsText) {
    const auto id = static_cast<std::uint32_t>(m_rows.size());
    m_rows.push_back({.start = start,
                      .duration = std::max<std::int64_t>(duration, 0),
                      .text = argsText,
                      .args = static_cast<std::uint32_t>(m_args.rows()),
                      .track = track,
                      .name = name,
                      .category = category});
    m_args.addRow(args);
    m_hasTexts |= argsText != ArgTexts::kNone;
    return id;
}

void TraceBuilder::expect(double times, std::size_t from) {
    if (m_rows.size() <= from || m_args.rows() == 0) return;
    const auto added = static_cast<double>(m_rows.size() - from);
    const auto rows = from + static_cast<std::size_t>(added * times);
    const auto argsOfRow = static_cast<double>(m_args.size()) / static_cast<double>(m_args.rows());
    m_rows.reserve(rows);
    m_args.reserve(rows, static_cast<std::size_t>(static_cast<double>(rows) * argsOfRow));
}

void TraceBuilder::addInstant(Instant instant) {
    m_instants.push_back(std::move(instant));
}

void TraceBuilder::addCounter(CounterSample sample) {
    m_counters.push_back(sample);
}

void TraceBuilder::addFlow(std::uint32_t from, std::uint32_t to, std::uint64_t id) {
    m_flows.push_back({from, to, id});
}

std::uint32_t TraceBuilder::append(const Trace& trace, std::int64_t offsetNs) {
    std::vector<TrackId> newTracks;
    newTracks.reserve(trace.tracks().size());
    // A parent precedes its children, as addTrack() asks for.
    for (Track track : trace.tracks()) {
        if (track.parent != kNoTrack) track.parent = newTracks[track.parent];
        newTracks.push_back(addTrack(std::move(track)));
    }
    SliceCopier copier(*this, trace);
    const auto newTrack = [&](TrackId id) { return id == kNoTrack ? kNoTrack : newTracks[id]; };

    const auto first = static_cast<std::uint32_t>(m_rows.size());
    for (SliceId id = 0; id < trace.sliceCount(); ++id)
        copier.copy(id, newTracks[trace.sliceTracks()[id]], trace.starts()[id] + offsetNs);
    for (const auto& instant : trace.instants()) {
        addInstant(
            {newTrack(instant.track), copier.newString(instant.name), instant.time + offsetNs, instant.args});
    }
    for (const auto& sample : trace.counters())
        addCounter({newTrack(sample.track), sample.time + offsetNs, sample.value});
    for (const auto& flow : trace.flows())
        addFlow(first + flow.from, first + flow.to, flow.id);
    return first;
}

void TraceBuilder::setName(std::uint32_t provisionalId, StringId name) {
    m_rows[provisionalId].name = name;
}

void TraceBuilder::setArg(std::uint32_t provisionalId, Arg arg) {
    Row& row = m_rows[provisionalId];
    const auto known = m_args.row(row.args);
    std::vector<Arg> args;
    args.reserve(known.size() + 1);
    for (std::size_t i = 0; i < known.size(); ++i)
        args.push_back(known[i]);
    args.push_back(arg);
    row.args = static_cast<std::uint32_t>(m_args.rows());
    row.text = ArgTexts::kNone;
    m_args.addRow(args);
}

void TraceBuilder::setMetadata(std::string json) {
    m_metadata = std::move(json);
}

void TraceBuilder::shiftTimes(std::int64_t offsetNs, const Mark& from, const Mark& to) {
    for (auto i = from.slices; i < to.slices; ++i)
        m_rows[i].start += offsetNs;
    for (auto i = from.instants; i < to.instants; ++i)
        m_instants[i].time += offsetNs;
    for (auto i = from.counters; i < to.counters; ++i)
        m_counters[i].time += offsetNs;
}

std::int64_t TraceBuilder::earliestTime() const {
    if (m_rows.empty() && m_instants.empty() && m_counters.empty()) return 0;
    auto earliest = std::numeric_limits<std::int64_t>::max();
    for (const auto& row : m_rows)
        earliest = std::min(earliest, row.start);
    for (const auto& instant : m_instants)
        earliest = std::min(earliest, instant.time);
    for (const auto& sample : m_counters)
        earliest = std::min(earliest, sample.time);
    return earliest;
}

std::shared_ptr<const Trace> TraceBuilder::build(ProgressSink& progress, const std::stop_token& stop) {
    TraceBuilder whole; // so that what is left is empty even where the work is stopped
    std::swap(whole, *this);
    auto trace = whole.buildTrace(progress, stop);
    m_movedSlices = whole.m_movedSlices;
    return trace;
}

std::shared_ptr<const Trace> TraceBuilder::buildTrace(ProgressSink& progress, const std::stop_token& stop) {
    constexpr std::size_t kPasses = 3; // over all slices
    ProgressSteps steps(progress, stop, "sorting the trace", kPasses * m_rows.size());
    auto trace = std::make_shared<Trace>();
    const auto order = sortedOrder();
    steps.check();
    trace->m_tracks = std::move(m_tracks);
    trace->m_strings = std::move(m_strings);
    fillArgs(*trace, order, steps);
    fillColumns(*trace, order, steps);
    trace->m_overlong = overlongSlices(*trace);
    nestSlices(*trace, steps);
    fillFlows(*trace, order);
    steps.check();

    trace->m_instants = std::move(m_instants);
    trace->m_counters = std::move(m_counters);
    std::ranges::stable_sort(trace->m_instants, {}, &Instant::time);
    std::ranges::stable_sort(trace->m_counters, {}, &CounterSample::time);
    if (!trace->m_instants.empty()) {
        trace->m_duration = std::max(trace->m_duration, trace->m_instants.back().time);
    }
    if (!trace->m_counters.empty()) {
        trace->m_duration = std::max(trace->m_duration, trace->m_counters.back().time);
    }
    trace->m_metadata = std::move(m_metadata);
    progress.progress(1.0, "sorting the trace");
    return trace;
}

std::vector<std::uint32_t> TraceBuilder::sortedOrder() const {
    std::vector<std::uint32_t> order(m_rows.size());
    std::iota(order.begin(), order.end(), 0u);
    const auto before = [](const Row& a, const Row& b) {
        return a.start != b.start ? a.start < b.start : a.duration > b.duration;
    };
    if (std::ranges::is_sorted(m_rows, before)) return order;

    // Keys beside their index sort several times faster than indices into rows all over memory.
    struct Key {
        std::int64_t start;
        std::int64_t duration;
        std::uint32_t index;
    };
    std::vector<Key> keys(m_rows.size());
    for (const auto i : order)
        keys[i] = {m_rows[i].start, m_rows[i].duration, i};
    std::ranges::sort(keys, [](const Key& a, const Key& b) {
        if (a.start != b.start) return a.start < b.start;
        return a.duration != b.duration ? a.duration > b.duration : a.index < b.index;
    });
    std::ranges::transform(keys, order.begin(), &Key::index);
    return order;
}

void TraceBuilder::fillArgs(Trace& trace, const std::vector<std::uint32_t>& order, ProgressSteps& steps) {
    trace.m_lists = m_lists.take();
    // Where rows have their args one behind the other the columns can be taken as they are.
    std::uint32_t next = 0;
    const bool inOrder = m_args.rows() == m_rows.size() &&
                         std::ranges::all_of(order, [&](auto index) { return m_rows[index].args == next++; });
    if (!inOrder) trace.m_args.reserve(order.size(), m_args.size());
    for (const auto index : order) {
        if (inOrder) break;
        trace.m_args.addRow(m_args.row(m_rows[index].args));
        steps.step();
    }
    if (inOrder) trace.m_args = std::move(m_args);
    m_args = {};
}

void TraceBuilder::fillColumns(Trace& trace, const std::vector<std::uint32_t>& order, ProgressSteps& steps) {
    const auto count = order.size();
    trace.m_starts.reserve(count);
    trace.m_durations.reserve(count);
    trace.m_tracksOfSlices.reserve(count);
    trace.m_names.reserve(count);
    trace.m_categories.reserve(count);
    if (m_hasTexts) trace.m_textPlaces.reserve(count);
    trace.m_argsTexts = std::move(m_argsTexts);
    for (const auto index : order) {
        const Row& row = m_rows[index];
        trace.m_starts.push_back(row.start);
        trace.m_durations.push_back(row.duration);
        trace.m_tracksOfSlices.push_back(row.track);
        trace.m_names.push_back(row.name);
        trace.m_categories.push_back(row.category);
        if (m_hasTexts) trace.m_textPlaces.push_back(row.text);
        trace.m_duration = std::max(trace.m_duration, row.start + row.duration);
        steps.step();
    }
    m_rows = {};
}

void TraceBuilder::nestSlices(Trace& trace, ProgressSteps& steps) {
    m_movedSlices = {};
    auto overlong = trace.m_overlong.begin();
    const auto count = trace.m_starts.size();
    std::vector<LanePacker> packers(trace.m_tracks.size());
    std::vector<std::uint8_t> lanes; // of slices, where any is not on lane 0
    trace.m_depths.reserve(count);
    trace.m_parents.reserve(count);
    for (SliceId id = 0; id < count; ++id) {
        const auto start = trace.m_starts[id];
        const bool isOverlong = overlong != trace.m_overlong.end() && overlong->first == id;
        if (isOverlong) ++overlong;
        const auto place =
            packers[trace.m_tracksOfSlices[id]].place(start, start + trace.m_durations[id], id, isOverlong);
        trace.m_depths.push_back(place.depth);
        trace.m_parents.push_back(place.parent);
        steps.step();
        if (place.lane == 0) continue;
        if (lanes.empty()) lanes.resize(count);
        lanes[id] = static_cast<std::uint8_t>(place.lane);
        ++(place.crowded ? m_movedSlices.crowded
           : isOverlong  ? m_movedSlices.overlong
                         : m_movedSlices.overlapping);
    }
    for (SliceId id = 0; id < lanes.size(); ++id) {
        if (lanes[id] != 0) trace.m_depths[id] += packers[trace.m_tracksOfSlices[id]].firstRow(lanes[id]);
    }
}

void TraceBuilder::fillFlows(Trace& trace, const std::vector<std::uint32_t>& order) {
    if (m_flows.empty()) return;
    std::vector<SliceId> finalIds(order.size());
    for (std::size_t place = 0; place < order.size(); ++place) {
        finalIds[order[place]] = static_cast<SliceId>(place);
    }
    for (auto& flow : m_flows) {
        flow.from = finalIds[flow.from];
        flow.to = finalIds[flow.to];
    }
    std::ranges::sort(m_flows, [](const Flow& a, const Flow& b) {
        return std::tie(a.from, a.to, a.id) < std::tie(b.from, b.to, b.id);
    });
    trace.m_flows = std::move(m_flows);
    trace.m_incomingFlows.resize(trace.m_flows.size());
    std::iota(trace.m_incomingFlows.begin(), trace.m_incomingFlows.end(), 0u);
    std::ranges::stable_sort(trace.m_incomingFlows, {},
                             [&](std::uint32_t place) { return trace.m_flows[place].to; });
}

} // namespace gatescope
