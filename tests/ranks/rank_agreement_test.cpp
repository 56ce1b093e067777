// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "ranks/rank_agreement.h"
#include "ranks/thread_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

namespace gatescope {
namespace {

TEST(RankAgreement, WhereNobodyFailsAllGoOn) {
    std::atomic<int> went{0};
    runThreadRanks(3, [&](RankTransport& transport) {
        agree(transport, [] {});
        ++went;
    });
    EXPECT_EQ(went, 3);
}

TEST(RankAgreement, OneRanksErrorIsEverybodys) {
    std::atomic<int> refused{0};
    runThreadRanks(3, [&](RankTransport& transport) {
        try {
            agree(transport, [&] {
                if (transport.rank() == 1) throw InputError("map.json: it is broken", "Mend it");
                if (transport.rank() == 2) throw UsageError("later");
            });
        } catch (const AgreedFailure& failure) {
            try {
                failure.rethrow();
            } catch (const InputError& error) {
                EXPECT_EQ(error.problem(), "rank 1: map.json: it is broken");
                EXPECT_EQ(error.remedy(), "Mend it");
                ++refused;
            }
        }
    });
    EXPECT_EQ(refused, 3);
}

TEST(RankAgreement, AnErrorOfRankZeroNeedsNoName) {
    runThreadRanks(2, [&](RankTransport& transport) {
        try {
            agree(transport, [&] { throw UsageError("no such preset", "Take another"); });
            ADD_FAILURE() << "went on";
        } catch (const AgreedFailure& failure) {
            try {
                failure.rethrow();
            } catch (const UsageError& error) {
                EXPECT_EQ(error.problem(), "no such preset");
            }
        }
    });
}

TEST(RankAgreement, TextsGoBothWays) {
    runThreadRanks(3, [&](RankTransport& transport) {
        EXPECT_EQ(broadcastText(transport, transport.rank() == 0 ? "a longer text" : ""), "a longer text");
        const auto all = gatherTexts(transport, std::string(static_cast<std::size_t>(transport.rank()), 'x'));
        if (transport.rank() == 0) {
            EXPECT_THAT(all, testing::ElementsAre("", "x", "xx"));
        } else {
            EXPECT_TRUE(all.empty());
        }
    });
}

} // namespace
} // namespace gatescope
