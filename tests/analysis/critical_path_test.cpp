// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/critical_path.h"
#include "base/error.h"
#include "timed_trace.h"

#include <gmock/gmock.h>

#include <random>

namespace gatescope {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

CriticalPaths pathsOf(TimedTrace& recorded) {
    const auto trace = recorded.build();
    const auto table = joinKernels(*trace, KernelPatterns::builtIn());
    return criticalPaths(table, findMoeLayers(table));
}

void expectParts(const StepPath& step, std::int64_t kernel, std::int64_t idle, std::int64_t launch,
                 std::int64_t host, std::int64_t wait, std::int64_t unknown = 0) {
    EXPECT_THAT(step.parts.ns, ElementsAre(kernel, idle, launch, host, wait, unknown));
    EXPECT_EQ(step.parts.length(), step.length());
    EXPECT_EQ(step.busyNs + step.waitedForLaunchNs + step.otherIdleNs, step.length());
}

TEST(CriticalPath, OfADeviceThatIsKeptBusyGoesThroughItsKernels) {
    TimedTrace trace;
    // Launches every 10 us, kernels of 50 us with 1 us between them.
    for (int i = 0; i < 10; ++i)
        trace.launched(i * 10000, 4000, 6000 + i * 51000, 50000);
    const auto paths = pathsOf(trace);
    ASSERT_THAT(paths.steps, SizeIs(1));
    const auto& step = paths.steps[0];
    // The first kernel waited for its launch, which took 4 us and 2 us more to arrive.
    expectParts(step, 500000, 9000, 6000, 0, 0);
    EXPECT_EQ(step.waited, 1U);
    EXPECT_EQ(step.queued, 9U);
    EXPECT_EQ(step.waitedForLaunchNs, 6000);
    EXPECT_EQ(step.otherIdleNs, 9000);
    EXPECT_EQ(step.betweenLaunchesNs, 9 * 6000);
    EXPECT_EQ(paths.bound(), StepBound::Device);
    EXPECT_THAT(paths.launchLatenciesNs, ElementsAre(2000));
}

TEST(CriticalPath, OfADeviceThatWaitsForLaunchesGoesAlongTheHost) {
    TimedTrace trace;
    // Launches of 4 us every 10 us; kernels of 3 us start 2 us after the launch returned.
    for (int i = 0; i < 10; ++i)
        trace.launched(i * 10000, 4000, 6000 + i * 10000, 3000);
    const auto paths = pathsOf(trace);
    ASSERT_THAT(paths.steps, SizeIs(1));
    const auto& step = paths.steps[0];
    // Ten launches, nine times 6 us between them, the last launch's way and the last kernel.
    expectParts(step, 3000, 0, 10 * 4000 + 2000, 9 * 6000, 0);
    EXPECT_EQ(step.waited, 10U);
    EXPECT_EQ(step.busyNs, 30000);
    EXPECT_EQ(step.waitedForLaunchNs, step.length() - 30000);
    EXPECT_EQ(paths.bound(), StepBound::Launch);
}

TEST(CriticalPath, GoesThroughTheKernelsThatTheHostWaitedFor) {
    TimedTrace trace;
    trace.launched(0, 4000, 6000, 40000);                // until 46000
    trace.call("cudaStreamSynchronize", 5000, 44000, 1); // until 49000
    trace.launched(52000, 4000, 58000, 5000);
    const auto paths = pathsOf(trace);
    ASSERT_THAT(paths.steps, SizeIs(1));
    expectParts(paths.steps[0], 45000, 0, 6000 + 6000, 3000, 3000);
    EXPECT_EQ(paths.bound(), StepBound::Device);
}

TEST(CriticalPath, AWaitForADeviceThatWasDoneIsNoWayToAKernel) {
    TimedTrace trace;
    trace.launched(0, 4000, 5000, 2000); // until 7000
    trace.call("cudaStreamSynchronize", 10000, 1000, 1);
    trace.launched(20000, 4000, 25000, 2000);
    const auto paths = pathsOf(trace);
    // 6 us and 9 us around a wait of 1 us.
    expectParts(paths.steps.at(0), 2000, 0, 4000 + 5000, 6000 + 9000, 1000);
}

/// The second stream's kernel of 30 us is waited for by one of the first, of which the kernel before ended
/// earlier.
TimedTrace twoStreams() {
    TimedTrace trace;
    trace.launched(0, 2000, 4000, 10000);        // stream 7 until 14000
    trace.launched(3000, 2000, 7000, 30000, 20); // until 37000
    trace.call("cudaEventRecord", 6000, 500, 1);
    trace.call("cudaStreamWaitEvent", 7000, 500, 2);
    trace.launched(8000, 2000, 38000, 5000);
    return trace;
}

TEST(CriticalPath, CrossesStreamsWhereOneWaitsForAnother) {
    auto trace = twoStreams();
    const auto paths = pathsOf(trace);
    // Along stream 20: its launch at 3 us after one of 2 us.
    expectParts(paths.steps.at(0), 5000 + 30000, 1000, 2000 + 2000 + 2000, 1000, 0);
    auto recorded = twoStreams();
    recorded.recordedWait(7500, 7, 2, 20, 1);
    EXPECT_EQ(pathsOf(recorded).steps.at(0).parts.ns, paths.steps[0].parts.ns);
}

TEST(CriticalPath, StaysOnAStreamThatWaitsForNoOther) {
    TimedTrace trace;
    trace.launched(0, 2000, 4000, 33000);
    trace.launched(3000, 2000, 7000, 30500, 20); // ends 500 ns later, by chance
    trace.launched(8000, 2000, 38000, 5000);
    expectParts(pathsOf(trace).steps.at(0), 5000 + 33000, 1000, 4000, 0, 0);
    // Nor does an event that was recorded before the other stream was given its kernel lead there.
    TimedTrace earlier;
    earlier.launched(0, 2000, 4000, 33000);
    earlier.call("cudaEventRecord", 2100, 100, 1);
    earlier.call("cudaStreamWaitEvent", 2500, 100, 2);
    earlier.launched(3000, 2000, 7000, 30500, 20);
    earlier.launched(8000, 2000, 38000, 5000);
    expectParts(pathsOf(earlier).steps.at(0), 5000 + 33000, 1000, 4000, 0, 0);
}

TEST(CriticalPath, OfAGraphHasOneLaunch) {
    TimedTrace trace;
    trace.call("cudaGraphLaunch", 0, 9000, 1);
    trace.kernel(12000, 5000, 1);     // until 17000
    trace.kernel(18000, 5000, 1);     // until 23000
    trace.kernel(18000, 9000, 1, 20); // until 27000
    trace.kernel(28000, 5000, 1);     // of the graph: waited for the longer branch
    const auto paths = pathsOf(trace);
    ASSERT_THAT(paths.steps, SizeIs(1));
    expectParts(paths.steps[0], 5000 + 9000 + 5000, 1000 + 1000, 9000 + 3000, 0, 0);
    EXPECT_EQ(paths.steps[0].waited, 1U);
    EXPECT_EQ(paths.ofGraphs, 4U);
    EXPECT_EQ(paths.bound(), StepBound::Device);
}

TEST(CriticalPath, WithoutLaunchesSaysSo) {
    TimedTrace trace;
    for (int i = 0; i < 4; ++i)
        trace.kernel(i * 10000, 3000, i + 1);
    const auto paths = pathsOf(trace);
    ASSERT_THAT(paths.steps, SizeIs(1));
    expectParts(paths.steps[0], 4 * 3000, 3 * 7000, 0, 0, 0);
    EXPECT_EQ(paths.steps[0].waitedForLaunchNs, 0);
    EXPECT_EQ(paths.withoutLaunch, 4U);
    EXPECT_EQ(paths.bound(), StepBound::Unknown);
}

TEST(CriticalPath, LongGapsBetweenQueuedKernelsAreNeitherBound) {
    TimedTrace trace;
    for (int i = 0; i < 10; ++i)
        trace.launched(i * 1000, 500, 2000 + i * 10000, 3000);
    const auto paths = pathsOf(trace);
    expectParts(paths.steps.at(0), 10 * 3000, 9 * 7000, 2000, 0, 0);
    EXPECT_EQ(paths.bound(), StepBound::Unknown);
}

TEST(CriticalPath, OfOperatorsAloneIsNone) {
    TimedTrace trace;
    trace.call("cudaLaunchKernel", 0, 100, 1);
    const auto paths = pathsOf(trace);
    EXPECT_TRUE(paths.noKernels);
    EXPECT_EQ(paths.medianStep(), nullptr);
    EXPECT_EQ(paths.bound(), StepBound::Unknown);
}

TEST(CriticalPath, StepsFollowOneAnother) {
    TimedTrace trace;
    for (int i = 0; i < 5; ++i) {
        const auto at = i * 100000;
        trace.step(i, at, at + 50000);
        trace.launched(at + 10000, 4000, at + 16000, 20000 + i * 1000); // until 36000 and more
    }
    const auto paths = pathsOf(trace);
    ASSERT_THAT(paths.steps, SizeIs(5));
    for (std::size_t i = 1; i < 5; ++i) {
        EXPECT_EQ(paths.steps[i].begin, paths.steps[i - 1].end);
        EXPECT_EQ(paths.steps[i].parts.length(), paths.steps[i].length());
    }
    // From the kernel's end the host has its time until the next launch.
    EXPECT_EQ(paths.steps[1].parts[PathPart::Host], 110000 - 36000);
    EXPECT_EQ(paths.medianStep()->length(), 101000);
}

TEST(CriticalPath, PartsAddUpWhateverWasRecorded) {
    std::mt19937 random(7);
    const auto draw = [&](int below) {
        return static_cast<std::int64_t>(random() % static_cast<unsigned>(below));
    };
    for (int round = 0; round < 200; ++round) {
        TimedTrace trace;
        for (int i = 0; i < 30; ++i) {
            const auto at = draw(100000);
            const auto what = draw(6);
            if (what == 0) trace.call("cudaDeviceSynchronize", at, draw(20000), i);
            if (what == 1) trace.call("cudaStreamWaitEvent", at, draw(100), i);
            if (what == 2) trace.kernel(at, draw(5000), draw(10), static_cast<int>(7 + draw(3)));
            if (what == 3) trace.step(i, at, at + draw(30000));
            if (what > 3)
                trace.launched(at, draw(5000), at + draw(20000), draw(9000), static_cast<int>(7 + draw(3)));
        }
        for (const auto& step : pathsOf(trace).steps) {
            ASSERT_EQ(step.parts.length(), step.length()) << "round " << round;
            ASSERT_EQ(step.busyNs + step.waitedForLaunchNs + step.otherIdleNs, step.length());
        }
    }
}

TEST(CriticalPath, CanBeStopped) {
    TimedTrace recorded;
    recorded.launched(0, 4000, 6000, 3000);
    const auto trace = recorded.build();
    const auto table = joinKernels(*trace, KernelPatterns::builtIn());
    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(criticalPaths(table, {}, noProgress(), source.get_token()), Cancelled);
}

} // namespace
} // namespace gatescope
