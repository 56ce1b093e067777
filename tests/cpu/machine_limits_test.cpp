// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/machine_limits.h"
#include "cpu/tested_sets.h"

#include <gtest/gtest.h>

#include <cstddef>
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
        EXPECT_EQ(set->tilePeak.run(3), 0u) << "zeros times zeros";
    }
    for (const auto* set : testedInt8Sets()) {
        ASSERT_NE(set->peak.run, nullptr) << set->name;
        const double products =
            set->tiles ? kTilesOfRound * kRowsByColumns * 64 : set->stripRows * 2.0 * set->width * set->depth;
        EXPECT_EQ(set->peak.opsOfRound, products * 2) << set->name;
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

} // namespace
} // namespace gatescope
