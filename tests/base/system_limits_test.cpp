// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/system_limits.h"

#include <gtest/gtest.h>

#include <fstream>

namespace gatescope {
namespace {

namespace fs = std::filesystem;

/// A machine's /proc and /sys as files of our own.
class FakeSystem : public testing::Test {
protected:
    FakeSystem() {
        write("proc/meminfo", "MemTotal: 25165824 kB\nMemFree: 1 kB\nMemAvailable: 20971520 kB\n");
    }
    ~FakeSystem() override { fs::remove_all(root); }

    void write(const std::string& path, const std::string& text) {
        fs::create_directories((root / path).parent_path());
        std::ofstream(root / path) << text;
    }
    SystemLimits limits() const { return SystemLimits(root); }

    static constexpr std::int64_t kMiB = 1 << 20;
    fs::path root =
        fs::temp_directory_path() /
        (std::string("gatescope_limits_") + testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(FakeSystem, WithoutGroupsTheMachineDecides) {
    EXPECT_EQ(limits().cores(8), 8);
    EXPECT_EQ(limits().availableMemoryBytes(), 20480 * kMiB);
}

TEST_F(FakeSystem, ASystemThatTellsNothingHasNoLimit) {
    fs::remove_all(root);
    EXPECT_EQ(limits().cores(3), 3);
    EXPECT_EQ(limits().availableMemoryBytes(), INT64_MAX);
}

TEST_F(FakeSystem, AGroupOfVersion2LimitsBoth) {
    write("proc/self/cgroup", "0::/pods/one\n");
    write("sys/fs/cgroup/pods/one/cpu.max", "250000 100000\n");
    write("sys/fs/cgroup/pods/one/memory.max", "1073741824\n");
    write("sys/fs/cgroup/pods/one/memory.current", "536870912\n");
    write("sys/fs/cgroup/pods/one/memory.stat", "anon 1\ninactive_file 104857600\n");
    EXPECT_EQ(limits().cores(8), 3) << "two and a half cores' time keep three busy";
    EXPECT_EQ(limits().availableMemoryBytes(), (1024 - 512 + 100) * kMiB);
}

TEST_F(FakeSystem, TheTightestGroupAboveCounts) {
    write("proc/self/cgroup", "0::/pods/one\n");
    write("sys/fs/cgroup/pods/one/cpu.max", "max 100000\n");
    write("sys/fs/cgroup/pods/one/memory.max", "max\n");
    write("sys/fs/cgroup/pods/cpu.max", "100000 100000\n");
    write("sys/fs/cgroup/pods/memory.max", "268435456\n");
    EXPECT_EQ(limits().cores(8), 1);
    EXPECT_EQ(limits().availableMemoryBytes(), 256 * kMiB);
}

TEST_F(FakeSystem, InsideAContainerOnlyTheTopIsThere) {
    write("proc/self/cgroup", "0::/docker/0123456789\n");
    write("sys/fs/cgroup/cpu.max", "400000 100000\n");
    write("sys/fs/cgroup/memory.max", "2147483648\n");
    EXPECT_EQ(limits().cores(8), 4);
    EXPECT_EQ(limits().availableMemoryBytes(), 2048 * kMiB);
}

TEST_F(FakeSystem, AGroupOfVersion1LimitsBoth) {
    write("proc/self/cgroup", "4:memory:/jobs/7\n2:cpu,cpuacct:/jobs/7\n1:name=systemd:/\n0::/\n");
    write("sys/fs/cgroup/cpu,cpuacct/jobs/7/cpu.cfs_quota_us", "150000\n");
    write("sys/fs/cgroup/cpu,cpuacct/jobs/7/cpu.cfs_period_us", "100000\n");
    write("sys/fs/cgroup/memory/jobs/7/memory.limit_in_bytes", "1073741824\n");
    write("sys/fs/cgroup/memory/jobs/7/memory.usage_in_bytes", "1048576\n");
    EXPECT_EQ(limits().cores(8), 2);
    EXPECT_EQ(limits().availableMemoryBytes(), 1023 * kMiB);
}

TEST_F(FakeSystem, NoQuotaIsNoLimit) {
    write("proc/self/cgroup", "2:cpu:/a\n");
    write("sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "-1\n");
    write("sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n");
    EXPECT_EQ(limits().cores(8), 8);
}

TEST(SystemLimits, ThisMachineHasCoresAndMemory) {
    EXPECT_GE(usableCores(), 1);
    EXPECT_GT(availableMemoryBytes(), 0);
}

} // namespace
} // namespace gatescope
