// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/median_bootstrap.h"
#include "analysis/resampling.h"
#include "analysis/statistics.h"
#include "base/processor_time.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace gatescope {
namespace {

/// Each resample written out, and put in order around its middle.
std::vector<double> mediansOneByOne(const std::vector<double>& values, std::uint64_t seed) {
    const auto block = bootstrapBlockLength(values.size());
    std::mt19937_64 random(seed);
    std::vector<double> medians;
    for (int r = 0; r < kResamples; ++r) {
        std::vector<double> resample;
        while (resample.size() < values.size()) {
            const auto from = drawBelow(random, values.size() - block + 1);
            for (std::size_t i = 0; i < block && resample.size() < values.size(); ++i)
                resample.push_back(values[from + i]);
        }
        const auto lower = (resample.size() - 1) / 2;
        const auto upper = resample.size() / 2;
        std::ranges::nth_element(resample, resample.begin() + static_cast<std::ptrdiff_t>(upper));
        std::ranges::nth_element(resample.begin(), resample.begin() + static_cast<std::ptrdiff_t>(lower),
                                 resample.begin() + static_cast<std::ptrdiff_t>(upper));
        medians.push_back(resample[lower] + 0.5 * (resample[upper] - resample[lower]));
    }
    return medians;
}

/// Each value keeps so much of the one before it.
std::vector<double> correlatedValues(std::size_t n, double kept) {
    std::mt19937_64 random(n);
    std::vector<double> values;
    double now = 0;
    for (std::size_t i = 0; i < n; ++i) {
        now = kept * now + static_cast<double>(random() % 1001) - 500;
        values.push_back(now);
    }
    return values;
}

TEST(MedianBootstrap, IsWhatResamplesWrittenOutHave) {
    for (const std::size_t n : {1u, 2u, 7u, 27u, 199u, 200u, 201u, 1000u, 1777u}) {
        for (const double kept : {0.0, 0.9, 0.999}) {
            const auto values = correlatedValues(n, kept);
            EXPECT_EQ(bootstrapMedians(values, n), mediansOneByOne(values, n)) << n << ", " << kept;
        }
    }
}

TEST(MedianBootstrap, IsSoWithFewValuesOfWhichMostAreAlike) {
    std::vector<double> twoSpeeds;
    std::vector<double> steps;
    std::vector<double> alike(500, 3.0);
    std::vector<double> oneFarOut(501, 3.0);
    oneFarOut[250] = 1e9;
    for (int i = 0; i < 900; ++i) {
        twoSpeeds.push_back(i % 20 < 10 ? 1 : 2);
        steps.push_back(i / 300); // a run that slows down twice: no resample is like another
    }
    for (const auto& values : {twoSpeeds, steps, alike, oneFarOut})
        EXPECT_EQ(bootstrapMedians(values, 5), mediansOneByOne(values, 5)) << values.size();
}

/// Once in a while the first resamples lie so near each other that later ones lie outside.
TEST(MedianBootstrap, IsSoWithManySeeds) {
    const auto values = correlatedValues(200, 0.0);
    for (std::uint64_t seed = 1; seed <= 60; ++seed)
        EXPECT_EQ(bootstrapMedians(values, seed), mediansOneByOne(values, seed)) << seed;
}

/// Of this thread alone: others on its core cost it no time here.
double processorSecondsOf(const std::vector<double>& values,
                          std::vector<double> (*way)(const std::vector<double>&, std::uint64_t)) {
    const auto now = [] { return test::processorSeconds(CLOCK_THREAD_CPUTIME_ID); };
    const auto start = now();
    EXPECT_EQ(way(values, 1).size(), static_cast<std::size_t>(kResamples));
    return now() - start;
}

/// People wait for it when a long run ends, after Cancel too. Caches and clocks are shared: once of three.
TEST(MedianBootstrap, OfManyValuesTakesAFifthOfTheTime) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer's checks cost the shorter way more";
#endif
    const auto values = correlatedValues(8192, 0.3);
    double least = INFINITY;
    for (int i = 0; i < 3; ++i) {
        least = std::min(least, processorSecondsOf(values, bootstrapMedians) /
                                    processorSecondsOf(values, mediansOneByOne));
    }
    EXPECT_LT(least, 0.2);
}

} // namespace
} // namespace gatescope
