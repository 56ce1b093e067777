// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulated_device.h"

#include <cmath>
#include <numeric>

namespace gatescope::zesim::test {
namespace {

std::vector<float> ramp(std::size_t count, float first) {
    std::vector<float> values(count);
    std::iota(values.begin(), values.end(), first);
    return values;
}

TEST(Kernel, addsVectorsAtOffsetsWithScalarArguments) {
    SimulatedDevice gpu;
    const float* const a = gpu.upload(ramp(300, 0));
    const float* const b = gpu.upload(ramp(300, 1000));
    auto* const sum = static_cast<float*>(gpu.allocate(256 * sizeof(float)));
    const auto kernel = gpu.kernel("basic", "add_scaled", 64);
    const std::uint64_t count = 200;
    const float scale = 0.5f;
    gpu.setArguments(kernel, a + 1, b + 7, sum, count, scale);
    const auto list = gpu.list();
    const ze_group_count_t groups{4, 1, 1};
    ASSERT_ZE(zeCommandListAppendLaunchKernel(list, kernel, &groups, nullptr, 0, nullptr));
    gpu.run(list);

    const auto result = gpu.download(sum, 256);
    for (std::size_t i = 0; i < count; ++i) {
        ASSERT_EQ(result[i], float(i + 1) + 0.5f * float(i + 1007)) << i;
    }
    EXPECT_TRUE(std::isnan(result[count])) << "what no kernel wrote stays NaN";
    EXPECT_EQ(gpu.checkFailures(), 0u);
}

TEST(Kernel, takesArgumentsAndGroupSizeWhenAppended) {
    SimulatedDevice gpu;
    float* const values = gpu.upload(std::vector<float>(64, 1.0f));
    const auto kernel = gpu.kernel("basic", "multiply_add", 32);
    gpu.setArguments(kernel, values, 2.0f, 5.0f);
    const auto list = gpu.list();
    const ze_group_count_t groups{2, 1, 1};
    ASSERT_ZE(zeCommandListAppendLaunchKernel(list, kernel, &groups, nullptr, 0, nullptr));
    gpu.setArguments(kernel, values, 100.0f, 100.0f);
    ASSERT_ZE(zeKernelSetGroupSize(kernel, 1, 1, 1));
    gpu.run(list);
    EXPECT_EQ(gpu.download(values, 64), std::vector<float>(64, 7.0f));
}

TEST(Kernel, givesLocalMemoryOfTheSizeAskedFor) {
    SimulatedDevice gpu;
    std::vector<int> input(128);
    std::iota(input.begin(), input.end(), 0);
    const int* const from = gpu.upload(input);
    auto* const to = static_cast<int*>(gpu.allocate(128 * sizeof(int)));
    const auto kernel = gpu.kernel("basic", "reverse_groups", 32);
    gpu.setArguments(kernel, from, to);
    ASSERT_ZE(zeKernelSetArgumentValue(kernel, 2, 32 * sizeof(int), nullptr));
    const auto list = gpu.list();
    const ze_group_count_t groups{4, 1, 1};
    ASSERT_ZE(zeCommandListAppendLaunchKernel(list, kernel, &groups, nullptr, 0, nullptr));
    gpu.run(list);
    const auto output = gpu.download(to, 128);
    for (int i = 0; i < 128; ++i) {
        ASSERT_EQ(output[static_cast<std::size_t>(i)], i / 32 * 32 + 31 - i % 32);
    }
}

TEST(Kernel, takesStructuresByValueAndConstantMemory) {
    struct Parameters {
        std::int64_t offset;
        float scale;
        alignas(16) std::int32_t lanes[4];
    };
    SimulatedDevice gpu;
    const float* const table = gpu.upload(ramp(32, 0));
    auto* const out = static_cast<float*>(gpu.allocate(32 * sizeof(float)));
    const auto kernel = gpu.kernel("basic", "by_value", 32);
    gpu.setArguments(kernel, Parameters{1000, 2.0f, {0, 0, 100, 0}}, char{10}, 0.5, table, out);
    const auto list = gpu.list();
    const ze_group_count_t groups{1, 1, 1};
    ASSERT_ZE(zeCommandListAppendLaunchKernel(list, kernel, &groups, nullptr, 0, nullptr));
    gpu.run(list);
    EXPECT_EQ(gpu.download(out, 32)[31], 31 * 2.0f + 1110.5f);
}

TEST(Kernel, launchesInThreeDimensions) {
    SimulatedDevice gpu;
    auto* const out = static_cast<std::uint32_t*>(gpu.allocate(8 * 6 * 4 * sizeof(std::uint32_t)));
    const auto kernel = gpu.kernel("basic", "where_am_i", 0);
    ASSERT_ZE(zeKernelSetGroupSize(kernel, 4, 2, 2));
    gpu.setArguments(kernel, out);
    const auto list = gpu.list();
    const ze_group_count_t groups{2, 3, 2};
    ASSERT_ZE(zeCommandListAppendLaunchKernel(list, kernel, &groups, nullptr, 0, nullptr));
    gpu.run(list);
    const auto result = gpu.download(out, 8 * 6 * 4);
    EXPECT_EQ(result.front(), 0u);
    EXPECT_EQ(result.back(), 121u);
    EXPECT_EQ(result[8 * 5 + 7], 21u);
}

TEST(Kernel, readsGroupCountsOfAnIndirectLaunchWhenExecuted) {
    SimulatedDevice gpu;
    float* const values = gpu.upload(std::vector<float>(64, 1.0f));
    auto* const groups = static_cast<ze_group_count_t*>(gpu.allocateHost(sizeof(ze_group_count_t)));
    const auto kernel = gpu.kernel("basic", "multiply_add", 16);
    gpu.setArguments(kernel, values, 2.0f, 0.0f);
    const auto list = gpu.list();
    ASSERT_ZE(zeCommandListAppendLaunchKernelIndirect(list, kernel, groups, nullptr, 0, nullptr));
    *groups = {2, 1, 1};
    gpu.run(list);
    const auto result = gpu.download(values, 64);
    EXPECT_EQ(result[31], 2.0f);
    EXPECT_EQ(result[32], 1.0f);
}

TEST(Kernel, tellsItsProperties) {
    SimulatedDevice gpu;
    const auto kernel = gpu.kernel("basic", "fixed_group", 0);
    ze_kernel_properties_t properties{};
    properties.stype = ZE_STRUCTURE_TYPE_KERNEL_PROPERTIES;
    ASSERT_ZE(zeKernelGetProperties(kernel, &properties));
    EXPECT_EQ(properties.numKernelArgs, 1u);
    EXPECT_EQ(properties.requiredGroupSizeX, 8u);
    EXPECT_EQ(properties.requiredGroupSizeY, 2u);
    EXPECT_EQ(properties.localMemSize, 64u);
    char name[32];
    std::size_t size = sizeof name;
    ASSERT_ZE(zeKernelGetName(kernel, &size, name));
    EXPECT_STREQ(name, "fixed_group");
    std::uint32_t x = 0;
    std::uint32_t y = 0;
    std::uint32_t z = 0;
    ASSERT_ZE(zeKernelSuggestGroupSize(kernel, 100, 1, 1, &x, &y, &z));
    EXPECT_EQ(x, 8u);
    ASSERT_ZE(zeKernelSuggestGroupSize(gpu.kernel("basic", "where_am_i", 0), 96, 1, 1, &x, &y, &z));
    EXPECT_EQ(x, 32u);
}

} // namespace
} // namespace gatescope::zesim::test
