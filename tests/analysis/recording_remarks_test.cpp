// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/recording_remarks.h"
#include "analysis/trace_stats.h"
#include "foreign_traces.h"

#include <gmock/gmock.h>

namespace gatescope {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

KernelTable tableOf(const std::shared_ptr<const Trace>& trace) {
    return joinKernels(*trace, KernelPatterns::builtIn());
}

TEST(RecordingRemarks, LaunchesWithoutKernelsAreABrokenRecording) {
    ForeignTrace lost;
    for (int i = 0; i < 20; ++i)
        lost.addLostLaunch();
    lost.add(kGate);
    const auto broken = lost.build();
    ASSERT_THAT(findBrokenRecording(tableOf(broken)), SizeIs(1));

    ForeignTrace cut; // at its ends a recording always lacks some
    for (int i = 0; i < 20; ++i)
        cut.add(kGate);
    cut.addLostLaunch();
    const auto whole = cut.build();
    EXPECT_THAT(findBrokenRecording(tableOf(whole)), IsEmpty());
}

TEST(RecordingRemarks, LaunchesThatAreCapturedHaveNoKernels) {
    for (const bool ended : {true, false}) {
        ForeignTrace trace;
        for (int i = 0; i < 5; ++i)
            trace.add(kGate);
        trace.addHostCall("cudaStreamBeginCapture", 1000);
        for (int i = 0; i < 20; ++i)
            trace.addLostLaunch();
        if (ended) trace.addHostCall("cudaStreamEndCapture_v10000", 1000);
        for (int i = 0; ended && i < 6; ++i)
            trace.addLostLaunch();
        const auto gaps = tableOf(trace.build()).gaps;
        EXPECT_EQ(gaps.launches, ended ? 11U : 5U);
        EXPECT_EQ(gaps.launchesWithoutKernel, ended ? 6U : 0U);
    }
}

/// Three kernels, of which the first is recorded as lasting so long.
std::shared_ptr<const Trace> firstLasting(std::int64_t ns, int stream = 7) {
    ForeignTrace trace;
    auto first = kAttention;
    first.stream = stream;
    first.recordedNs = ns;
    trace.add(first);
    trace.add(kNorm);
    trace.add(kRouter);
    return trace.build();
}

TEST(RecordingRemarks, AKernelCannotCoverTheNextOfItsStream) {
    const auto trace = firstLasting(1000000);
    const auto found = findOverlongKernels(tableOf(trace));
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_THAT(found[0].title, HasSubstr("1 kernel"));
    ASSERT_THAT(found[0].evidence, SizeIs(1));
    EXPECT_EQ(trace->name(found[0].evidence[0]), kAttention.name);
    // Busy until the next one starts at most: before that it may have run.
    const auto stats = traceStats(tableOf(trace));
    ASSERT_THAT(stats.devices, SizeIs(1));
    EXPECT_LT(stats.devices[0].busyNs, 100000);
    EXPECT_GE(stats.devices[0].busyNs, kNorm.ns + kRouter.ns);
}

TEST(RecordingRemarks, KernelsInOrderOrOfOtherStreamsAreRight) {
    EXPECT_THAT(firstLasting(0)->overlong(), IsEmpty());
    const auto besides = firstLasting(1000000, 8);
    EXPECT_THAT(besides->overlong(), IsEmpty());
    EXPECT_GE(traceStats(tableOf(besides)).devices[0].busyNs, 1000000);
    // A stream's next kernel may start before this one's end: it waits for it on the device.
    ForeignTrace early;
    auto first = kAttention;
    first.recordedNs = 30000; // the next launch comes 21 us later
    early.add(first);
    auto second = kExperts;
    early.add(second);
    EXPECT_THAT(early.build()->overlong(), IsEmpty());
}

TEST(RecordingRemarks, KernelsOfOneGraphMayRunSideBySide) {
    ForeignTrace trace;
    trace.beginGraph();
    auto first = kAttention;
    first.recordedNs = 1000000;
    for (const auto& kernel : {first, kNorm, kRouter})
        trace.add(kernel);
    trace.endGraph();
    EXPECT_THAT(trace.build()->overlong(), IsEmpty());
}

/// Three steps of two layers whose experts take so long; a launch takes the host 21 us.
std::shared_ptr<const Trace> steps(std::int64_t expertsNs) {
    ForeignTrace trace;
    auto experts = kExperts;
    experts.ns = expertsNs;
    for (int step = 0; step < 3; ++step) {
        trace.beginStep();
        for (int layer = 0; layer < 2; ++layer) {
            for (const auto& kernel : {kNorm, kGate, kRouter, experts})
                trace.add(kernel);
        }
        trace.endStep(step);
    }
    return trace.build();
}

std::vector<Finding> idleIn(const std::shared_ptr<const Trace>& trace) {
    const auto table = tableOf(trace);
    return findIdleDevice(table, findMoeLayers(table));
}

TEST(RecordingRemarks, ADeviceThatWaitsForTheHost) {
    const auto found = idleIn(steps(3000));
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].kind, "idle");
    EXPECT_THAT(found[0].title, HasSubstr("in 3 of 3 steps"));
    EXPECT_THAT(found[0].evidence, SizeIs(6));
}

TEST(RecordingRemarks, ABusyDevice) {
    EXPECT_THAT(idleIn(steps(400000)), IsEmpty());
}

} // namespace
} // namespace gatescope
