// SPDX-License-Identifier: GPL-3.0-or-later
// What a program finds out about the device before it uses it.

#include "isolated.h"
#include "simulated_device.h"

#include <cstring>

namespace gatescope::zesim::test {
namespace {

using ::testing::HasSubstr;

ze_device_properties_t propertiesOf(const SimulatedDevice& gpu,
                                    ze_structure_type_t type = ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES) {
    ze_device_properties_t properties{};
    properties.stype = type;
    EXPECT_ZE(zeDeviceGetProperties(gpu.device, &properties));
    return properties;
}

TEST(Device, saysThatItIsSimulated) {
    SimulatedDevice gpu;
    const auto properties = propertiesOf(gpu);
    EXPECT_STREQ(properties.name, "Simulated XPU (zesim over PoCL)");
    EXPECT_EQ(properties.type, ZE_DEVICE_TYPE_GPU);
    EXPECT_EQ(properties.vendorId, 0x8086u);
    EXPECT_EQ(properties.kernelTimestampValidBits, 32u);
    EXPECT_GT(properties.maxMemAllocSize, 0u);
    ze_api_version_t version{};
    ASSERT_ZE(zeDriverGetApiVersion(gpu.driver, &version));
    EXPECT_EQ(ZE_MAJOR_VERSION(version), 1);
}

TEST(Device, countsCallsByFunction) {
    SimulatedDevice gpu;
    const auto before = gpu.calls("deviceGetProperties");
    const auto others = gpu.calls("eventHostReset");
    propertiesOf(gpu);
    propertiesOf(gpu);
    EXPECT_EQ(gpu.calls("deviceGetProperties"), before + 2);
    EXPECT_EQ(gpu.calls("eventHostReset"), others);
}

TEST(Device, tellsTimerResolutionInTheUnitOfTheStructure) {
    SimulatedDevice gpu;
    EXPECT_EQ(propertiesOf(gpu).timerResolution, 52u) << "nanoseconds";
    EXPECT_EQ(propertiesOf(gpu, ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES_1_2).timerResolution, 19'200'000u)
        << "Hz";
}

TEST(Device, keepsTypeAndExtensionsOfStructuresItFills) {
    SimulatedDevice gpu;
    ze_base_properties_t extension{};
    ze_device_properties_t properties{};
    properties.stype = ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES_1_2;
    properties.pNext = &extension;
    ASSERT_ZE(zeDeviceGetProperties(gpu.device, &properties));
    EXPECT_EQ(properties.stype, ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES_1_2);
    EXPECT_EQ(properties.pNext, &extension);
}

TEST(Device, hasAComputeAndACopyGroup) {
    SimulatedDevice gpu;
    std::uint32_t count = 0;
    ASSERT_ZE(zeDeviceGetCommandQueueGroupProperties(gpu.device, &count, nullptr));
    ASSERT_EQ(count, 2u);
    std::vector<ze_command_queue_group_properties_t> groups(count);
    ASSERT_ZE(zeDeviceGetCommandQueueGroupProperties(gpu.device, &count, groups.data()));
    EXPECT_TRUE(groups[0].flags & ZE_COMMAND_QUEUE_GROUP_PROPERTY_FLAG_COMPUTE);
    EXPECT_FALSE(groups[1].flags & ZE_COMMAND_QUEUE_GROUP_PROPERTY_FLAG_COMPUTE);
    EXPECT_GE(groups[0].numQueues, 1u);
}

TEST(Device, answersTheOtherQuestions) {
    SimulatedDevice gpu;
    ze_device_module_properties_t module{};
    module.stype = ZE_STRUCTURE_TYPE_DEVICE_MODULE_PROPERTIES;
    ASSERT_ZE(zeDeviceGetModuleProperties(gpu.device, &module));
    EXPECT_EQ(module.spirvVersionSupported, static_cast<std::uint32_t>(ZE_MAKE_VERSION(1, 2)));
    std::uint32_t count = 0;
    ASSERT_ZE(zeDeviceGetMemoryProperties(gpu.device, &count, nullptr));
    ASSERT_EQ(count, 1u);
    ze_device_memory_properties_t memory{};
    memory.stype = ZE_STRUCTURE_TYPE_DEVICE_MEMORY_PROPERTIES;
    ASSERT_ZE(zeDeviceGetMemoryProperties(gpu.device, &count, &memory));
    EXPECT_GT(memory.totalSize, 0u);
    ze_device_memory_access_properties_t access{};
    access.stype = ZE_STRUCTURE_TYPE_DEVICE_MEMORY_ACCESS_PROPERTIES;
    ASSERT_ZE(zeDeviceGetMemoryAccessProperties(gpu.device, &access));
    EXPECT_EQ(access.sharedSystemAllocCapabilities, 0u) << "no plain host pointers in kernels";
    ze_device_cache_properties_t cache{};
    cache.stype = ZE_STRUCTURE_TYPE_DEVICE_CACHE_PROPERTIES;
    ASSERT_ZE(zeDeviceGetCacheProperties(gpu.device, &count, &cache));
    EXPECT_GT(cache.cacheSize, 0u);
    std::uint32_t subDevices = 7;
    ASSERT_ZE(zeDeviceGetSubDevices(gpu.device, &subDevices, nullptr));
    EXPECT_EQ(subDevices, 0u);
    EXPECT_ZE(zeDeviceGetStatus(gpu.device));
    EXPECT_ZE(zeContextGetStatus(gpu.context));
}

struct Claim {
    const char* features;
    const char* name;
    std::uint32_t deviceId;
    std::vector<std::uint32_t> subGroupSizes;
};

void expectClaim(const Claim& claim) {
    SimulatedDevice gpu;
    const auto properties = propertiesOf(gpu);
    EXPECT_STREQ(properties.name, claim.name);
    EXPECT_EQ(properties.deviceId, claim.deviceId);
    ze_device_compute_properties_t compute{};
    compute.stype = ZE_STRUCTURE_TYPE_DEVICE_COMPUTE_PROPERTIES;
    EXPECT_ZE(zeDeviceGetComputeProperties(gpu.device, &compute));
    const auto* const sizes = compute.subGroupSizes;
    EXPECT_EQ(std::vector<std::uint32_t>(sizes, sizes + compute.numSubGroupSizes), claim.subGroupSizes);
}

TEST(Device, claimsToBeWhatItIsAskedFor) {
    const std::vector<Claim> claims{{"xe-hpc", "Simulated XPU (zesim as Xe-HPC)", 0x0bd5, {16, 32}},
                                    {"xe2", "Simulated XPU (zesim as Xe2)", 0xe20b, {16, 32}},
                                    {"xe-hpg", "Simulated XPU (zesim as Xe-HPG)", 0x56a0, {8, 16, 32}}};
    for (const Claim& claim : claims) {
        EXPECT_ISOLATED((Environment{{"ZESIM_FEATURES", claim.features}}), quiet(),
                        [&] { expectClaim(claim); });
    }
}

TEST(Device, refusesOptionsItCannotRead) {
    const auto init = [] { EXPECT_NE(zeInit(0), ZE_RESULT_SUCCESS); };
    EXPECT_ISOLATED((Environment{{"ZESIM_FEATURES", "gen9"}}), HasSubstr("ZESIM_FEATURES=gen9: expected"),
                    init);
    EXPECT_ISOLATED((Environment{{"ZESIM_MEMORY_LIMIT", "lots"}}),
                    HasSubstr("ZESIM_MEMORY_LIMIT=lots: expected"), init);
    EXPECT_ISOLATED((Environment{{"ZESIM_DEVICES", "0"}}), HasSubstr("expected 1 to 8"), init);
}

TEST(Device, canBeTwo) {
    EXPECT_ISOLATED((Environment{{"ZESIM_DEVICES", "2"}}), HasSubstr("another device's memory"), [] {
        SimulatedDevice first(0);
        SimulatedDevice second(1);
        EXPECT_NE(first.device, second.device);
        const auto firstId = propertiesOf(first).uuid;
        const auto secondId = propertiesOf(second).uuid;
        EXPECT_NE(0, std::memcmp(&firstId, &secondId, sizeof firstId));
        ze_bool_t peer = 1;
        EXPECT_ZE(zeDeviceCanAccessPeer(first.device, second.device, &peer));
        EXPECT_FALSE(peer);

        float* const values = second.upload(std::vector<float>(32, 1.0f));
        const auto kernel = second.kernel("basic", "multiply_add", 32);
        second.setArguments(kernel, values, 3.0f, 1.0f);
        const auto list = second.list();
        const ze_group_count_t groups{1, 1, 1};
        EXPECT_ZE(zeCommandListAppendLaunchKernel(list, kernel, &groups, nullptr, 0, nullptr));
        second.run(list);
        EXPECT_EQ(second.download(values, 32), std::vector<float>(32, 4.0f));

        float local = 0;
        EXPECT_ZE_RESULT(
            zeCommandListAppendMemoryCopy(first.list(), &local, values, sizeof local, nullptr, 0, nullptr),
            ZE_RESULT_ERROR_INVALID_ARGUMENT);
    });
}

} // namespace
} // namespace gatescope::zesim::test
