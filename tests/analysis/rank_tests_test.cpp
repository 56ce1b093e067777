// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/rank_tests.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace gatescope {
namespace {

using Values = std::vector<double>;

// Hollander and Wolfe (1973), p. 69: permeability of the human chorioamnion, at term and earlier. Also the
// example of R's wilcox.test.
const Values kAtTerm{0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
const Values kEarlier{1.15, 0.88, 0.90, 0.74, 1.21};

TEST(MannWhitney, HollanderAndWolfesPermeability) {
    const auto test = mannWhitney(kAtTerm, kEarlier);
    EXPECT_DOUBLE_EQ(test.statistic, 35);
    EXPECT_NEAR(test.p, 2 * 0.1272, 5e-5);
    const auto swapped = mannWhitney(kEarlier, kAtTerm);
    EXPECT_DOUBLE_EQ(swapped.statistic, 15);
    EXPECT_DOUBLE_EQ(swapped.p, test.p);
}

TEST(MannWhitney, ThreeAgainstThreeCannotBeSure) {
    // 20 ways to draw three of six; the two outermost are as far out.
    EXPECT_NEAR(mannWhitney(Values{1, 2, 3}, Values{4, 5, 6}).p, 0.1, 1e-12);
    EXPECT_DOUBLE_EQ(mannWhitney({}, Values{1}).p, 1);
    EXPECT_DOUBLE_EQ(mannWhitney(Values{5, 5, 5}, Values{5, 5}).p, 1);
}

TEST(MannWhitney, NormalAndExactAgreeWhereTheyMeet) {
    Values a;
    Values b;
    for (int i = 0; i < 50; ++i) {
        a.push_back(i + 0.25 * (i % 7));
        b.push_back(i * 1.05 + 6.01);
    }
    const auto exact = mannWhitney(a, b);
    a.push_back(24.123);
    const auto normal = mannWhitney(a, b);
    EXPECT_LT(exact.p, 0.2);
    EXPECT_NEAR(exact.p, normal.p, 0.01);
}

TEST(MannWhitney, TiesAreCorrectedFor) {
    // By hand: one pair greater, four equal; three twos and three threes, so the sum of t^3 - t is 48.
    const auto test = mannWhitney(Values{1, 2, 2, 3}, Values{2, 3, 3, 4});
    EXPECT_DOUBLE_EQ(test.statistic, 3);
    const double variance = 16.0 / 12 * (9 - 48.0 / 56);
    EXPECT_NEAR(test.p, std::erfc(4.5 / std::sqrt(variance) / std::sqrt(2.0)), 1e-12);
}

TEST(MannWhitney, FalseAlarmsAreThoseOfTheLevel) {
    std::mt19937_64 random(7);
    std::normal_distribution<double> normal;
    int alarms = 0;
    for (int run = 0; run < 2000; ++run) {
        Values a(12);
        Values b(15);
        for (auto& x : a)
            x = normal(random);
        for (auto& x : b)
            x = normal(random);
        alarms += mannWhitney(a, b).p <= 0.05 ? 1 : 0;
    }
    EXPECT_GT(alarms, 60);
    EXPECT_LT(alarms, 125);
}

TEST(Wilcoxon, HollanderAndWolfesDepressionScores) {
    // p. 27 there; R: wilcox.test(x, y, paired = TRUE, alternative = "greater"): V = 40, p = 0.01953.
    const Values first{1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
    const Values second{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
    Values differences;
    for (std::size_t i = 0; i < first.size(); ++i)
        differences.push_back(first[i] - second[i]);
    const auto test = wilcoxonSignedRank(differences);
    EXPECT_DOUBLE_EQ(test.statistic, 40);
    EXPECT_NEAR(test.p, 2 * 0.01953, 1e-5);
}

TEST(Wilcoxon, ZerosAreLeftOutAndNothingIsSureOfNothing) {
    EXPECT_DOUBLE_EQ(wilcoxonSignedRank({}).p, 1);
    EXPECT_DOUBLE_EQ(wilcoxonSignedRank(Values{0, 0, 0}).p, 1);
    const Values six{1, 2, 3, 4, 5, 6};
    EXPECT_NEAR(wilcoxonSignedRank(six).p, 2.0 / 64, 1e-12);
    // With a zero the normal distribution of the six: 2 Phi(-(10.5 - 0.5) / sqrt(22.75)).
    const Values withZero{0, 1, 2, 3, 4, 5, 6};
    EXPECT_NEAR(wilcoxonSignedRank(withZero).p, std::erfc(10 / std::sqrt(22.75) / std::sqrt(2.0)), 1e-12);
}

/// All differences, sorted.
Values differences(const Values& a, const Values& b) {
    Values all;
    for (const double x : a) {
        for (const double y : b)
            all.push_back(x - y);
    }
    std::ranges::sort(all);
    return all;
}

TEST(HodgesLehmann, HollanderAndWolfesPermeability) {
    // Hollander and Wolfe, section 4.2: 0.305.
    const auto shift = hodgesLehmann(kAtTerm, kEarlier);
    EXPECT_NEAR(shift.estimate, 0.305, 1e-12);
    // P(U <= 8) = 0.0200 and P(U <= 9) = 0.0276 (table A.5 for 10 and 5): the ninth from either end.
    const auto all = differences(kAtTerm, kEarlier);
    EXPECT_DOUBLE_EQ(shift.low, all[8]);
    EXPECT_DOUBLE_EQ(shift.high, all[all.size() - 9]);
    EXPECT_NEAR(shift.confidence, 0.96, 0.002);
}

TEST(HodgesLehmann, IsTheMedianOfAllDifferencesOfAnySamples) {
    std::mt19937_64 random(3);
    for (int run = 0; run < 200; ++run) {
        Values a(1 + random() % 9);
        Values b(1 + random() % 9);
        for (auto& x : a)
            x = static_cast<double>(random() % 12); // ties
        for (auto& x : b)
            x = static_cast<double>(random() % 12) + 0.1;
        const auto all = differences(a, b);
        const auto half = all.size() / 2;
        const double want = all.size() % 2 == 1 ? all[half] : (all[half - 1] + all[half]) / 2;
        EXPECT_DOUBLE_EQ(hodgesLehmann(a, b).estimate, want);
    }
}

TEST(HodgesLehmann, KnowsHowSureTheWholeRangeIs) {
    const auto shift = hodgesLehmann(Values{11, 12, 13}, Values{1, 2, 3});
    EXPECT_DOUBLE_EQ(shift.estimate, 10);
    EXPECT_DOUBLE_EQ(shift.low, 8);
    EXPECT_DOUBLE_EQ(shift.high, 12);
    EXPECT_NEAR(shift.confidence, 0.9, 1e-12);
    EXPECT_TRUE(std::isnan(hodgesLehmann({}, Values{1}).estimate));
}

TEST(HodgesLehmann, IntervalHoldsTheTruthAsOftenAsItSays) {
    std::mt19937_64 random(11);
    std::exponential_distribution<double> skewed;
    for (const std::size_t n : {15U, 80U}) {
        int inside = 0;
        for (int run = 0; run < 1000; ++run) {
            Values a(n);
            Values b(n + 3);
            for (auto& x : a)
                x = skewed(random) + 2;
            for (auto& x : b)
                x = skewed(random);
            const auto shift = hodgesLehmann(a, b);
            inside += shift.low <= 2 && 2 <= shift.high ? 1 : 0;
        }
        EXPECT_GE(inside, 930) << n;
        EXPECT_LE(inside, 975) << n;
    }
}

TEST(Holm, WorkedExample) {
    // 0.005 * 4, 0.01 * 3, 0.03 * 2, then what came before.
    const auto adjusted = holm(Values{0.01, 0.04, 0.03, 0.005});
    EXPECT_DOUBLE_EQ(adjusted[0], 0.03);
    EXPECT_DOUBLE_EQ(adjusted[1], 0.06);
    EXPECT_DOUBLE_EQ(adjusted[2], 0.06);
    EXPECT_DOUBLE_EQ(adjusted[3], 0.02);
    EXPECT_DOUBLE_EQ(holm(Values{0.7, 0.9})[0], 1);
    EXPECT_TRUE(holm({}).empty());
}

} // namespace
} // namespace gatescope
