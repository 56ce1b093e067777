// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <utility>

namespace gatescope {
namespace {

TEST(Statistics, QuantilesAreTypeSeven) {
    // R: quantile(c(7, 1, 3, 10), c(0, .1, .25, .5, .9, 1))
    const std::vector<double> samples{7, 1, 3, 10};
    EXPECT_DOUBLE_EQ(quantile(samples, 0), 1);
    EXPECT_DOUBLE_EQ(quantile(samples, 0.1), 1.6);
    EXPECT_DOUBLE_EQ(quantile(samples, 0.25), 2.5);
    EXPECT_DOUBLE_EQ(quantile(samples, 0.5), 5);
    EXPECT_DOUBLE_EQ(quantile(samples, 0.9), 9.1);
    EXPECT_DOUBLE_EQ(quantile(samples, 1), 10);
    EXPECT_DOUBLE_EQ(median(std::vector<double>{4}), 4);
    EXPECT_TRUE(std::isnan(median({})));
}

TEST(Statistics, Summarizes) {
    const auto summary = summarize(std::vector<double>{5, 1, 2, 4, 3});
    EXPECT_EQ(summary.n, 5u);
    EXPECT_DOUBLE_EQ(summary.median, 3);
    EXPECT_DOUBLE_EQ(summary.mean, 3);
    EXPECT_DOUBLE_EQ(summary.p10, 1.4);
    EXPECT_DOUBLE_EQ(summary.p90, 4.6);
    EXPECT_DOUBLE_EQ(summary.min, 1);
    EXPECT_DOUBLE_EQ(summary.max, 5);
    EXPECT_EQ(summarize({}).n, 0u);
}

TEST(PairedDifference, KnowsTheEasyCases) {
    const std::vector<double> b{10, 20, 30, 40, 50, 60};
    std::vector<double> a;
    for (const double x : b)
        a.push_back(x + 7);
    const auto constant = pairedDifference(a, b);
    EXPECT_DOUBLE_EQ(constant.median, 7);
    EXPECT_DOUBLE_EQ(constant.low, 7);
    EXPECT_DOUBLE_EQ(constant.high, 7);
    EXPECT_DOUBLE_EQ(constant.relative, 7.0 / 35);
    EXPECT_EQ(constant.n, 6u);
    EXPECT_TRUE(constant.resolved());
    EXPECT_FALSE(pairedDifference(b, b).resolved());
}

TEST(PairedDifference, TooFewPairsResolveNothing) {
    EXPECT_FALSE(pairedDifference({}, {}).resolved());
    const std::vector<double> one{5};
    const auto single = pairedDifference(one, std::vector<double>{3, 4});
    EXPECT_EQ(single.n, 1u);
    EXPECT_DOUBLE_EQ(single.median, 2);
    EXPECT_FALSE(single.resolved());
    const std::vector<double> a{5, 6, 7, 8, 9};
    const std::vector<double> b{1, 1, 1, 1, 1};
    EXPECT_FALSE(pairedDifference(a, b).resolved());
    EXPECT_EQ(pairedDifference(a, b).low, 4);
    EXPECT_EQ(pairedDifference(a, b).high, 8);
}

/// Times of one iteration each: a machine that slows down and speeds up, and rare long interruptions.
std::vector<double> machine(std::mt19937_64& random, std::size_t n) {
    std::normal_distribution<double> noise(0, 1);
    std::vector<double> drift(n);
    double speed = 0;
    for (double& value : drift) {
        speed = 0.8 * speed + noise(random);
        value = 1000 + 5 * speed;
    }
    return drift;
}

double measured(std::mt19937_64& random, double time) {
    std::normal_distribution<double> noise(0, 20);
    return time + noise(random) + (random() % 50 == 0 ? 300.0 : 0.0);
}

TEST(PairedDifference, FewPairsUseTheSignTest) {
    const std::vector<double> zero(9, 0.0);
    const std::vector<double> a{9, 2, 3, 4, 5, 6, 7, 8, 1};
    // Binomial(9, 1/2): 2 P(X <= 1) = 3.9 %, 2 P(X <= 2) = 18 %, so the second from either end.
    const auto nine = pairedDifference(a, zero);
    EXPECT_EQ(nine.low, 2);
    EXPECT_EQ(nine.high, 8);
    EXPECT_EQ(pairedDifference(std::span(a).first(6), zero).low, 2);
    EXPECT_EQ(pairedDifference(std::span(a).first(6), zero).high, 9);
}

/// Ranks of n values that enclose their median with 95 %: k of Binomial(n, 1/2) with P(S < k) <= 2.5 %,
/// computed with another program (SciPy's binom). 1001 is one where the normal distribution gives 469.
class SignTestRank : public testing::TestWithParam<std::pair<std::size_t, std::size_t>> {};

TEST_P(SignTestRank, BoundsTheIntervalFromWithinAndNearly) {
    const auto [n, rank] = GetParam();
    std::mt19937_64 random(n);
    std::vector<double> values(n);
    std::iota(values.begin(), values.end(), 0.0);
    const std::vector<double> zero(n, 0.0);
    bool isTheEnd = false;
    for (int sample = 0; sample < 20; ++sample) {
        std::ranges::shuffle(values, random);
        const auto result = pairedDifference(values, zero, random());
        // The bootstrap may take an end further out, by its own noise; never further in.
        ASSERT_LE(result.low, static_cast<double>(rank - 1));
        ASSERT_GE(result.high, static_cast<double>(n - rank));
        ASSERT_GE(result.low, static_cast<double>(rank - 1) - 0.3 * std::sqrt(static_cast<double>(n)) - 3);
        isTheEnd = isTheEnd || result.low == static_cast<double>(rank - 1);
    }
    EXPECT_TRUE(isTheEnd) << "where the bootstrap's end lies further in, the sign test's is taken";
}
INSTANTIATE_TEST_SUITE_P(Pairs, SignTestRank,
                         testing::Values(std::pair{25U, 8U}, std::pair{499U, 228U}, std::pair{501U, 229U},
                                         std::pair{1001U, 470U}, std::pair{5000U, 2431U}));

TEST(PairedDifference, IsDeterministicForASeed) {
    std::mt19937_64 random(1);
    std::vector<double> a;
    std::vector<double> b;
    for (const double time : machine(random, 100)) {
        a.push_back(measured(random, time));
        b.push_back(measured(random, time));
    }
    const auto first = pairedDifference(a, b, 5);
    const auto second = pairedDifference(a, b, 5);
    EXPECT_EQ(first.low, second.low);
    EXPECT_EQ(first.high, second.high);
    EXPECT_LT(first.low, first.median);
    EXPECT_GT(first.high, first.median);
}

/// The share of simulated runs whose difference is called resolved.
double resolvedShare(double shift, std::size_t pairs, std::uint64_t seed) {
    constexpr int kRuns = 400;
    std::mt19937_64 random(seed);
    int resolved = 0;
    for (int run = 0; run < kRuns; ++run) {
        std::vector<double> a;
        std::vector<double> b;
        for (const double time : machine(random, pairs)) {
            a.push_back(measured(random, time * (1 + shift)));
            b.push_back(measured(random, time));
        }
        resolved += pairedDifference(a, b, static_cast<std::uint64_t>(run)).resolved() ? 1 : 0;
    }
    return static_cast<double>(resolved) / kRuns;
}

TEST(PairedDifference, FalseAlarmsAreRareAsPromised) {
    for (const std::size_t pairs : {6u, 10u, 20u, 60u, 120u}) {
        const double alarms = resolvedShare(0, pairs, 11);
        RecordProperty("false_alarms_" + std::to_string(pairs), std::to_string(alarms));
        EXPECT_LE(alarms, 0.07) << pairs << " pairs";
    }
}

TEST(PairedDifference, AThreePercentShiftIsFound) {
    EXPECT_GE(resolvedShare(0.03, 20, 14), 0.8);
    EXPECT_GE(resolvedShare(0.03, 60, 12), 0.95);
    EXPECT_GE(resolvedShare(-0.03, 60, 13), 0.95);
}

} // namespace
} // namespace gatescope
