// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/own_recording.h"
#include "analysis/compare/trace_comparison.h"
#include "analysis/moe_traces.h"
#include "trace/vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace gatescope {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// What a rank waits in an iteration.
using WaitOf = std::function<std::int64_t(int rank, int iteration)>;

/// A run over ranks, or over none, in these placements: each rank's passes take the same time, of which it
/// waits more or less.
std::shared_ptr<const Trace> runOver(int ranks, const WaitOf& waitOf, std::vector<std::string> placements,
                                     const std::string& experts = "contiguous", std::int64_t passNs = 100'000,
                                     const std::string& backend = "xpu") {
    constexpr int kIterations = 12;
    MoeTraceBuilder moe;
    for (int rank = 0; rank < ranks; ++rank) {
        for (const auto& placement : placements) {
            moe.process((ranks > 1 ? "rank " + std::to_string(rank) + ": " : "") + placement);
            for (int i = 0; i < kIterations; ++i) {
                const std::int64_t start = 1'000'000 * i;
                const auto wait = ranks > 1 ? waitOf(rank, i) : 0;
                const auto pass = passNs + 37 * (i % 5);
                moe.range(Role::Block, "sparse_moe_block", start, pass + 100, 0, i);
                moe.range(Role::Gate, "gate_gemm", start + 10, 1000, 0, i);
                moe.range(Role::Route, "topk_softmax", start + 1020, 500, 0, i);
                if (ranks > 1) moe.range(Role::Other, kWaitForRanks, start + 2000, wait / 4, 0, i);
                moe.range(Role::W13, "w13_gemm_silu", start + 30'000, pass - wait - 1500, 0, i);
                if (ranks > 1)
                    moe.range(Role::Other, kWaitForRanks, start + 30'000 + pass - wait, wait - wait / 4, 0,
                              i);
            }
        }
    }
    if (ranks > 1) {
        moe.builder.setMetadata(
            R"({"device": "CPU", "tokens": 64, "gatescope": {"profile": {"ranks": {"placement": ")" +
            experts + R"("}}}})");
    } else {
        moe.builder.setMetadata(R"({"device": "CPU", "tokens": 64, "backend": ")" + backend + R"("})");
    }
    return moe.build();
}

std::int64_t evenly(int rank, int iteration) {
    return 4000 + 100 * ((rank + iteration) % 3);
}

class OwnRecording : public testing::Test {
protected:
    std::vector<Recording> recordings(const std::shared_ptr<const Trace>& trace) {
        return recordingsOfOwnRun(trace, "run.json", KernelPatterns::builtIn(), m_kinds);
    }
    TraceComparison compare(const std::shared_ptr<const Trace>& a, const std::shared_ptr<const Trace>& b) {
        return compareTraces(Baseline(recordings(a)), Candidate(recordings(b)), m_kinds);
    }

    KernelKinds m_kinds;
};

TEST_F(OwnRecording, APlacementOverRanksIsOneRecording) {
    const auto all = recordings(runOver(2, evenly, {"before fix", "after fix"}));
    ASSERT_EQ(all.size(), 2U) << "not one for each process, or rank 0 would be compared with rank 1";
    EXPECT_EQ(all[0].placement, "before fix");
    EXPECT_EQ(all[1].placement, "after fix");
    EXPECT_EQ(all[0].expertsOnRanks, "contiguous");
    for (const auto& one : all) {
        EXPECT_EQ(one.steps.size(), 24U);
        EXPECT_EQ(one.steps.front().rank, 0);
        EXPECT_EQ(one.steps.back().rank, 1);
        EXPECT_EQ(one.detection.gates.layers.size(), 24U) << "of both ranks, of this placement alone";
    }
    EXPECT_EQ(recordings(runOver(2, evenly, {"after fix"})).size(), 1U);
    const auto alone = recordings(runOver(1, evenly, {"before fix", "after fix"}));
    ASSERT_EQ(alone.size(), 2U);
    EXPECT_EQ(alone[1].placement, "after fix");
    EXPECT_EQ(alone[1].expertsOnRanks, "");
}

TEST_F(OwnRecording, PlacementsOfOneRunAreComparedHoweverLongAGateCallWasHeldUp) {
    MoeTraceBuilder moe;
    for (const bool before : {true, false}) {
        moe.process(before ? "before fix" : "after fix");
        for (int i = 0; i < 12; ++i) {
            const std::int64_t start = 10'000'000 * i;
            moe.range(Role::Block, "sparse_moe_block", start, 2'000'000, 0, i);
            if (before) moe.range(Role::Gate, "gate_gemm (redundant)", start + 10, 1'000'000, 0, i, true);
            moe.range(Role::Gate, "gate_gemm", start + 1'100'000, 1000, 0, i);
            moe.range(Role::W13, "w13_gemm_silu", start + 1'200'000, 100'000 + 37 * (i % 5), 0, i);
        }
    }
    moe.builder.setMetadata(R"({"device": "CPU", "tokens": 64})");
    auto placements = recordings(moe.build());
    ASSERT_EQ(placements.size(), 2U);
    const Baseline before(std::vector<Recording>{placements[0]});
    const Candidate after(std::vector<Recording>{placements[1]});
    const auto result = comparePlacements(before, after, m_kinds);
    EXPECT_TRUE(result.comparable) << testing::PrintToString(result.reasons);
    EXPECT_EQ(result.step.verdict, Verdict::Faster);
    // Of two recordings nobody knows what else they did.
    EXPECT_FALSE(compareTraces(before, after, m_kinds).comparable);
}

/// One recording a side: a processor's times differ by more from run to run than a device's.
TEST_F(OwnRecording, WhatIsAssumedIsThatOfProcessorsOrOfDevices) {
    const auto none = [](int, int) { return std::int64_t{0}; };
    for (const std::string backend : {"cpu", "xpu"}) {
        const auto run = [&](std::int64_t passNs) {
            return recordings(runOver(1, none, {"after fix"}, "", passNs, backend));
        };
        const auto compared = [&](std::int64_t passNs) {
            return compareTraces(Baseline(run(100'000)), Candidate(run(passNs)), m_kinds);
        };
        const bool cpu = backend == "cpu";
        EXPECT_EQ(compared(110'000).step.verdict, cpu ? Verdict::NoEvidence : Verdict::Slower);
        EXPECT_EQ(compared(150'000).step.verdict, Verdict::Slower);
        EXPECT_EQ(compared(110'000).assumed.stepShare, cpu ? 0.08 : 0.007);
    }
}

TEST_F(OwnRecording, WhoWaitsIsTold) {
    const auto even = runOver(2, evenly, {"after fix"});
    const auto uneven = runOver(
        2, [](int rank, int) { return rank == 0 ? 400 : 40'000; }, {"after fix"}, "map.json", 120'000);
    const auto comparison = compare(even, uneven);
    ASSERT_TRUE(comparison.comparable);
    EXPECT_EQ(comparison.step.verdict, Verdict::Slower);
    ASSERT_EQ(comparison.ranks.size(), 2U);
    for (const auto& rank : comparison.ranks) {
        ASSERT_TRUE(rank.step) << rank.rank;
        EXPECT_EQ(rank.step->verdict, Verdict::Slower);
        EXPECT_NEAR(*rank.baselineWaitNs, 4100, 100) << "both waits of a step, in sum";
    }
    EXPECT_NEAR(*comparison.ranks[0].candidateWaitNs, 400, 1);
    EXPECT_NEAR(*comparison.ranks[1].candidateWaitNs, 40'000, 1);
    EXPECT_NEAR(*comparison.ranks[1].candidateNs, 120'074, 75);
    EXPECT_THAT(comparison.remarks, Contains(HasSubstr("Ranks: 2 against 2")));
    EXPECT_THAT(comparison.remarks,
                Contains(HasSubstr("Experts live elsewhere: contiguous against map.json")));
    const auto same = compare(even, even);
    EXPECT_EQ(same.step.verdict, Verdict::NoEvidence);
    EXPECT_THAT(same.remarks, Not(Contains(HasSubstr("Experts live elsewhere"))));
}

TEST_F(OwnRecording, OtherNumbersOfRanksGiveNoVerdictOnARanksWork) {
    for (const int candidate : {1, 4}) {
        const auto comparison = compare(runOver(2, evenly, {"after fix"}),
                                        runOver(candidate, evenly, {"after fix"}, "contiguous", 50'000));
        ASSERT_TRUE(comparison.comparable) << testing::PrintToString(comparison.reasons);
        EXPECT_EQ(comparison.step.verdict, Verdict::Faster) << candidate;
        EXPECT_EQ(comparison.ranks.size(), static_cast<std::size_t>(std::max(2, candidate)));
        for (const auto& rank : comparison.ranks)
            EXPECT_FALSE(rank.step) << rank.rank;
        EXPECT_EQ(comparison.ranks.back().baselineNs.has_value(), candidate == 1);
        ASSERT_FALSE(comparison.kernels.empty());
        for (const auto& kernel : comparison.kernels)
            EXPECT_EQ(kernel.difference.verdict, Verdict::NotGiven) << kernel.name;
        EXPECT_THAT(comparison.remarks, Contains(HasSubstr("no verdict is given on a rank's")));
    }
    const auto one = compare(runOver(1, evenly, {"after fix"}), runOver(1, evenly, {"after fix"}));
    EXPECT_TRUE(one.ranks.empty());
    EXPECT_THAT(one.remarks, Not(Contains(HasSubstr("Ranks:"))));
}

} // namespace
} // namespace gatescope
