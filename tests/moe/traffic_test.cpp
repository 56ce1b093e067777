// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/small_config.h"
#include "moe/traffic.h"

#include <gtest/gtest.h>

namespace gatescope {
namespace {

const MoeConfig kConfig = test::smallConfig(10, 4, 8, 2);

/// Different sizes everywhere, so that one taken for another shows.
constexpr ElementBytes kSizes{
    .gateWeight = 2, .expertWeight = 1.5, .hiddenStates = 3, .logits = 5, .activated = 7, .expertOutput = 11};

TEST(Traffic, TheGateReadsItsWeightsAndTheInputAndWritesLogits) {
    EXPECT_EQ(gateTraffic(kConfig, 3, kSizes), 8 * 10 * 2 + 3 * 10 * 3 + 3 * 8 * 5);
}

TEST(Traffic, W13ReadsBothHalvesOfEveryExpertThatIsHit) {
    const ExpertRows rows{.inputRows = 3, .rows = 6, .expertsHit = 5, .width = 4};
    EXPECT_EQ(w13Traffic(kConfig, rows, kSizes), 5 * 2 * 4 * 10 * 1.5 + 3 * 10 * 3 + 6 * 4 * 7);
    // Rows that were permuted beforehand are read as often as they were written.
    const ExpertRows permuted{.inputRows = 6, .rows = 6, .expertsHit = 5, .width = 4};
    EXPECT_EQ(w13Traffic(kConfig, permuted, kSizes) - w13Traffic(kConfig, rows, kSizes), 3 * 10 * 3);
}

TEST(Traffic, W2ReadsWhatW13Wrote) {
    const ExpertRows rows{.inputRows = 3, .rows = 6, .expertsHit = 5, .width = 4};
    EXPECT_EQ(w2Traffic(kConfig, rows, kSizes), 5 * 4 * 10 * 1.5 + 6 * 4 * 7 + 6 * 10 * 11);
}

TEST(Traffic, TheSharedExpertHasAWidthOfItsOwn) {
    const ExpertRows shared{.inputRows = 3, .rows = 3, .expertsHit = 1, .width = 6};
    EXPECT_EQ(w13Traffic(kConfig, shared, kSizes), 2 * 6 * 10 * 1.5 + 3 * 10 * 3 + 3 * 6 * 7);
}

TEST(Traffic, TheGatherReadsARowMoreWhereThereIsASharedExpert) {
    EXPECT_EQ(gatherTraffic(kConfig, 3, false, kSizes), 3 * 10 * (2 * 11 + 3));
    EXPECT_EQ(gatherTraffic(kConfig, 3, true, kSizes), 3 * 10 * (3 * 11 + 3));
}

TEST(Traffic, ALargeLayerDoesNotOverflow) {
    auto config = kConfig;
    config.hiddenSize = 16384;
    const ExpertRows rows{.inputRows = 65536, .rows = 65536 * 8, .expertsHit = 512, .width = 16384};
    EXPECT_GT(w13Traffic(config, rows, kSizes), std::int64_t{512} * 2 * 16384 * 16384);
}

} // namespace
} // namespace gatescope
