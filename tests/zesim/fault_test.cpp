// SPDX-License-Identifier: GPL-3.0-or-later
// Things that go wrong on a device, injected.

#include "isolated.h"
#include "simulated_device.h"

namespace gatescope::zesim::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr ze_group_count_t oneGroup{1, 1, 1};

TEST(Fault, deviceIsLostAfterSoManyCommands) {
    EXPECT_ISOLATED((Environment{{"ZESIM_LOSE_DEVICE_AFTER", "3"}}), quiet(), [] {
        SimulatedDevice gpu;
        float* const values = gpu.upload(std::vector<float>(32, 1.0f)); // the first command
        const auto kernel = gpu.kernel("basic", "multiply_add", 32);
        gpu.setArguments(kernel, values, 2.0f, 0.0f);
        const auto before = gpu.event(true);
        const auto after = gpu.event(true);
        auto list = gpu.list();
        EXPECT_ZE(zeCommandListAppendLaunchKernel(list, kernel, &oneGroup, before, 0, nullptr));
        EXPECT_ZE(zeCommandListAppendBarrier(list, nullptr, 0, nullptr));
        EXPECT_ZE(zeCommandListAppendLaunchKernel(list, kernel, &oneGroup, after, 0, nullptr));
        EXPECT_ZE(zeCommandListClose(list));
        EXPECT_ZE(zeCommandQueueExecuteCommandLists(gpu.queue, 1, &list, nullptr));
        EXPECT_ZE_RESULT(zeEventHostSynchronize(after, UINT64_MAX), ZE_RESULT_ERROR_DEVICE_LOST);
        EXPECT_ZE_RESULT(zeCommandQueueSynchronize(gpu.queue, UINT64_MAX), ZE_RESULT_ERROR_DEVICE_LOST);
        EXPECT_ZE_RESULT(zeCommandQueueExecuteCommandLists(gpu.queue, 1, &list, nullptr),
                         ZE_RESULT_ERROR_DEVICE_LOST);
        EXPECT_ZE_RESULT(zeDeviceGetStatus(gpu.device), ZE_RESULT_ERROR_DEVICE_LOST);
        EXPECT_ZE_RESULT(zeContextGetStatus(gpu.context), ZE_RESULT_ERROR_DEVICE_LOST);
        ze_kernel_timestamp_result_t times{};
        EXPECT_ZE(zeEventQueryKernelTimestamp(before, &times))
            << "what was recorded before can still be read";
        EXPECT_ZE_RESULT(zeEventQueryKernelTimestamp(after, &times), ZE_RESULT_ERROR_DEVICE_LOST);
    }); // everything can be destroyed, without a complaint
}

TEST(Fault, driverWithoutKernelTimestamps) {
    EXPECT_ISOLATED((Environment{{"ZESIM_NO_TIMESTAMPS", "1"}}), quiet(), [] {
        SimulatedDevice gpu;
        ze_device_properties_t properties{};
        properties.stype = ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES;
        EXPECT_ZE(zeDeviceGetProperties(gpu.device, &properties));
        EXPECT_EQ(properties.kernelTimestampValidBits, 0u);
        const ze_event_pool_desc_t description{ZE_STRUCTURE_TYPE_EVENT_POOL_DESC, nullptr,
                                               ZE_EVENT_POOL_FLAG_KERNEL_TIMESTAMP, 1};
        ze_event_pool_handle_t pool = nullptr;
        EXPECT_ZE_RESULT(zeEventPoolCreate(gpu.context, &description, 1, &gpu.device, &pool),
                         ZE_RESULT_ERROR_UNSUPPORTED_FEATURE);
        EXPECT_ZE_RESULT(zeEventQueryStatus(gpu.event(false)), ZE_RESULT_NOT_READY) << "plain events work";
    });
}

TEST(Fault, aQueueThatHangsLosesTheDevice) {
    EXPECT_ISOLATED(
        (Environment{{"ZESIM_HANG_TIMEOUT_MS", "50"}}),
        HasSubstr("zesim: check failed: a queue hangs: wait waits for an event that nobody signals"), [] {
            SimulatedDevice gpu;
            auto never = gpu.event();
            auto list = gpu.list();
            EXPECT_ZE(zeCommandListAppendWaitOnEvents(list, 1, &never));
            EXPECT_ZE(zeCommandListClose(list));
            EXPECT_ZE(zeCommandQueueExecuteCommandLists(gpu.queue, 1, &list, nullptr));
            EXPECT_ZE_RESULT(zeCommandQueueSynchronize(gpu.queue, UINT64_MAX), ZE_RESULT_ERROR_DEVICE_LOST);
        });
}

TEST(Fault, freedMemoryFaults) {
    EXPECT_ISOLATED(
        Environment{},
        HasSubstr("zesim: check failed: multiply_add uses memory that was freed; the device is lost"), [] {
            SimulatedDevice gpu;
            const ze_device_mem_alloc_desc_t description{ZE_STRUCTURE_TYPE_DEVICE_MEM_ALLOC_DESC, nullptr, 0,
                                                         0};
            void* memory = nullptr;
            EXPECT_ZE(zeMemAllocDevice(gpu.context, &description, 256, 64, gpu.device, &memory));
            const auto kernel = gpu.kernel("basic", "multiply_add", 32);
            gpu.setArguments(kernel, memory, 2.0f, 0.0f);
            auto list = gpu.list();
            EXPECT_ZE(zeCommandListAppendLaunchKernel(list, kernel, &oneGroup, nullptr, 0, nullptr));
            EXPECT_ZE(zeCommandListClose(list));
            EXPECT_ZE(zeMemFree(gpu.context, memory));
            EXPECT_ZE(zeCommandQueueExecuteCommandLists(gpu.queue, 1, &list, nullptr));
            EXPECT_ZE_RESULT(zeCommandQueueSynchronize(gpu.queue, UINT64_MAX), ZE_RESULT_ERROR_DEVICE_LOST);
        });
}

TEST(Fault, withoutPoclThereIsNoDevice) {
    EXPECT_ISOLATED((Environment{{"OCL_ICD_VENDORS", "/nonexistent"}}),
                    AllOf(HasSubstr("no simulated device"), HasSubstr("pocl")),
                    [] { EXPECT_NE(zeInit(0), ZE_RESULT_SUCCESS); });
}

} // namespace
} // namespace gatescope::zesim::test
