// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "resources/kernels/kernel_modules.h"
#include "xpu/commands.h"
#include "xpu/module.h"
#include "xpu/native_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope {
namespace {

using testing::HasSubstr;

class XpuDeviceTest : public testing::Test {
protected:
    std::shared_ptr<const XpuContext> m_context = std::make_shared<const XpuContext>(findXpuDevice("xpu"));
    test::ScratchFolder m_folder;
    NativeCache m_cache{m_folder.path()};
};

TEST_F(XpuDeviceTest, PropertiesAreThoseOfASimulatedGpu) {
    const auto& device = m_context->device();
    EXPECT_TRUE(device.simulated);
    EXPECT_GT(device.memoryBytes, 0);
    EXPECT_NEAR(device.nsPerTick, 1e9 / 19.2e6, 1e-3);
    EXPECT_EQ(device.timestampBits, 32u);
    EXPECT_EQ(device.uuid.size(), 32u);
    EXPECT_THAT(device.details(), HasSubstr("32-bit kernel timestamps"));
}

TEST_F(XpuDeviceTest, AModuleThatIsRefusedShowsTheCompilersLog) {
    const std::string text = "this is no SPIR-V at all, of a length that is a multiple of 4..";
    try {
        XpuModule(m_context, "broken", std::as_bytes(std::span(text)), "", m_cache);
        FAIL() << "the module was built";
    } catch (const DeviceError& error) {
        EXPECT_THAT(error.problem(), HasSubstr("refused broken"));
        EXPECT_THAT(error.problem(), HasSubstr("zeModuleCreate failed with"));
        EXPECT_THAT(error.problem(), HasSubstr("Build log: "));
        EXPECT_THAT(error.problem(), testing::Not(HasSubstr("Build log: empty")));
    }
    EXPECT_TRUE(m_folder.fileNames().empty());
}

TEST_F(XpuDeviceTest, TheSecondBuildComesFromTheCache) {
    const auto& spirv = kernelModuleFiles().front();
    const XpuModule first(m_context, "first", spirv.bytes, "", m_cache);
    EXPECT_FALSE(first.fromCache());
    const XpuModule second(m_context, "second", spirv.bytes, "", m_cache);
    EXPECT_TRUE(second.fromCache());
    EXPECT_NO_THROW(second.kernel("topk_softmax"));
    const XpuModule otherFlags(m_context, "other", spirv.bytes, "-ze-opt-disable", m_cache);
    EXPECT_FALSE(otherFlags.fromCache());
}

TEST_F(XpuDeviceTest, ABinaryThatTheDriverRefusesIsCompiledAgain) {
    const auto& spirv = kernelModuleFiles().front();
    m_cache.store(NativeCache::keyOf(m_context->device(), spirv.bytes, ""), "a binary of some other driver");
    const XpuModule module(m_context, "module", spirv.bytes, "", m_cache);
    EXPECT_FALSE(module.fromCache());
    EXPECT_NO_THROW(module.kernel("topk_softmax"));
}

TEST_F(XpuDeviceTest, OutOfMemorySaysWhatWasNeeded) {
    try {
        const DeviceMemory memory(m_context, std::size_t{1} << 42, "the weights of layer 3");
        FAIL() << "4 TB were allocated";
    } catch (const DeviceError& error) {
        EXPECT_THAT(error.problem(), HasSubstr("the weights of layer 3 need 4398.047 GB"));
        EXPECT_THAT(error.remedy(), HasSubstr("fewer --layers"));
    }
    EXPECT_EQ(m_context->allocatedBytes(), 0);
    EXPECT_THROW(m_context->requireRoom(std::int64_t{1} << 42, "buffers"), DeviceError);
}

TEST_F(XpuDeviceTest, CopiesThereAndBack) {
    const std::string text = "there and back";
    const DeviceMemory memory(m_context, text.size(), "a text");
    EXPECT_EQ(m_context->allocatedBytes(), static_cast<std::int64_t>(text.size()));
    Transfers transfers(m_context);
    transfers.copy(memory.data(), text.data(), text.size());
    std::string read(text.size(), ' ');
    transfers.copy(read.data(), memory.data(), read.size());
    EXPECT_EQ(read, text);
}

} // namespace
} // namespace gatescope
