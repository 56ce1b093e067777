// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/machine_limits.h"
#include "cpu/tested_sets.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <iterator>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

namespace gatescope {
namespace {

constexpr double kRowsByColumns = 16.0 * 16;
constexpr double kTilesOfRound = 4;

TEST(PeakLoopTest, CountsTwoOperationsForEachProductInTiles) {
    for (const auto* set : testedSimdSets()) {
        ASSERT_EQ(set->tilePeak.run != nullptr, set->packTiles != nullptr) << set->name;
        if (set->packTiles == nullptr) continue;
        EXPECT_EQ(set->tilePeak.opsOfRound, kTilesOfRound * kRowsByColumns * 32 * 2) << set->name; // bf16
        EXPECT_GT(set->tilePeak.rounds, 0) << set->name;
        EXPECT_EQ(set->tilePeak.run(3), 0u) << "zeros times zeros";
    }
    for (const auto* set : testedInt8Sets()) {
        ASSERT_NE(set->peak.run, nullptr) << set->name;
        const double products =
            set->tiles ? kTilesOfRound * kRowsByColumns * 64 : set->stripRows * 2.0 * set->width * set->depth;
        EXPECT_EQ(set->peak.opsOfRound, products * 2) << set->name;
        EXPECT_GT(set->peak.rounds, 0) << set->name;
    }
}

TEST(MachineLimitsTest, SayWhatThePeakIsOf) {
    const std::vector<std::byte> memory(1 << 20);
    ThreadTeam team(1);
    MachineLimits f32(team, DType::F32, {memory});
    EXPECT_EQ(f32.peakSource(), "oneDNN's f32 matmul of 2048 x 2048 x 2048");
    MachineLimits bf16(team, DType::BF16, {memory});
    const bool tiles = simdKernelSets().front()->tilePeak.run != nullptr;
    const std::string oneDnn =
        std::string("oneDNN's ") + std::string(dtypeName(bf16.peakDtype())) + " matmul of 2048 x 2048 x 2048";
    EXPECT_EQ(bf16.peakSource(), tiles ? "bf16 products in the registers of tiles" : oneDnn);
    // Tiles multiply eight times as much as vectors and more.
    if (tiles) {
        EXPECT_GT(bf16.samplePeak(), 3 * f32.samplePeak());
    }
}

/// Of memory that nobody has touched, what is read has pages in the system's table afterwards.
TEST(MachineLimitsTest, EachPassGoesOnWhereTheLastHasEnded) {
    constexpr std::size_t kPart = std::size_t{64} << 20;
    constexpr std::size_t kParts = 14;
    const auto passes = 2 * std::size(simdKernelSets().front()->readers);
    ASSERT_LT(passes, kParts);
    void* const mapped =
        ::mmap(nullptr, kParts * kPart, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    ASSERT_NE(mapped, MAP_FAILED);
    const auto* const memory = static_cast<const std::byte*>(mapped);
    const int table = ::open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    if (table < 0) GTEST_SKIP() << "this system does not say which pages there are";
    const auto isThere = [&](std::size_t at) {
        std::uint64_t entry = 0;
        const auto page = (reinterpret_cast<std::uintptr_t>(memory) + at) /
                          static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        EXPECT_EQ(::pread(table, &entry, sizeof entry, static_cast<off_t>(page * sizeof entry)),
                  static_cast<ssize_t>(sizeof entry));
        return (entry >> 63) != 0;
    };
    ThreadTeam team(1);
    MachineLimits limits(team, DType::F32, {{memory, kParts * kPart}});
    EXPECT_GT(limits.sampleReadBandwidth(), 0);
    for (std::size_t part = 0; part < kParts; ++part)
        EXPECT_EQ(isThere(part * kPart + kPart / 2), part < passes) << part;
    ::close(table);
    ::munmap(mapped, kParts * kPart);
}

} // namespace
} // namespace gatescope
