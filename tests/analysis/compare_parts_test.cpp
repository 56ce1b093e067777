// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/align_sequences.h"
#include "analysis/compare/match_steps.h"
#include "analysis/compare/step_tokens.h"

#include <gmock/gmock.h>

#include <numeric>

namespace gatescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

using Sequence = std::vector<std::uint32_t>;

TEST(AlignSequences, FindsALongestCommonSubsequence) {
    EXPECT_THAT(alignSequences(Sequence{1, 2, 3, 4, 5}, Sequence{1, 3, 9, 5}),
                ElementsAre(Pair(0, 0), Pair(2, 1), Pair(4, 3)));
    EXPECT_THAT(alignSequences(Sequence{}, Sequence{1}), IsEmpty());
    EXPECT_THAT(alignSequences(Sequence{1, 2}, Sequence{3}), IsEmpty());
    // The longer way round is the right one: 2 3 4, not 9.
    EXPECT_THAT(alignSequences(Sequence{9, 2, 3, 4}, Sequence{2, 3, 4, 9}),
                ElementsAre(Pair(1, 0), Pair(2, 1), Pair(3, 2)));
}

TEST(AlignSequences, OfEqualCallsTheSecondHasNoPartner) {
    EXPECT_THAT(alignSequences(Sequence{1, 7, 7, 2}, Sequence{1, 7, 2}),
                ElementsAre(Pair(0, 0), Pair(1, 1), Pair(3, 2)));
    EXPECT_THAT(alignSequences(Sequence{7, 5, 7, 5, 3, 2}, Sequence{7, 5, 2}),
                ElementsAre(Pair(0, 0), Pair(1, 1), Pair(5, 2)));
}

TEST(AlignSequences, LongSequencesGoByOccurrence) {
    Sequence a(12000);
    std::iota(a.begin(), a.end(), 1U);
    Sequence b = a;
    b.erase(b.begin() + 6000);
    b.front() = 999999; // else what is equal at the ends is paired without a table
    b.back() = 999999;
    const auto pairs = alignSequences(a, b);
    EXPECT_EQ(pairs.size(), 11997U);
    EXPECT_THAT(pairs.front(), Pair(1, 1));
    EXPECT_THAT(pairs.back(), Pair(11998, 11997));
}

TEST(StepTokens, StandInStepsNames) {
    EXPECT_EQ(tokensFromName("execute_context_2(512)_generation_8(8)"), 520);
    EXPECT_EQ(tokensFromName("execute_context_0(0)_generation_1(1)"), 1);
    EXPECT_EQ(tokensFromName("step[DECODE bs=8]"), 8);
    EXPECT_EQ(tokensFromName("ProfilerStep#12"), std::nullopt);
    EXPECT_EQ(tokensFromName("execute_context_many"), std::nullopt);
}

/// Steps of kinds that are interned on the way.
class Matching : public testing::Test {
protected:
    using Places = std::vector<StepPlace>;

    StepPlace place(std::string name, KernelFamily family, std::string grid = "8x1x1", std::int32_t layer = 0,
                    std::string path = "") {
        return {.kind = m_kinds.intern({.name = std::move(name),
                                        .family = family,
                                        .path = std::move(path),
                                        .shape = "",
                                        .grid = std::move(grid)}),
                .layer = layer};
    }
    std::vector<std::tuple<std::uint32_t, std::uint32_t, MatchedBy>> match(const Places& a, const Places& b) {
        std::vector<std::tuple<std::uint32_t, std::uint32_t, MatchedBy>> result;
        for (const auto& pair : matchSteps(Baseline(a), Candidate(b), m_kinds))
            result.emplace_back(pair.baseline, pair.candidate, pair.by);
        return result;
    }

    KernelKinds m_kinds;
};

using Found = std::tuple<std::uint32_t, std::uint32_t, MatchedBy>;

TEST_F(Matching, RenamedKernelsOfOneFamilyAreFoundAgain) {
    const Places a{place("norm", KernelFamily::Norm), place("nvjet_a", KernelFamily::Gemm),
                   place("silu", KernelFamily::Activation)};
    const Places b{place("norm", KernelFamily::Norm), place("cutlass_b", KernelFamily::Gemm),
                   place("silu", KernelFamily::Activation)};
    EXPECT_THAT(match(a, b), ElementsAre(Found(0, 0, MatchedBy::Kind), Found(1, 1, MatchedBy::Family),
                                         Found(2, 2, MatchedBy::Kind)));
}

TEST_F(Matching, AnotherGridIsStillTheSameName) {
    const Places a{place("gemm", KernelFamily::Gemm, "8x1x1"), place("gemm", KernelFamily::Gemm, "4x1x1")};
    const Places b{place("gemm", KernelFamily::Gemm, "16x1x1"), place("gemm", KernelFamily::Gemm, "4x1x1")};
    EXPECT_THAT(match(a, b), ElementsAre(Found(0, 0, MatchedBy::Name), Found(1, 1, MatchedBy::Kind)));
}

TEST_F(Matching, NotAnyElementwiseKernelIsAnotherOneRenamed) {
    const Places a{place("add", KernelFamily::Elementwise), place("mystery", KernelFamily::Unknown)};
    const Places b{place("mul", KernelFamily::Elementwise), place("riddle", KernelFamily::Unknown)};
    EXPECT_THAT(match(a, b), IsEmpty());
    const Places c{place("add", KernelFamily::Elementwise, "", 0, "aten::add")};
    const Places d{place("add_v2", KernelFamily::Elementwise, "", 0, "aten::add")};
    EXPECT_THAT(match(c, d), ElementsAre(Found(0, 0, MatchedBy::Family)));
}

TEST_F(Matching, WhatChangedPlacesInItsLayerIsTheSame) {
    const Places a{place("norm", KernelFamily::Norm), place("copy", KernelFamily::Copy),
                   place("rope", KernelFamily::Rope), place("attention", KernelFamily::Attention)};
    const Places b{a[0], a[2], a[3], a[1]};
    EXPECT_THAT(match(a, b), ElementsAre(Found(0, 0, MatchedBy::Kind), Found(1, 3, MatchedBy::Moved),
                                         Found(2, 1, MatchedBy::Kind), Found(3, 2, MatchedBy::Kind)));
    auto other = b;
    other[3].layer = 1; // of another layer it is another kernel
    EXPECT_EQ(match(a, other).size(), 3U);
}

TEST_F(Matching, WhatHasNoPartnerGetsNone) {
    const auto norm = place("norm", KernelFamily::Norm);
    const auto gate = place("gate", KernelFamily::Gemm);
    const auto router = place("topk", KernelFamily::Router);
    EXPECT_THAT(match({norm, gate, gate, router}, {norm, gate, router}),
                ElementsAre(Found(0, 0, MatchedBy::Kind), Found(1, 1, MatchedBy::Kind),
                            Found(3, 2, MatchedBy::Kind)));
}

} // namespace
} // namespace gatescope
