// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/recorder_trace.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>
#include <vector>

namespace gatescope {

namespace {

/// A buffer that is used again still holds the previous run's end, which lies before this run's start.
bool hasEnded(const SliceRecord& record) {
    return record.end >= record.start;
}

/// Reads what lies in the recorder into the builder, lane by lane.
class RecordReader {
public:
    RecordReader(TraceBuilder& builder, const RecordClock& toNs, std::int64_t originNs)
        : m_builder(builder), m_toNs(toNs), m_originNs(originNs) {}

    std::uint32_t addSlice(TrackId track, const SliceRecord& record) {
        const auto start = m_toNs(record.start);
        readArgs(record);
        return m_builder.addSlice(track, m_builder.intern(record.name), m_builder.intern(record.category),
                                  start - m_originNs, m_toNs(record.end) - start, m_args);
    }

private:
    void readArgs(const SliceRecord& record) {
        m_args.clear();
        for (std::size_t i = 0; i < record.args.size(); ++i) {
            const auto arg = record.args[i];
            m_args.push_back(argType(arg.key) == ArgType::List ? listArg(arg) : arg);
        }
        if (record.submitted == 0) return;
        // The host's part in a device's command becomes two durations, which stay true when a viewer moves
        // the slice.
        addNs(ArgKey::SubmitToStartNs, record.submitted, record.start);
        if (record.appended != 0) addNs(ArgKey::AppendToSubmitNs, record.appended, record.submitted);
    }
    Arg listArg(Arg arg) {
        const ShortList numbers(arg.value);
        m_list.clear();
        for (std::size_t i = 0; i < numbers.size(); ++i)
            m_list.push_back(numbers[i]);
        return {arg.key, m_builder.internList(m_list)};
    }
    void addNs(ArgKey key, std::int64_t from, std::int64_t to) {
        const auto ns = m_toNs(to) - m_toNs(from);
        if (ns != 0) m_args.push_back({key, ns});
    }

    TraceBuilder& m_builder;
    const RecordClock& m_toNs;
    std::int64_t m_originNs;
    std::vector<Arg> m_args; ///< of the present slice
    std::vector<std::int64_t> m_list;
};

/// Ties every kernel to the host call that submitted it by an arrow.
class SubmissionFlows {
public:
    void add(const RecordedLane& lane, const SliceRecord& record, std::uint32_t slice) {
        const auto correlation = record.args.integer(ArgKey::Correlation);
        if (!correlation) return;
        if (lane.kind == TrackKind::DeviceQueue) {
            m_kernels.emplace_back(*correlation, slice);
        } else if (lane.kind == TrackKind::HostThread) {
            m_calls.emplace(*correlation, slice);
        }
    }
    void appendTo(TraceBuilder& builder) const {
        std::uint64_t id = 0;
        for (const auto& [correlation, kernel] : m_kernels) {
            const auto call = m_calls.find(correlation);
            if (call != m_calls.end()) builder.addFlow(call->second, kernel, ++id);
        }
    }

private:
    std::map<std::int64_t, std::uint32_t> m_calls; ///< correlation to slice
    std::vector<std::pair<std::int64_t, std::uint32_t>> m_kernels;
};

} // namespace

std::int64_t firstRecordedNs(const Recorder& recorder, const SliceRoute& processOf) {
    auto first = std::numeric_limits<std::int64_t>::max();
    for (std::size_t i = 0; i < recorder.laneCount(); ++i) {
        for (const auto& record : recorder.lane(i).records()) {
            if (record.start < first && hasEnded(record) && processOf(record) != kNoTrack)
                first = record.start;
        }
    }
    return first == std::numeric_limits<std::int64_t>::max() ? 0 : recorder.scale().toNs(first);
}

void appendLanes(TraceBuilder& builder, std::span<const RecordedLane> lanes, const RecordClock& toNs,
                 std::int64_t originNs, const SliceRoute& processOf) {
    RecordReader reader(builder, toNs, originNs);
    SubmissionFlows flows;
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        const auto& lane = lanes[i];
        std::map<TrackId, TrackId> trackOfProcess;
        for (const auto& record : lane.records) {
            const auto process = hasEnded(record) ? processOf(record) : kNoTrack;
            if (process == kNoTrack) continue;
            auto [found, isNew] = trackOfProcess.try_emplace(process, kNoTrack);
            if (isNew) {
                found->second = builder.addTrack({.name = lane.name,
                                                  .kind = lane.kind,
                                                  .parent = process,
                                                  .order = static_cast<int>(i),
                                                  .tid = static_cast<std::uint32_t>(i + 1)});
            }
            flows.add(lane, record, reader.addSlice(found->second, record));
        }
    }
    flows.appendTo(builder);
}

void appendRecorded(TraceBuilder& builder, const Recorder& recorder, std::int64_t originNs,
                    const SliceRoute& processOf) {
    std::vector<RecordedLane> lanes;
    for (std::size_t i = 0; i < recorder.laneCount(); ++i) {
        const auto& lane = recorder.lane(i);
        lanes.push_back({lane.name(), lane.kind(), lane.records()});
    }
    const RecordClock toNs = [&](std::int64_t ticks) { return recorder.scale().toNs(ticks); };
    appendLanes(builder, lanes, toNs, originNs, processOf);
}

} // namespace gatescope
