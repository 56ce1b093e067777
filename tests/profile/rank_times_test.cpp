// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/moe_traces.h"
#include "profile/rank_times.h"
#include "ranks/row_exchange.h"

#include <gtest/gtest.h>

namespace gatescope {
namespace {

using Names = RowExchange::Names;

/// A layer's pass with two waits that are not alike: a short one and a long one.
void addPass(MoeTraceBuilder& moe, std::int64_t start, int iteration, std::int64_t longWait, bool rows) {
    moe.range(Role::Block, "sparse_moe_block", start, 900, 0, iteration);
    moe.range(Role::Transfer, Names::dispatchPack, start, 10, 0, iteration);
    moe.range(Role::Other, Names::wait, start + 10, 2, 0, iteration);
    moe.range(Role::Transfer, Names::dispatch, start + 20, 30, 0, iteration);
    if (rows) moe.range(Role::W13, "w13_gemm", start + 100, 100, 0, iteration);
    if (rows) moe.range(Role::W2, "w2_gemm", start + 200, 50, 0, iteration);
    moe.range(Role::Transfer, Names::combinePack, start + 300, 5, 0, iteration);
    moe.range(Role::Other, Names::wait, start + 310, longWait, 0, iteration);
    moe.range(Role::Transfer, Names::combine, start + 600, 7, 0, iteration);
    moe.range(Role::Other, "wait for something else", start + 700, 77, 0, iteration);
}

TEST(RankTimes, ALayersPartsAreSummedBeforeTheMedianIsTaken) {
    MoeTraceBuilder moe;
    const auto process = moe.process("rank 0: after fix");
    addPass(moe, 0, 0, 100, true);
    addPass(moe, 1000, 1, 200, true);
    addPass(moe, 2000, 2, 150, true);
    const auto trace = moe.build();
    const std::vector<KernelCalls> kernels{{*trace, process}};
    RankFigures figures;
    describeTimes(figures, kernels);
    EXPECT_DOUBLE_EQ(figures.expertsNs, 150);
    EXPECT_DOUBLE_EQ(figures.dispatchNs, 40);
    EXPECT_DOUBLE_EQ(figures.combineNs, 12);
    EXPECT_DOUBLE_EQ(figures.waitNs, 152); // not twice the median of all six waits
}

TEST(RankTimes, PassesInWhichNoRowCameCount) {
    MoeTraceBuilder moe;
    const auto process = moe.process("rank 1: after fix");
    addPass(moe, 0, 0, 100, true);
    addPass(moe, 1000, 1, 100, false);
    addPass(moe, 2000, 2, 100, false);
    const auto trace = moe.build();
    const std::vector<KernelCalls> kernels{{*trace, process}};
    RankFigures figures;
    describeTimes(figures, kernels);
    EXPECT_DOUBLE_EQ(figures.expertsNs, 0);
    EXPECT_DOUBLE_EQ(figures.dispatchNs, 40);
}

TEST(RankTimes, PlacementsAreAveraged) {
    MoeTraceBuilder moe;
    const auto before = moe.process("rank 0: before fix");
    addPass(moe, 0, 0, 100, true);
    const auto after = moe.process("rank 0: after fix");
    addPass(moe, 1000, 1, 200, true);
    const auto trace = moe.build();
    const std::vector<KernelCalls> kernels{{*trace, before}, {*trace, after}};
    RankFigures figures;
    describeTimes(figures, kernels);
    EXPECT_DOUBLE_EQ(figures.waitNs, 152);
    EXPECT_DOUBLE_EQ(figures.expertsNs, 150);
}

} // namespace
} // namespace gatescope
