// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/recorder_ranges.h"
#include "trace/recorder_trace.h"
#include "trace/trace_checks.h"

#include <gtest/gtest.h>

#include <string>

namespace gatescope {
namespace {

void recordIteration(Recorder& recorder, int iteration, bool twoGates) {
    recorder.setPosition(iteration, -1);
    const RecorderScope whole(&recorder, &recorder.ranges(), "iteration", "iteration");
    recorder.setPosition(iteration, 0);
    const RecorderScope block(&recorder, &recorder.ranges(), "sparse_moe_block", "block");
    if (twoGates) {
        const RecorderScope first(&recorder, &recorder.ranges(), "gate_gemm", "gate");
    }
    const RecorderScope gate(&recorder, &recorder.ranges(), "gate_gemm", "gate");
    const RecorderScope task(&recorder, &recorder.worker(1), "w13_gemm", "w13");
}

std::shared_ptr<const Trace> twoPlacements() {
    Recorder recorder(2, 100, "block");
    for (int i = 0; i < 4; ++i)
        recordIteration(recorder, i, i % 2 == 0);
    recorder.scale().calibrate();
    TraceBuilder builder;
    const auto before = builder.addTrack({.name = "before fix", .kind = TrackKind::Process, .pid = 1});
    const auto after = builder.addTrack({.name = "after fix", .kind = TrackKind::Process, .pid = 2});
    const auto route = [&](const SliceRecord& record) {
        const auto iteration = record.args.integer(ArgKey::Iteration).value();
        if (iteration == 3) return kNoTrack;
        return iteration % 2 == 0 ? before : after;
    };
    appendRecorded(builder, recorder, firstRecordedNs(recorder, route), route);
    return builder.build();
}

TEST(RecorderTrace, GivesEveryProcessItsSlices) {
    const auto trace = twoPlacements();
    ASSERT_EQ(trace->sliceCount(), 5u + 4u + 5u);
    std::vector<std::string> names;
    for (const auto& track : trace->tracks())
        names.push_back(track.name);
    EXPECT_EQ(names, (std::vector<std::string>{"before fix", "after fix", "block", "block", "worker 1",
                                               "worker 1"}));
    EXPECT_EQ(trace->tracks()[2].kind, TrackKind::Ranges);
    EXPECT_EQ(trace->tracks()[4].kind, TrackKind::HostThread);
    for (SliceId id = 0; id < trace->sliceCount(); ++id) {
        const auto& track = trace->tracks()[trace->slice(id).track];
        EXPECT_EQ(track.parent, trace->integer(id, ArgKey::Iteration).value() % 2 == 0 ? 0u : 1u);
        EXPECT_EQ(track.pid, track.parent + 1);
        EXPECT_EQ(trace->argsText(id), ""); // nothing is written that would have to be parsed again
    }
    expectNested(*trace);
    EXPECT_EQ(trace->slice(0).start, 0);
    EXPECT_EQ(trace->name(0), "iteration");
    EXPECT_EQ(trace->category(0), "iteration");
    EXPECT_FALSE(trace->integer(0, ArgKey::Layer).has_value()); // of no layer
    EXPECT_EQ(trace->integer(1, ArgKey::Layer), 0);
}

TEST(RecorderTrace, JudgesNothing) {
    const auto trace = twoPlacements();
    int gates = 0;
    for (SliceId id = 0; id < trace->sliceCount(); ++id) {
        EXPECT_FALSE(trace->boolean(id, ArgKey::Redundant));
        if (trace->name(id) == "gate_gemm") ++gates;
    }
    EXPECT_EQ(gates, 2 + 1 + 2); // the last iteration belongs to no process
}

TEST(RecorderTrace, RangesNestAndThoseTooDeepAreLeftOut) {
    Recorder recorder(1, 100);
    RecorderRanges ranges;
    for (std::size_t i = 0; i <= RecorderRanges::kMost; ++i)
        ranges.begin(&recorder, "range", "experts");
    for (std::size_t i = 0; i <= RecorderRanges::kMost; ++i)
        ranges.end();
    ranges.begin(nullptr, "nobody watches", "experts");
    ranges.end();
    recorder.scale().calibrate();
    TraceBuilder builder;
    const auto process = builder.addTrack({.name = "run", .kind = TrackKind::Process});
    const SliceRoute all = [&](const SliceRecord&) { return process; };
    appendRecorded(builder, recorder, firstRecordedNs(recorder, all), all);
    const auto trace = builder.build();
    ASSERT_EQ(trace->sliceCount(), RecorderRanges::kMost);
    for (SliceId id = 0; id < trace->sliceCount(); ++id)
        EXPECT_EQ(trace->slice(id).depth, id);
}

TEST(RecorderTrace, AddsLanesOfOtherKinds) {
    Recorder recorder(1, 10);
    auto& queue = recorder.addLane("Queue 0", TrackKind::DeviceQueue, 10);
    { const RecorderScope kernel(&recorder, &queue, "gate_gemm", "gate"); }
    TraceBuilder builder;
    const auto process = builder.addTrack({.name = "p", .kind = TrackKind::Process});
    appendRecorded(builder, recorder, 0, [&](const SliceRecord&) { return process; });
    const auto trace = builder.build();
    ASSERT_EQ(trace->tracks().size(), 2u);
    EXPECT_EQ(trace->tracks()[1].name, "Queue 0");
    EXPECT_EQ(trace->tracks()[1].kind, TrackKind::DeviceQueue);
    EXPECT_EQ(recorder.workers(), 1);
}

TEST(RecorderTrace, TiesKernelsToTheirSubmissions) {
    Recorder recorder(1, 10);
    auto& queue = recorder.addLane("Queue 0", TrackKind::DeviceQueue, 10);
    {
        RecorderScope call(&recorder, &recorder.worker(0), "zeCommandQueueExecute", "api");
        call.args()->add(ArgKey::Correlation, 7);
        for (const std::int64_t correlation : {7, 7, 8}) {
            RecorderScope kernel(&recorder, &queue, "gate_gemm", "gate");
            kernel.args()->add(ArgKey::Correlation, correlation);
            kernel.record()->submitted = call.record()->start;
        }
    }
    recorder.scale().calibrate();
    TraceBuilder builder;
    const auto process = builder.addTrack({.name = "p", .kind = TrackKind::Process});
    const auto route = [&](const SliceRecord&) { return process; };
    appendRecorded(builder, recorder, firstRecordedNs(recorder, route), route);
    const auto trace = builder.build();
    ASSERT_EQ(trace->flows().size(), 2u);
    EXPECT_NE(trace->flows()[0].id, trace->flows()[1].id);
    for (const auto& flow : trace->flows()) {
        EXPECT_EQ(trace->name(flow.from), "zeCommandQueueExecute");
        EXPECT_EQ(trace->name(flow.to), "gate_gemm");
        EXPECT_EQ(trace->integer(flow.to, ArgKey::SubmitToStartNs),
                  trace->starts()[flow.to] - trace->starts()[flow.from]);
    }
}

TEST(RecorderTrace, LeavesOutSlicesThatNeverEnded) {
    Recorder recorder(0, 10);
    SliceRecord* record = recorder.ranges().open();
    record->start = TickClock::now();
    TraceBuilder builder;
    const auto process = builder.addTrack({.name = "p", .kind = TrackKind::Process});
    appendRecorded(builder, recorder, 0, [&](const SliceRecord&) { return process; });
    EXPECT_EQ(builder.build()->sliceCount(), 0u);
}

TEST(Recorder, CountsWhatDoesNotFit) {
    Recorder recorder(0, 2);
    for (int i = 0; i < 5; ++i) {
        RecorderScope scope(&recorder, &recorder.ranges(), "x", "other");
        EXPECT_EQ(scope.args() == nullptr, i >= 2);
    }
    EXPECT_EQ(recorder.dropped(), 3u);
    recorder.clear();
    EXPECT_EQ(recorder.dropped(), 0u);
    EXPECT_TRUE(recorder.ranges().records().empty());
}

TEST(Recorder, RecordsNothingWhileOff) {
    Recorder recorder(0, 2);
    recorder.setEnabled(false);
    { const RecorderScope scope(&recorder, &recorder.ranges(), "x", "other"); }
    { const RecorderScope scope(nullptr, nullptr, "x", "other"); }
    EXPECT_TRUE(recorder.ranges().records().empty());
}

} // namespace
} // namespace gatescope
