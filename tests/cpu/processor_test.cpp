// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/environment.h"
#include "base/error.h"
#include "cpu/processor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>

namespace gatescope {
namespace {

namespace fs = std::filesystem;

void writeCache(const fs::path& core, int index, const char* level, const char* type, const char* size,
                const std::string& shared) {
    const auto folder = core / "cache" / ("index" + std::to_string(index));
    fs::create_directories(folder);
    std::ofstream(folder / "level") << level << '\n';
    std::ofstream(folder / "type") << type << '\n';
    std::ofstream(folder / "size") << size << '\n';
    std::ofstream(folder / "shared_cpu_list") << shared << '\n';
}

constexpr const char* kThirdLevel = "GATESCOPE_L3_MIB";

TEST(CacheSizes, EveryThirdLevelOfAServerCounts) {
    const test::Environment none(kThirdLevel, nullptr);
    const auto root = fs::temp_directory_path() / "gatescope_caches";
    fs::remove_all(root);
    for (int core = 0; core < 4; ++core) {
        const auto folder = root / "sys/devices/system/cpu" / ("cpu" + std::to_string(core));
        writeCache(folder, 0, "1", "Data", "32K", std::to_string(core));
        writeCache(folder, 1, "1", "Instruction", "64K", std::to_string(core));
        writeCache(folder, 2, "2", "Unified", "1024K", std::to_string(core));
        writeCache(folder, 3, "3", "Unified", "32M", core < 2 ? "0-1" : "2-3");
    }
    const auto sizes = cacheSizes(root);
    fs::remove_all(root);
    EXPECT_EQ(sizes.level1, 32 << 10);
    EXPECT_EQ(sizes.level2, 1 << 20);
    EXPECT_EQ(sizes.level3, 64 << 20) << "two of 32 MiB, each named by two cores";
}

TEST(CacheSizes, TheThirdLevelThatTheUserGivesCounts) {
    const auto told = [] {
        const test::Environment none(kThirdLevel, nullptr);
        return cacheSizes();
    }();
    const test::Environment given(kThirdLevel, "48");
    EXPECT_EQ(cacheSizes().level3, 48 << 20);
    EXPECT_EQ(cacheSizes().level2, told.level2);
}

TEST(CacheSizes, WhatIsNoSizeIsRefused) {
    for (const char* wrong : {"0", "-1", "32M", "much", "1048577", "99999999999999999999"}) {
        const test::Environment given(kThirdLevel, wrong);
        try {
            (void)cacheSizes();
            ADD_FAILURE() << wrong;
        } catch (const UsageError& error) {
            EXPECT_THAT(error.problem(), testing::HasSubstr(std::string("GATESCOPE_L3_MIB \"") + wrong));
            EXPECT_FALSE(error.remedy().empty());
        }
    }
}

} // namespace
} // namespace gatescope
