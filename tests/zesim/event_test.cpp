// SPDX-License-Identifier: GPL-3.0-or-later
// Events, timestamps, fences, immediate lists, replay.

#include "isolated.h"
#include "simulated_device.h"

#include <ctime>

namespace gatescope::zesim::test {
namespace {

constexpr std::uint32_t inOrderList = 1u << 3; // ZE_COMMAND_LIST_FLAG_IN_ORDER of newer headers
constexpr std::uint64_t forEver = UINT64_MAX;
constexpr ze_group_count_t oneGroup{1, 1, 1};

// A buffer and the kernel value * factor + summand on it.
struct Accumulator {
    explicit Accumulator(SimulatedDevice& device)
        : gpu(device),
          values(gpu.upload(std::vector<float>(32, 1.0f))),
          kernel(gpu.kernel("basic", "multiply_add", 32)) {}

    void append(ze_command_list_handle_t list, float factor, float summand,
                ze_event_handle_t signal = nullptr, std::vector<ze_event_handle_t> waits = {}) {
        gpu.setArguments(kernel, values, factor, summand);
        EXPECT_ZE(zeCommandListAppendLaunchKernel(list, kernel, &oneGroup, signal,
                                                  static_cast<std::uint32_t>(waits.size()), waits.data()));
    }
    float result() { return gpu.download(values, 32)[17]; }

    SimulatedDevice& gpu;
    float* values;
    ze_kernel_handle_t kernel;
};

TEST(Event, isSignaledByAKernelWithTimestamps) {
    SimulatedDevice gpu;
    Accumulator work(gpu);
    const auto event = gpu.event(true);
    const auto list = gpu.list();
    work.append(list, 2, 0, event);
    EXPECT_ZE_RESULT(zeEventQueryStatus(event), ZE_RESULT_NOT_READY);
    ze_kernel_timestamp_result_t times{};
    EXPECT_ZE_RESULT(zeEventQueryKernelTimestamp(event, &times), ZE_RESULT_NOT_READY);
    gpu.run(list);
    EXPECT_ZE(zeEventQueryStatus(event));
    ASSERT_ZE(zeEventQueryKernelTimestamp(event, &times));
    EXPECT_LT(times.global.kernelStart, std::uint64_t{1} << 32);
    EXPECT_LT(times.global.kernelEnd, std::uint64_t{1} << 32);
    EXPECT_NE(times.global.kernelStart, times.global.kernelEnd);
    EXPECT_ZE(zeEventHostReset(event));
    EXPECT_ZE_RESULT(zeEventHostSynchronize(event, 1000), ZE_RESULT_NOT_READY);
}

TEST(Event, ordersCommandsOfAList) {
    SimulatedDevice gpu;
    Accumulator work(gpu);
    const auto first = gpu.event();
    const auto second = gpu.event();
    const auto list = gpu.list();
    work.append(list, 2, 1, first);            // 3
    work.append(list, 10, 0, second, {first}); // 30
    ASSERT_ZE(zeCommandListAppendWaitOnEvents(list, 1, const_cast<ze_event_handle_t*>(&second)));
    work.append(list, 1, 4); // 34
    gpu.run(list);
    EXPECT_EQ(work.result(), 34.0f);
}

TEST(Event, ordersTwoQueuesAndTheHost) {
    SimulatedDevice gpu;
    Accumulator work(gpu);
    ze_command_queue_desc_t description{};
    description.stype = ZE_STRUCTURE_TYPE_COMMAND_QUEUE_DESC;
    description.index = 1;
    ze_command_queue_handle_t other = nullptr;
    ASSERT_ZE(zeCommandQueueCreate(gpu.context, gpu.device, &description, &other));
    const auto go = gpu.event();
    const auto half = gpu.event();
    auto late = gpu.list();
    work.append(late, 3, 0, nullptr, {half});
    auto early = gpu.list();
    work.append(early, 1, 1, half, {go});
    ASSERT_ZE(zeCommandListClose(late));
    ASSERT_ZE(zeCommandListClose(early));
    ASSERT_ZE(zeCommandQueueExecuteCommandLists(other, 1, &late, nullptr));
    ASSERT_ZE(zeCommandQueueExecuteCommandLists(gpu.queue, 1, &early, nullptr));
    EXPECT_ZE_RESULT(zeCommandQueueSynchronize(gpu.queue, 1'000'000), ZE_RESULT_NOT_READY);
    ASSERT_ZE(zeEventHostSignal(go));
    EXPECT_ZE(zeCommandQueueSynchronize(other, forEver));
    EXPECT_EQ(work.result(), 6.0f);
    EXPECT_ZE(zeCommandQueueDestroy(other));
}

TEST(Event, isResetAndReplayedByTheDevice) {
    SimulatedDevice gpu;
    Accumulator work(gpu);
    const auto event = gpu.event(true);
    auto list = gpu.list();
    ASSERT_ZE(zeCommandListAppendEventReset(list, event));
    ASSERT_ZE(zeCommandListAppendBarrier(list, nullptr, 0, nullptr));
    work.append(list, 2, 0, event);
    ASSERT_ZE(zeCommandListAppendBarrier(list, nullptr, 0, nullptr));
    ASSERT_ZE(zeCommandListClose(list));
    for (int i = 0; i < 10; ++i) {
        ASSERT_ZE(zeCommandQueueExecuteCommandLists(gpu.queue, 1, &list, nullptr));
    }
    ASSERT_ZE(zeCommandQueueSynchronize(gpu.queue, forEver));
    EXPECT_EQ(work.result(), 1024.0f);
    EXPECT_ZE(zeEventQueryStatus(event));
}

TEST(Event, timestampsAreWrittenByTheDevice) {
    SimulatedDevice gpu;
    Accumulator work(gpu);
    const auto event = gpu.event(true);
    auto* const results = static_cast<ze_kernel_timestamp_result_t*>(
        gpu.allocateHost(2 * sizeof(ze_kernel_timestamp_result_t)));
    auto* const globals = static_cast<std::uint64_t*>(gpu.allocateHost(2 * sizeof(std::uint64_t)));
    const auto list = gpu.list();
    ASSERT_ZE(zeCommandListAppendWriteGlobalTimestamp(list, globals, nullptr, 0, nullptr));
    ASSERT_ZE(zeCommandListAppendBarrier(list, nullptr, 0, nullptr));
    work.append(list, 2, 0, event);
    ASSERT_ZE(zeCommandListAppendBarrier(list, nullptr, 0, nullptr));
    ASSERT_ZE(zeCommandListAppendWriteGlobalTimestamp(list, globals + 1, nullptr, 0, nullptr));
    ze_event_handle_t waited = event;
    const std::size_t offset = sizeof(ze_kernel_timestamp_result_t);
    ASSERT_ZE(
        zeCommandListAppendQueryKernelTimestamps(list, 1, &waited, results, &offset, nullptr, 0, nullptr));
    gpu.run(list);
    ze_kernel_timestamp_result_t times{};
    ASSERT_ZE(zeEventQueryKernelTimestamp(event, &times));
    EXPECT_EQ(results[1].global.kernelStart, times.global.kernelStart);
    EXPECT_EQ(results[1].context.kernelEnd, times.context.kernelEnd);
    const std::uint64_t mask = 0xFFFFFFFF;
    const std::uint64_t before = (times.global.kernelStart - globals[0]) & mask;
    const std::uint64_t after = (globals[1] - times.global.kernelEnd) & mask;
    EXPECT_LT(before, 19'200'000u * 60) << "the kernel starts after the first global timestamp";
    EXPECT_LT(after, 19'200'000u * 60) << "and ends before the second";
}

TEST(Clock, globalTimestampsAdvanceAt19MHz) {
    SimulatedDevice gpu;
    std::uint64_t host[2];
    std::uint64_t device[2];
    ASSERT_ZE(zeDeviceGetGlobalTimestamps(gpu.device, &host[0], &device[0]));
    timespec pause{0, 50'000'000};
    nanosleep(&pause, nullptr);
    ASSERT_ZE(zeDeviceGetGlobalTimestamps(gpu.device, &host[1], &device[1]));
    const double ticks = static_cast<double>((device[1] - device[0]) & ((std::uint64_t{1} << 36) - 1));
    EXPECT_NEAR(ticks / 19.2e6 * 1e9, static_cast<double>(host[1] - host[0]), 200.0);
}

TEST(Clock, wrapsInTheMiddleOfAKernel) {
    const Environment slow{{"ZESIM_KERNEL_MIN_US", "40000"}, {"ZESIM_CLOCK_START", "0xFFFFFFFF"}};
    EXPECT_ISOLATED(slow, quiet(), [] {
        SimulatedDevice gpu;
        Accumulator work(gpu);
        const auto event = gpu.event(true);
        const auto list = gpu.list();
        work.append(list, 2, 0, event);
        gpu.run(list);
        ze_kernel_timestamp_result_t times{};
        EXPECT_ZE(zeEventQueryKernelTimestamp(event, &times));
        const std::uint64_t ticks = (times.global.kernelEnd - times.global.kernelStart) & 0xFFFFFFFF;
        EXPECT_GE(ticks, 40'000u * 192 / 10);
    });
}

TEST(Clock, wrapsSoonAfterItIsFirstRead) {
    SimulatedDevice gpu;
    Accumulator work(gpu);
    std::uint64_t host = 0;
    std::uint64_t before = 0;
    ASSERT_ZE(zeDeviceGetGlobalTimestamps(gpu.device, &host, &before));
    timespec pause{0, 25'000'000};
    nanosleep(&pause, nullptr);
    const auto event = gpu.event(true);
    const auto list = gpu.list();
    work.append(list, 2, 0, event);
    gpu.run(list);
    ze_kernel_timestamp_result_t times{};
    ASSERT_ZE(zeEventQueryKernelTimestamp(event, &times));
    EXPECT_LT(times.global.kernelEnd, std::uint64_t{1} << 31) << "the 32-bit timestamp has wrapped";
}

TEST(Fence, isSignaledWhenItsListsAreDone) {
    SimulatedDevice gpu;
    Accumulator work(gpu);
    const ze_fence_desc_t description{ZE_STRUCTURE_TYPE_FENCE_DESC, nullptr, 0};
    ze_fence_handle_t fence = nullptr;
    ASSERT_ZE(zeFenceCreate(gpu.queue, &description, &fence));
    EXPECT_ZE_RESULT(zeFenceQueryStatus(fence), ZE_RESULT_NOT_READY);
    auto list = gpu.list();
    work.append(list, 2, 0);
    ASSERT_ZE(zeCommandListClose(list));
    for (int i = 0; i < 3; ++i) {
        ASSERT_ZE(zeCommandQueueExecuteCommandLists(gpu.queue, 1, &list, fence));
        ASSERT_ZE(zeFenceHostSynchronize(fence, forEver));
        ASSERT_ZE(zeFenceReset(fence));
    }
    EXPECT_EQ(work.result(), 8.0f);
    EXPECT_ZE(zeFenceDestroy(fence));
}

ze_command_list_handle_t immediateList(const SimulatedDevice& gpu, ze_command_queue_mode_t mode) {
    ze_command_queue_desc_t description{};
    description.stype = ZE_STRUCTURE_TYPE_COMMAND_QUEUE_DESC;
    description.mode = mode;
    ze_command_list_handle_t list = nullptr;
    EXPECT_ZE(zeCommandListCreateImmediate(gpu.context, gpu.device, &description, &list));
    return list;
}

TEST(ImmediateList, executesAtOnce) {
    SimulatedDevice gpu;
    Accumulator work(gpu);
    const auto list = immediateList(gpu, ZE_COMMAND_QUEUE_MODE_SYNCHRONOUS);
    work.append(list, 2, 1);
    work.append(list, 2, 1);
    EXPECT_EQ(work.result(), 7.0f);
    EXPECT_ZE(zeCommandListDestroy(list));
}

TEST(ImmediateList, executesAsynchronously) {
    SimulatedDevice gpu;
    Accumulator work(gpu);
    const auto list = immediateList(gpu, ZE_COMMAND_QUEUE_MODE_ASYNCHRONOUS);
    const auto first = gpu.event();
    const auto second = gpu.event();
    work.append(list, 2, 1, first);
    work.append(list, 2, 1, second, {first});
    EXPECT_ZE(zeEventHostSynchronize(second, forEver));
    EXPECT_EQ(work.result(), 7.0f);
    EXPECT_ZE(zeCommandListDestroy(list));
}

TEST(InOrderList, needsNoBarriersEvenInChaos) {
    for (const char* const seed : {"1", "2", "3"}) {
        EXPECT_ISOLATED((Environment{{"ZESIM_CHAOS", seed}}), quiet(), [] {
            SimulatedDevice gpu;
            Accumulator work(gpu);
            auto list = gpu.list(inOrderList);
            for (int i = 0; i < 8; ++i) {
                work.append(list, 2, float(i));
            }
            EXPECT_ZE(zeCommandListClose(list));
            EXPECT_ZE(zeCommandQueueExecuteCommandLists(gpu.queue, 1, &list, nullptr));
            EXPECT_ZE(zeCommandQueueSynchronize(gpu.queue, forEver));
            EXPECT_EQ(work.result(), 503.0f);
        });
    }
}

} // namespace
} // namespace gatescope::zesim::test
