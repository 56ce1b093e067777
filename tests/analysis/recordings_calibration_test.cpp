// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/difference.h"
#include "analysis/rank_tests.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <random>
#include <sstream>
#include <string>

namespace gatescope {
namespace {

/// [column][step]; column 0 is the step's time.
StepValues readSteps(const std::string& name) {
    std::ifstream in(fmt::format("{}/steps/graph60_{}.csv", GATESCOPE_GOLDEN_DIR, name));
    StepValues columns;
    for (std::string line; std::getline(in, line);) {
        std::istringstream cells(line);
        std::size_t column = 0;
        for (std::string cell; std::getline(cells, cell, ','); ++column) {
            if (columns.size() <= column) columns.emplace_back();
            columns[column].push_back(std::stod(cell));
        }
    }
    return columns;
}

struct Verdicts {
    bool step = false;
    int kernels = 0;
};

Verdicts judge(const std::vector<StepValues>& a, const std::vector<StepValues>& b,
               const RunVariance& variance) {
    const auto column = [](const std::vector<StepValues>& recordings, std::size_t at) {
        StepValues values;
        for (const auto& one : recordings)
            values.push_back(one[at]);
        return values;
    };
    std::vector<Difference> all;
    for (std::size_t at = 0; at < a.front().size(); ++at) {
        const QuantityVariance assumed =
            at == 0 ? QuantityVariance{.share = variance.stepShare}
                    : QuantityVariance{.share = variance.kernelShare, .ns = variance.kernelNs};
        all.push_back(differenceOf(Baseline(column(a, at)), Candidate(column(b, at)), assumed));
    }
    setVerdicts({&all.front()});
    std::vector<Difference*> kernels;
    for (std::size_t at = 1; at < all.size(); ++at)
        kernels.push_back(&all[at]);
    setVerdicts(kernels);
    Verdicts verdicts{.step = all.front().verdict != Verdict::NoEvidence};
    for (const auto* one : kernels)
        verdicts.kernels += one->verdict != Verdict::NoEvidence ? 1 : 0;
    return verdicts;
}

/// Runs of eight neighbouring steps, drawn anew, so that what steps have in common stays.
StepValues resampled(const StepValues& columns, std::size_t steps, std::mt19937_64& random) {
    constexpr std::size_t kRun = 8;
    StepValues result(columns.size());
    while (result.front().size() < steps) {
        const auto from = random() % (columns.front().size() - kRun + 1);
        for (std::size_t i = from; i < from + kRun && result.front().size() < steps; ++i) {
            for (std::size_t c = 0; c < columns.size(); ++c)
                result[c].push_back(columns[c][i]);
        }
    }
    return result;
}

void stretch(StepValues& columns, std::size_t column, double factor) {
    for (std::size_t step = 0; step < columns[column].size(); ++step)
        columns[column][step] *= factor;
}

/// What recordings differ in: one factor for all of a recording, one for each kernel.
void vary(StepValues& columns, const RunVariance& variance, std::mt19937_64& random) {
    std::normal_distribution<double> normal;
    stretch(columns, 0, 1 + variance.stepShare * normal(random));
    for (std::size_t c = 1; c < columns.size(); ++c) {
        const double shift = variance.kernelNs * normal(random);
        stretch(columns, c, 1 + variance.kernelShare * normal(random));
        for (auto& value : columns[c])
            value += shift;
    }
}

struct Rates {
    double step = 0;    ///< comparisons whose step was called different
    double kernels = 0; ///< that called any kernel different
};

Rates simulate(std::size_t recordings, std::size_t steps, double slower, bool between) {
    constexpr int kRuns = 300;
    const RunVariance variance;
    const auto source = readSteps("after_a");
    std::mt19937_64 random(steps * 10 + recordings);
    Rates rates;
    for (int run = 0; run < kRuns; ++run) {
        const auto side = [&](double factor) {
            std::vector<StepValues> result;
            for (std::size_t i = 0; i < recordings; ++i) {
                auto one = resampled(source, steps, random);
                if (between) vary(one, variance, random);
                for (std::size_t c = 0; c < one.size(); ++c)
                    stretch(one, c, factor);
                result.push_back(std::move(one));
            }
            return result;
        };
        const auto a = side(1);
        const auto verdicts = judge(a, side(1 + slower), variance);
        rates.step += verdicts.step ? 1.0 / kRuns : 0;
        rates.kernels += verdicts.kernels > 0 ? 1.0 / kRuns : 0;
    }
    return rates;
}

/// 5 % and two standard errors of so many runs.
constexpr double kMostAlarms = 0.05 + 2 * 0.0126;

TEST(RecordingsCalibration, ResampledStepsOfOneRecordingGiveNoAlarms) {
    for (const std::size_t steps : {3U, 12U, 60U}) {
        const auto rates = simulate(1, steps, 0, false);
        std::printf("A/A of one recording's steps, %zu steps: step %.1f %%, any kernel %.1f %%\n", steps,
                    rates.step * 100, rates.kernels * 100);
        EXPECT_LE(rates.step, 0.05) << steps;
        EXPECT_LE(rates.kernels, 0.05) << steps;
    }
}

TEST(RecordingsCalibration, RecordingsThatDifferAsAssumedGiveFewAlarms) {
    for (const std::size_t recordings : {1U, 3U}) {
        for (const std::size_t steps : {3U, 12U, 60U}) {
            const auto rates = simulate(recordings, steps, 0, true);
            std::printf("A/A of %zu recordings a side, %zu steps: step %.1f %%, any kernel %.1f %%\n",
                        recordings, steps, rates.step * 100, rates.kernels * 100);
            EXPECT_LE(rates.step, kMostAlarms) << recordings << ", " << steps;
            EXPECT_LE(rates.kernels, kMostAlarms) << recordings << ", " << steps;
        }
    }
}

TEST(RecordingsCalibration, PlantedDifferencesAreFound) {
    for (const double slower : {0.03, 0.08}) {
        for (const std::size_t recordings : {1U, 3U}) {
            const auto rates = simulate(recordings, 12, slower, true);
            std::printf("%.0f %% slower, %zu recordings a side: step found %.0f %%, any kernel %.0f %%\n",
                        slower * 100, recordings, rates.step * 100, rates.kernels * 100);
            EXPECT_GE(rates.step, slower > 0.05 ? 0.99 : 0.8) << recordings;
        }
    }
}

TEST(RecordingsCalibration, TwoRecordingsOfOneProgramDifferAndAreNoEvidence) {
    const auto a = readSteps("after_a");
    const auto b = readSteps("after_b");
    ASSERT_EQ(a.size(), 35U);
    ASSERT_EQ(a.front().size(), 60U);
    const auto verdicts = judge({a}, {b}, {});
    EXPECT_FALSE(verdicts.step);
    EXPECT_EQ(verdicts.kernels, 0);
    // The trap: taken as sixty samples each, a kernel of the same program differs for sure.
    std::vector<double> p;
    for (std::size_t column = 1; column < a.size(); ++column)
        p.push_back(mannWhitney(a[column], b[column]).p);
    const auto adjusted = holm(p);
    EXPECT_LT(std::ranges::min(adjusted), 0.01);
}

TEST(RecordingsCalibration, AProgramWithAGateMoreHasTheSameKernelsBeside) {
    // Column 8 is the gate's, called twice: its mean is no longer that of one call.
    auto a = readSteps("after_a");
    auto before = readSteps("before");
    ASSERT_EQ(before.size(), a.size());
    a.erase(a.begin() + 8);
    before.erase(before.begin() + 8);
    const auto verdicts = judge({before}, {a}, {});
    EXPECT_FALSE(verdicts.step);
    EXPECT_EQ(verdicts.kernels, 0);
}

TEST(RecordingsCalibration, OneKernelStretchedIsFoundAlone) {
    const auto a = readSteps("after_a");
    for (std::size_t column = 1; column < a.size(); ++column) {
        auto b = readSteps("after_b");
        stretch(b, column, 1.08);
        const auto verdicts = judge({a}, {b}, {});
        // Shorter than 2 us, 8 % are a few of the clock's steps.
        const bool resolvable = a[column].front() > 2500;
        EXPECT_TRUE(verdicts.kernels == 1 || (!resolvable && verdicts.kernels == 0)) << column;
    }
}

} // namespace
} // namespace gatescope
