// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/compare_words.h"
#include "report/regression_gate.h"
#include "report/report_verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace gatescope {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Of so many steps a side, with no interval.
TraceComparison withoutInterval(std::size_t before, std::size_t after,
                                VarianceSource variance = VarianceSource::Assumed) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    TraceComparison comparison;
    comparison.comparable = true;
    comparison.variance = variance;
    comparison.facts.baseline->steps = before;
    comparison.facts.candidate->steps = after;
    comparison.step.lowNs = -kInfinity;
    comparison.step.highNs = comparison.step.detectableNs = kInfinity;
    return comparison;
}

TEST(CompareWords, EachLackOfStepsHasWordsOfItsOwn) {
    const std::vector<std::pair<TraceComparison, std::string>> cases{
        {withoutInterval(1, 1), "ne step a side"},
        {withoutInterval(12, 1), "ne step in the candidate"},
        {withoutInterval(1, 12), "ne step in the baseline"},
        {withoutInterval(4, 2), " recording of one step"},
        {withoutInterval(8, 8, VarianceSource::OneRun), " run of fewer than 6 blocks"}};
    for (const auto& [comparison, words] : cases) {
        EXPECT_THAT(stepWords(comparison), HasSubstr(words + " shows nothing."));
        EXPECT_THAT(noIntervalWords(comparison), HasSubstr(words));
        EXPECT_THAT(verdictOf(comparison).figures.at(1).note, HasSubstr("no interval: ")) << words;
        EXPECT_THAT(verdictOf(comparison).figures.at(1).note, HasSubstr(words));
        EXPECT_TRUE(regressionGate(comparison, 0.03).failed);
        EXPECT_THAT(gateWords(regressionGate(comparison, 0.03)), HasSubstr(words + " shows nothing"));
    }
}

TEST(CompareWords, TwoTestsThatDisagreeAreToldSo) {
    auto comparison = withoutInterval(12, 12, VarianceSource::OneRun);
    comparison.step.baselineNs = 100'000;
    comparison.step.differenceNs = -11'000;
    comparison.step.lowNs = -15'000;
    comparison.step.highNs = -7'500;
    comparison.step.detectableNs = 5'350; // less than what was seen: no such difference was shown
    comparison.step.p = comparison.step.pAdjusted = 0.053;
    const auto words = stepWords(comparison);
    EXPECT_THAT(words, HasSubstr("No evidence of a difference"));
    EXPECT_THAT(words, HasSubstr("The interval excludes zero and signed ranks don't agree (p = 0.053)"));
    EXPECT_THAT(words, Not(HasSubstr("would have been shown")));
}

TEST(RegressionGate, FailsWhereItIsShownOrCannotBeTold) {
    auto comparison = withoutInterval(12, 12);
    comparison.step.baselineNs = 100;
    comparison.step.differenceNs = 5;
    comparison.step.lowNs = 4;
    comparison.step.highNs = 6;
    EXPECT_FALSE(regressionGate(comparison, 0.03).failed) << "no evidence";
    comparison.step.verdict = Verdict::Slower;
    EXPECT_TRUE(regressionGate(comparison, 0.03).failed);
    EXPECT_FALSE(regressionGate(comparison, 0.06).failed);
    EXPECT_EQ(gateWords(regressionGate(comparison, 0.03)),
              "Gate of 3 %: failed. The candidate is shown to be slower by 5.00 %.");
    comparison.comparable = false;
    EXPECT_TRUE(regressionGate(comparison, 0.06).failed);
}

} // namespace
} // namespace gatescope
