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

/// The args as the trace holds them: the host's part in a device's command becomes two durations, which stay
/// true when a viewer moves the slice.
KernelArgs sliceArgs(const SliceRecord& record, const TickScale& scale) {
    KernelArgs args = record.args;
    if (record.submitted == 0) return args;
    args.submitToStartNs = scale.toNs(record.start) - scale.toNs(record.submitted);
    if (record.appended != 0)
        args.appendToSubmitNs = scale.toNs(record.submitted) - scale.toNs(record.appended);
    return args;
}

/// Ties every kernel to the host call that submitted it by an arrow.
class SubmissionFlows {
public:
    void add(const RecorderLane& lane, const SliceRecord& record, std::uint32_t slice) {
        if (record.args.correlation == 0) return;
        if (lane.kind() == TrackKind::DeviceQueue) {
            m_kernels.emplace_back(record.args.correlation, slice);
        } else if (record.args.kind == KernelKind::Api) {
            m_calls.emplace(record.args.correlation, slice);
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

void appendRecorded(TraceBuilder& builder, const Recorder& recorder, std::int64_t originNs,
                    const SliceRoute& processOf) {
    const auto& scale = recorder.scale();
    SubmissionFlows flows;
    for (std::size_t i = 0; i < recorder.laneCount(); ++i) {
        const auto& lane = recorder.lane(i);
        std::map<TrackId, TrackId> trackOfProcess;
        for (const auto& record : lane.records()) {
            const auto process = hasEnded(record) ? processOf(record) : kNoTrack;
            if (process == kNoTrack) continue;
            auto [found, isNew] = trackOfProcess.try_emplace(process, kNoTrack);
            if (isNew) {
                found->second = builder.addTrack({.name = lane.name(),
                                                  .kind = lane.kind(),
                                                  .parent = process,
                                                  .order = static_cast<int>(i),
                                                  .tid = static_cast<std::uint32_t>(i + 1)});
            }
            const auto start = scale.toNs(record.start);
            const auto slice = builder.addSlice(
                found->second, builder.intern(record.name), builder.intern(kernelKindName(record.args.kind)),
                start - originNs, scale.toNs(record.end) - start, sliceArgs(record, scale).toJson());
            flows.add(lane, record, slice);
        }
    }
    flows.appendTo(builder);
}

} // namespace gatescope
