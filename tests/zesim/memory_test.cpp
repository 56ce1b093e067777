// SPDX-License-Identifier: GPL-3.0-or-later
#include "isolated.h"
#include "simulated_device.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <sys/wait.h>

namespace gatescope::zesim::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(Memory, freshMemoryIsNaN) {
    SimulatedDevice gpu;
    const auto values = gpu.download(static_cast<const float*>(gpu.allocate(4096)), 1024);
    for (const float value : values) {
        ASSERT_TRUE(std::isnan(value));
    }
    EXPECT_TRUE(std::isnan(*static_cast<const float*>(gpu.allocateHost(64))));
}

TEST(Memory, isAlignedAsAsked) {
    SimulatedDevice gpu;
    const ze_device_mem_alloc_desc_t description{ZE_STRUCTURE_TYPE_DEVICE_MEM_ALLOC_DESC, nullptr, 0, 0};
    for (const std::size_t alignment : {std::size_t{0}, std::size_t{64}, std::size_t{1} << 16}) {
        void* memory = nullptr;
        ASSERT_ZE(zeMemAllocDevice(gpu.context, &description, 100, alignment, gpu.device, &memory));
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory) % std::max<std::size_t>(alignment, 64), 0u);
        EXPECT_ZE(zeMemFree(gpu.context, memory));
    }
}

/// At either end of little memory, and of so much that it is closed by huge pages.
TEST(Memory, hostCannotTouchDeviceMemory) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    // A sanitizer catches the signal and exits with a status of its own.
    const auto crashed = [](int status) {
        return WIFSIGNALED(status) ? WTERMSIG(status) == SIGSEGV : WEXITSTATUS(status) != 0;
    };
    for (const std::size_t count : {std::size_t{16}, std::size_t{(3 << 20) + 16}}) {
        for (const std::size_t at : {std::size_t{0}, count - 1}) {
            SCOPED_TRACE(testing::Message() << count << ", " << at);
            const auto read = [count, at] {
                SimulatedDevice gpu;
                const auto* const values =
                    static_cast<const volatile float*>(gpu.upload(std::vector<float>(count, 1.0f)));
                static_cast<void>(values[at]);
            };
            for (const char* const protection : {"1", "pages"}) {
                EXPECT_EXIT(runIsolated({{"ZESIM_PROTECT", protection}}, read), crashed,
                            ::testing::Not(HasSubstr("exception:")));
            }
            EXPECT_ISOLATED((Environment{{"ZESIM_PROTECT", "0"}}), quiet(), read);
        }
    }
}

TEST(Memory, hostMemoryIsSharedWithTheDevice) {
    SimulatedDevice gpu;
    auto* const values = static_cast<float*>(gpu.allocateHost(32 * sizeof(float)));
    std::fill(values, values + 32, 4.0f);
    const auto kernel = gpu.kernel("basic", "multiply_add", 32);
    gpu.setArguments(kernel, values, 2.0f, 1.0f);
    const auto list = gpu.list();
    const ze_group_count_t groups{1, 1, 1};
    ASSERT_ZE(zeCommandListAppendLaunchKernel(list, kernel, &groups, nullptr, 0, nullptr));
    gpu.run(list);
    EXPECT_EQ(values[31], 9.0f);
}

TEST(Memory, tellsWhatAPointerIs) {
    SimulatedDevice gpu;
    auto* const memory = static_cast<std::byte*>(gpu.allocate(1000));
    ze_memory_allocation_properties_t properties{};
    properties.stype = ZE_STRUCTURE_TYPE_MEMORY_ALLOCATION_PROPERTIES;
    ze_device_handle_t device = nullptr;
    ASSERT_ZE(zeMemGetAllocProperties(gpu.context, memory + 999, &properties, &device));
    EXPECT_EQ(properties.type, ZE_MEMORY_TYPE_DEVICE);
    EXPECT_EQ(device, gpu.device);
    void* base = nullptr;
    std::size_t size = 0;
    ASSERT_ZE(zeMemGetAddressRange(gpu.context, memory + 500, &base, &size));
    EXPECT_EQ(base, memory);
    EXPECT_EQ(size, 1000u);
    ASSERT_ZE(zeMemGetAllocProperties(gpu.context, &properties, &properties, nullptr));
    EXPECT_EQ(properties.type, ZE_MEMORY_TYPE_UNKNOWN);
}

TEST(Memory, sharedMemoryCanBeTouchedByBoth) {
    SimulatedDevice gpu;
    const ze_device_mem_alloc_desc_t onDevice{ZE_STRUCTURE_TYPE_DEVICE_MEM_ALLOC_DESC, nullptr, 0, 0};
    const ze_host_mem_alloc_desc_t onHost{ZE_STRUCTURE_TYPE_HOST_MEM_ALLOC_DESC, nullptr, 0};
    void* memory = nullptr;
    ASSERT_ZE(zeMemAllocShared(gpu.context, &onDevice, &onHost, 64, 64, gpu.device, &memory));
    int* const values = static_cast<int*>(memory);
    const int seven = 7;
    const auto list = gpu.list();
    ASSERT_ZE(zeCommandListAppendMemoryFill(list, memory, &seven, sizeof seven, 64, nullptr, 0, nullptr));
    gpu.run(list);
    EXPECT_EQ(values[15], 7);
    EXPECT_ZE(zeMemFree(gpu.context, memory));
}

TEST(Memory, endsAtTheLimit) {
    EXPECT_ISOLATED((Environment{{"ZESIM_MEMORY_LIMIT", "1M"}}), quiet(), [] {
        SimulatedDevice gpu;
        const ze_device_mem_alloc_desc_t description{ZE_STRUCTURE_TYPE_DEVICE_MEM_ALLOC_DESC, nullptr, 0, 0};
        const auto allocate = [&](std::size_t size, void** memory) {
            return zeMemAllocDevice(gpu.context, &description, size, 64, gpu.device, memory);
        };
        void* first = nullptr;
        void* second = nullptr;
        EXPECT_ZE(allocate(700 << 10, &first));
        EXPECT_ZE_RESULT(allocate(400 << 10, &second), ZE_RESULT_ERROR_OUT_OF_DEVICE_MEMORY);
        EXPECT_ZE(zeMemFree(gpu.context, first));
        EXPECT_ZE(allocate(1 << 20, &first)) << "what was freed can be had again";
        EXPECT_ZE(zeMemFree(gpu.context, first));
        EXPECT_ZE_RESULT(allocate(std::size_t{5} << 30, &first), ZE_RESULT_ERROR_UNSUPPORTED_SIZE);
    });
}

TEST(Memory, reportsLeaksWhenTheContextIsDestroyed) {
    EXPECT_ISOLATED(
        Environment{}, AllOf(HasSubstr("zesim: leak: 2 allocations (300 bytes), 1 event pool")), [] {
            std::uint64_t leaks = 0;
            {
                SimulatedDevice gpu;
                const ze_device_mem_alloc_desc_t description{ZE_STRUCTURE_TYPE_DEVICE_MEM_ALLOC_DESC, nullptr,
                                                             0, 0};
                void* memory = nullptr;
                EXPECT_ZE(zeMemAllocDevice(gpu.context, &description, 100, 64, gpu.device, &memory));
                EXPECT_ZE(zeMemAllocDevice(gpu.context, &description, 200, 64, gpu.device, &memory));
                const ze_event_pool_desc_t pool{ZE_STRUCTURE_TYPE_EVENT_POOL_DESC, nullptr, 0, 1};
                ze_event_pool_handle_t handle = nullptr;
                EXPECT_ZE(zeEventPoolCreate(gpu.context, &pool, 0, nullptr, &handle));
                leaks = gpu.leaks();
            }
            EXPECT_EQ(leaks, 0u);
            EXPECT_EQ(SimulatedDevice().leaks(), 3u);
        });
}

} // namespace
} // namespace gatescope::zesim::test
