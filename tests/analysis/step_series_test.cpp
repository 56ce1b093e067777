// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/distributions.h"
#include "analysis/step_series.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace gatescope {
namespace {

using Values = std::vector<double>;

/// Noise in which each value keeps a part of the one before it.
Values correlated(std::size_t n, double kept, std::mt19937_64& random) {
    std::normal_distribution<double> normal;
    Values values;
    double last = normal(random) / std::sqrt(1 - kept * kept);
    for (std::size_t i = 0; i < n; ++i) {
        values.push_back(100 + last);
        last = kept * last + normal(random);
    }
    return values;
}

TEST(StepSeries, FewStepsAreBatchesOfTheirOwn) {
    const Values steps{10, 12, 14};
    EXPECT_EQ(batchMedians(steps), steps);
    const auto location = locate(steps);
    EXPECT_DOUBLE_EQ(location.median, 12);
    // s^2 / n times what is lost by correlation. Neighbours have none, which is 1 / 3 without the bias, and
    // drawn to 0.7, with the weight of 12 steps, (3 / 3 + 12 * 0.7) / 15 = 0.62667. A mean of three then has
    // 1 + 4 / 3 * 0.62667 + 2 / 3 * 0.62667^2 = 2.09736 times the variance of independent ones, and s^2 is
    // 1 - 1.09736 / 2 = 0.45132 of theirs.
    EXPECT_NEAR(location.variance, 4.0 / 3 * 2.09736 / 0.45132, 1e-3);
    EXPECT_DOUBLE_EQ(location.degrees, 2);
}

TEST(StepSeries, ASingleStepTellsNoVariance) {
    EXPECT_TRUE(std::isinf(locate(Values{5}).variance));
    EXPECT_TRUE(std::isinf(locate({}).variance));
    EXPECT_TRUE(std::isinf(bootstrapShift(Values{1, 2, 3}, Values{4, 5, 6}).high));
}

TEST(StepSeries, ManyStepsMakeTwelveBatchesAndNoneIsLost) {
    Values steps(125, 1.0);
    for (std::size_t i = 120; i < 125; ++i)
        steps[i] = 9; // the last ones are most of no batch unless they belong to the last
    const auto medians = batchMedians(steps);
    EXPECT_EQ(medians.size(), 11U);
    EXPECT_DOUBLE_EQ(medians.front(), 1);
    EXPECT_EQ(batchMedians(Values(60, 1.0)).size(), 12U);
    EXPECT_EQ(batchMedians(Values(4000, 1.0)).size(), 11U);
    Values ends(24, 1.0);
    ends[22] = ends[23] = 5;
    EXPECT_GT(batchMedians(ends).back(), 1);
}

/// The share of pairs of equal series whose interval excludes zero.
double falseAlarms(std::size_t n, double kept, bool bootstrap) {
    const int runs = bootstrap ? 150 : 600;
    std::mt19937_64 random(n);
    int alarms = 0;
    for (int run = 0; run < runs; ++run) {
        const auto a = correlated(n, kept, random);
        const auto b = correlated(n, kept, random);
        if (bootstrap) {
            const auto shift = bootstrapShift(a, b, static_cast<std::uint64_t>(run));
            alarms += shift.low > 0 || shift.high < 0 ? 1 : 0;
            continue;
        }
        const auto x = locate(a);
        const auto y = locate(b);
        const double t = (x.median - y.median) / std::sqrt(x.variance + y.variance);
        alarms += studentTwoSided(t, std::min(x.degrees, y.degrees)) <= 0.05 ? 1 : 0;
    }
    return alarms / static_cast<double>(runs);
}

TEST(StepSeries, VarianceKnowsOfCorrelation) {
    EXPECT_LE(falseAlarms(3, 0.5, false), 0.07);
    EXPECT_LE(falseAlarms(8, 0.5, false), 0.07);
    EXPECT_LE(falseAlarms(60, 0, false), 0.07);
    EXPECT_LE(falseAlarms(60, 0.4, false), 0.09);
    EXPECT_LE(falseAlarms(600, 0.8, false), 0.08);
}

TEST(StepSeries, BootstrapKnowsOfCorrelation) {
    EXPECT_LE(falseAlarms(60, 0.4, true), 0.09);
    EXPECT_LE(falseAlarms(600, 0.8, true), 0.08);
    EXPECT_GE(falseAlarms(60, 0, true), 0.01);
}

TEST(StepSeries, BootstrapFindsAShift) {
    std::mt19937_64 random(5);
    const auto a = correlated(60, 0.2, random);
    auto b = correlated(60, 0.2, random);
    for (auto& one : b)
        one -= 3;
    const auto shift = bootstrapShift(a, b);
    EXPECT_GT(shift.low, 1.5);
    EXPECT_LT(shift.high, 4.5);
}

} // namespace
} // namespace gatescope
