// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/difference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace gatescope {
namespace {

using Values = std::vector<double>;

Difference compare(const StepValues& a, const StepValues& b, const QuantityVariance& variance = {}) {
    auto result = differenceOf(Baseline(a), Candidate(b), variance);
    setVerdicts({&result});
    return result;
}

/// Recordings of one program: each has a mean of its own around `centre`.
StepValues recordings(std::size_t count, double centre, double between, std::mt19937_64& random,
                      std::size_t steps = 30) {
    std::normal_distribution<double> normal;
    StepValues values;
    for (std::size_t i = 0; i < count; ++i) {
        const double mean = centre + between * normal(random);
        Values one;
        for (std::size_t s = 0; s < steps; ++s)
            one.push_back(mean + 0.3 * normal(random));
        values.push_back(one);
    }
    return values;
}

TEST(Difference, CandidateMinusBaseline) {
    const auto faster = compare({{10, 11, 12}}, {{5, 6, 7}}, {.share = 0.01});
    EXPECT_DOUBLE_EQ(faster.differenceNs, -5);
    EXPECT_EQ(faster.verdict, Verdict::Faster);
    EXPECT_LT(faster.highNs, 0);
    const auto slower = compare({{5, 6, 7}}, {{10, 11, 12}}, {.share = 0.01});
    EXPECT_DOUBLE_EQ(slower.differenceNs, 5);
    EXPECT_EQ(slower.verdict, Verdict::Slower);
}

TEST(Difference, IntervalOfOneRecordingEachByHand) {
    // Inside: 4.64719 s^2 / n = 1.54906 each (StepSeries.FewStepsAreBatchesOfTheirOwn), 2 degrees; between:
    // 2 * (1 % of 100)^2 = 2. Total 5.09813 = 2.25790^2, and degrees 5.09813^2 / (1.54906^2 / 2 * 2)
    // = 10.831. t(10.831) = 2.2052.
    const auto one = compare({{99, 100, 101}}, {{103, 104, 105}}, {.share = 0.01});
    EXPECT_DOUBLE_EQ(one.differenceNs, 4);
    EXPECT_NEAR(one.highNs - one.differenceNs, 2.2052 * 2.25790, 1e-3);
    EXPECT_NEAR(one.differenceNs - one.lowNs, 2.2052 * 2.25790, 1e-3);
    EXPECT_NEAR(one.detectableNs, (2.2052 + 0.8416) * 2.25790, 1e-3);
    // A clock's step counts beside the share.
    const auto ticking = compare({{99, 100, 101}}, {{103, 104, 105}}, {.share = 0.01, .ns = 1});
    EXPECT_GT(ticking.highNs, one.highNs);
}

TEST(Difference, SmallScatterOfStepsAloneIsNoEvidence) {
    // What an interval over steps would call certain.
    std::mt19937_64 random(1);
    const auto a = recordings(1, 1845.4, 0, random, 60);
    const auto b = recordings(1, 1848.8, 0, random, 60);
    EXPECT_EQ(compare(a, b).verdict, Verdict::Slower);
    EXPECT_EQ(compare(a, b, {.share = 0.007}).verdict, Verdict::NoEvidence);
}

TEST(Difference, OneStepASideShowsNothing) {
    const auto single = compare({{100}}, {{500}}, {.share = 0.01});
    EXPECT_EQ(single.verdict, Verdict::NoEvidence);
    EXPECT_TRUE(std::isinf(single.highNs));
    EXPECT_TRUE(std::isinf(single.detectableNs));
    EXPECT_DOUBLE_EQ(single.differenceNs, 400);
    EXPECT_EQ(compare({{}}, {{1, 2}}).verdict, Verdict::NoEvidence);
}

TEST(Difference, NothingDiffersFromItself) {
    EXPECT_EQ(compare({{5, 5, 5}}, {{5, 5, 5}}).verdict, Verdict::NoEvidence);
    EXPECT_DOUBLE_EQ(compare({{5, 5, 5}}, {{5, 5, 5}}).p, 1);
    EXPECT_EQ(compare({{5, 6, 9}}, {{5, 6, 9}}, {.share = 0.01}).differenceNs, 0);
}

TEST(Difference, FourRecordingsTellTheirVariance) {
    // Means 10, 12 and 20, 22: pooled variance 2 with 2 degrees, so t(2) = 4.3027 times sqrt(2).
    const StepValues a{{10, 10, 10}, {12, 12, 12}};
    const StepValues b{{20, 20, 20}, {22, 22, 22}};
    const auto measured = compare(a, b, {.share = 0.5});
    EXPECT_DOUBLE_EQ(measured.differenceNs, 10);
    EXPECT_NEAR(measured.highNs, 10 + 4.3027 * std::sqrt(2.0), 1e-3);
    EXPECT_EQ(measured.verdict, Verdict::Slower);
    // All kernels together are sure of less: (10 * 1.1^2 + 2 * 2) / 12.
    const auto drawn = compare(a, b, {.measuredShare = 0.1});
    EXPECT_NEAR(drawn.highNs, 10 + 2.1788 * std::sqrt((10 * 1.21 + 2 * 2) / 12), 1e-3);
    // What they have in common, 0.605 of 1.34167, is known with the recordings' two degrees only:
    // 1.34167^2 / (0.605^2 / 2 + 0.73667^2 / 12) = 7.8899, t = 2.3115.
    const auto common = compare(a, b, {.measuredShare = 0.1, .commonShare = 0.1 / std::sqrt(2.0)});
    EXPECT_NEAR(common.highNs, 10 + 2.3115 * std::sqrt((10 * 1.21 + 2 * 2) / 12), 1e-3);
    // It scatters by more than three times what all do: it is none of them.
    const auto unlike = compare(a, b, {.measuredShare = 0.05});
    EXPECT_NEAR(unlike.highNs, measured.highNs, 1e-9);
}

TEST(Difference, FewStepsThatLieTogetherByChanceScatterAsTheOthers) {
    const Values many{90, 92, 110, 108, 95, 91, 105, 103, 94, 109, 97, 106};
    EXPECT_EQ(compare({many}, {{115, 115.001, 115}}).verdict, Verdict::NoEvidence);
    EXPECT_EQ(compare({many}, {{200, 200.001, 200}}).verdict, Verdict::Slower);
}

TEST(Difference, ThreeRecordingsMayShowMoreThanWasAssumed) {
    const StepValues apart{{90, 90, 90.001}, {110, 110, 110.001}};
    const StepValues other{{115, 115, 115.001}};
    EXPECT_EQ(compare(apart, other, {.share = 0.001}).verdict, Verdict::NoEvidence);
    const StepValues near{{100, 100, 100.001}, {100.01, 100.01, 100.011}};
    EXPECT_EQ(compare(near, other, {.share = 0.001}).verdict, Verdict::Slower);
}

/// Share of comparisons of a program with one that is slower by `shift` that call them different.
double called(std::size_t count, double between, double shift, const QuantityVariance& variance) {
    constexpr int kRuns = 1000;
    std::mt19937_64 random(17);
    int hits = 0;
    for (int run = 0; run < kRuns; ++run) {
        const auto a = recordings(count, 100, between, random);
        const auto b = recordings(count, 100 * (1 + shift), between, random);
        hits += compare(a, b, variance).verdict != Verdict::NoEvidence ? 1 : 0;
    }
    return hits / static_cast<double>(kRuns);
}

TEST(Difference, FalseAlarmsWithAndWithoutRepeats) {
    EXPECT_LE(called(1, 0.7, 0, {.share = 0.007}), 0.065);
    EXPECT_LE(called(3, 2.5, 0, {.share = 0.007}), 0.065); // noisier than assumed: measured
    EXPECT_GE(called(3, 2.5, 0, {.share = 0.007}), 0.03);
    // What the assumption is for: without it most comparisons of a program with itself are alarms.
    EXPECT_GE(called(1, 0.7, 0, {}), 0.5);
}

TEST(Difference, ThreePercentAreFound) {
    EXPECT_GE(called(1, 0.7, 0.03, {.share = 0.007}), 0.8);
    EXPECT_GE(called(3, 0.7, 0.03, {.share = 0.007}), 0.9);
}

TEST(Difference, VerdictsAreHolms) {
    std::vector<Difference> many(20);
    for (auto& one : many) {
        one.p = 0.9;
        one.lowNs = -2;
        one.highNs = -0.5;
    }
    many[3].p = 0.01; // 0.2 of twenty
    many[7].p = 0.002;
    many[3].differenceNs = many[7].differenceNs = -1;
    std::vector<Difference*> together;
    for (auto& one : many)
        together.push_back(&one);
    setVerdicts(together);
    EXPECT_EQ(many[3].verdict, Verdict::NoEvidence);
    EXPECT_EQ(many[7].verdict, Verdict::Faster);
    EXPECT_DOUBLE_EQ(many[7].pAdjusted, 0.04);
}

/// Of one run in whose blocks A B B A the candidate takes so much more.
Difference ofBlocks(const Values& differences) {
    Values before;
    Values after;
    for (const double one : differences) {
        before.insert(before.end(), {100, 100});
        after.insert(after.end(), {100 + one, 100 + one});
    }
    auto result = differenceInOneRun(Baseline<StepValues>({before}), Candidate<StepValues>({after}));
    setVerdicts({&result});
    return result;
}

TEST(Difference, OneRunsVerdictNeverContradictsItsInterval) {
    // Signed ranks alone would call the first one slower: eight blocks, whose interval is their range.
    const auto ranksAlone = ofBlocks({-0.1, 1, 2, 3, 4, 5, 6, 7});
    EXPECT_LE(ranksAlone.p, 0.05);
    EXPECT_LT(ranksAlone.lowNs, 0);
    EXPECT_EQ(ranksAlone.verdict, Verdict::NoEvidence);
    // And the sign test alone the second one: ten of twelve are slower, the other two much faster.
    const auto intervalAlone = ofBlocks({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -30, -40});
    EXPECT_GT(intervalAlone.p, 0.05);
    EXPECT_TRUE(intervalAlone.excludesZero());
    EXPECT_EQ(intervalAlone.verdict, Verdict::NoEvidence);
    EXPECT_EQ(ofBlocks({1, 2, 3, 4, 5, 6, 7, 8}).verdict, Verdict::Slower);
    EXPECT_EQ(ofBlocks({-1, -2, -3, -4, -5, -6, -7, -8}).verdict, Verdict::Faster);
}

} // namespace
} // namespace gatescope
