// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "xpu/devices.h"
#include "xpu/native_cache.h"

#include <gtest/gtest.h>

#include <fstream>

namespace gatescope {
namespace {

class NativeCacheTest : public testing::Test {
protected:
    std::string onlyFile() const {
        const auto names = m_folder.fileNames();
        EXPECT_EQ(names.size(), 1u);
        return names.empty() ? std::string() : m_folder.file(names.front());
    }

    test::ScratchFolder m_folder;
    NativeCache m_cache{m_folder.path()};
    /// Lines, zeros and our own header inside: a binary may hold anything.
    const std::string m_binary = std::string("\x7f"
                                             "ELF\n\0\nGateScope native binary 1\n",
                                             34);
};

TEST_F(NativeCacheTest, GivesBackWhatWasStored) {
    m_cache.store("key", m_binary);
    EXPECT_EQ(m_cache.load("key"), m_binary);
    EXPECT_EQ(m_cache.load("another"), std::nullopt);
}

TEST_F(NativeCacheTest, ADamagedFileIsIgnored) {
    m_cache.store("key", m_binary);
    auto content = test::fileContent(onlyFile());
    content[content.size() - 3] ^= 1;
    std::ofstream(onlyFile(), std::ios::binary) << content;
    EXPECT_EQ(m_cache.load("key"), std::nullopt);
}

TEST_F(NativeCacheTest, AFileCutShortAnywhereIsIgnored) {
    m_cache.store("key", m_binary);
    const auto file = onlyFile();
    const auto content = test::fileContent(file);
    for (std::size_t size = 0; size < content.size(); ++size) {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << content.substr(0, size);
        EXPECT_EQ(m_cache.load("key"), std::nullopt) << size << " bytes";
    }
}

TEST_F(NativeCacheTest, AFolderThatCannotBeMadeCostsNothing) {
    const auto file = m_folder.write("file", "in the way");
    const NativeCache cache(std::filesystem::path(file) / "xpu");
    cache.store("key", m_binary);
    EXPECT_EQ(cache.load("key"), std::nullopt);
    const NativeCache none({});
    none.store("key", m_binary);
    EXPECT_EQ(none.load("key"), std::nullopt);
}

TEST_F(NativeCacheTest, TheKeyNamesEverythingThatABinaryDependsOn) {
    XpuDevice device;
    device.uuid = "00ff";
    device.driverVersion = 0x1030;
    const std::array spirv{std::byte{1}, std::byte{2}};
    const std::array other{std::byte{1}, std::byte{3}};
    const auto key = NativeCache::keyOf(device, spirv, "-flag");
    EXPECT_NE(key, NativeCache::keyOf(device, other, "-flag"));
    EXPECT_NE(key, NativeCache::keyOf(device, spirv, ""));
    auto newer = device;
    newer.driverVersion = 0x1031;
    EXPECT_NE(key, NativeCache::keyOf(newer, spirv, "-flag"));
    auto second = device;
    second.uuid = "00fe";
    EXPECT_NE(key, NativeCache::keyOf(second, spirv, "-flag"));
}

} // namespace
} // namespace gatescope
