// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/rank_clock.h"
#include "ranks/thread_transport.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace gatescope {
namespace {

/// Threads share a clock, so the truth is 0: it must lie within what is claimed.
TEST(RankClock, TheTruthLiesWithinTheUncertainty) {
    runThreadRanks(3, [&](RankTransport& transport) {
        const auto offsets = measureClocks(transport);
        if (transport.rank() != 0) {
            EXPECT_TRUE(offsets.empty());
            return;
        }
        ASSERT_EQ(offsets.size(), 3u);
        EXPECT_EQ(offsets[0].ns, 0);
        EXPECT_EQ(offsets[0].uncertaintyNs, 0);
        for (std::size_t rank = 1; rank < 3; ++rank) {
            EXPECT_GT(offsets[rank].uncertaintyNs, 0);
            EXPECT_LE(std::abs(offsets[rank].ns), offsets[rank].uncertaintyNs);
        }
    });
}

TEST(RankClock, TwoMeasurementsTellOfTheTimeBetween) {
    const auto clock = between({{}, {1000, 50}}, {{}, {1401, 80}});
    EXPECT_EQ(clock[0].ns, 0);
    EXPECT_EQ(clock[1].ns, 1200);
    EXPECT_EQ(clock[1].uncertaintyNs, 80 + 201);
}

} // namespace
} // namespace gatescope
