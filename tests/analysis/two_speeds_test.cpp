// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/two_speeds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

// The truth is put in: times of one kind, whatever their spread, must have one speed, and times of two have
// both.

namespace gatescope {
namespace {

using Random = std::mt19937_64;

double normal(Random& random) {
    return std::normal_distribution<>()(random);
}
double uniform(Random& random) {
    return std::uniform_real_distribution<>()(random);
}

struct KindOfTimes {
    std::string name;
    std::function<double(Random&, double)> time; ///< at this share of the run
};

const std::vector<KindOfTimes>& oneSpeed() {
    static const std::vector<KindOfTimes> kinds{
        {"normal", [](Random& random, double) { return 100 + 5 * normal(random); }},
        {"wide", [](Random& random, double) { return std::exp(0.5 * normal(random)); }},
        {"uniform", [](Random& random, double) { return 1 + uniform(random); }},
        {"waits", [](Random& random, double) { return 1 - std::log(uniform(random)); }},
        {"drift", [](Random& random, double at) { return 100 + 100 * at + normal(random); }},
        {"wave",
         [](Random& random, double at) { return 100 + 20 * std::sin(40 * at) + 10 * normal(random); }},
        {"outliers",
         [](Random& random, double) {
             return uniform(random) < 0.05 ? 200 + 800 * uniform(random) : 100 + normal(random);
         }},
        {"preempted",
         [](Random& random, double) {
             return uniform(random) < 0.2 ? 100 * (1 + 10 * uniform(random)) : 100 + normal(random);
         }},
        {"a quarter between",
         [](Random& random, double) {
             const double at = std::clamp(0.5 + (uniform(random) - 0.5) * 4, 0.0, 1.0);
             return std::exp(at) * (1 + 0.01 * normal(random));
         }},
        {"a tenth apart",
         [](Random& random, double) { return (uniform(random) < 0.5 ? 100 : 110) + 0.5 * normal(random); }},
    };
    return kinds;
}

std::vector<double> samples(const KindOfTimes& kind, std::size_t n, std::uint64_t seed) {
    Random random(seed);
    std::vector<double> times;
    for (std::size_t i = 0; i < n; ++i)
        times.push_back(kind.time(random, static_cast<double>(i) / static_cast<double>(n)));
    return times;
}

TEST(TwoSpeeds, AreNotSeenInTimesOfOneKind) {
    constexpr int kSeeds = 300;
    for (const auto& kind : oneSpeed()) {
        for (const std::size_t n : {200u, 500u, 2000u}) {
            int seen = 0;
            for (int seed = 0; seed < kSeeds; ++seed)
                seen += twoSpeeds(samples(kind, n, static_cast<std::uint64_t>(seed))) ? 1 : 0;
            EXPECT_LE(seen, kSeeds / 100) << kind.name << ", " << n;
        }
    }
}

struct GivenSpeeds {
    double slow;   ///< of a fast time of 1
    double share;  ///< of the slow ones
    double spread; ///< standard deviation of the logarithms
    bool phases;   ///< the slow ones follow each other
};

TEST(TwoSpeeds, AreFoundWithTheirTimesAndShare) {
    constexpr int kSeeds = 100;
    for (const GivenSpeeds& given : {GivenSpeeds{1.3, 0.5, 0.02, false}, GivenSpeeds{1.7, 0.4, 0.05, true},
                                     GivenSpeeds{1.7, 0.15, 0.05, false}, GivenSpeeds{4, 0.5, 0.15, true},
                                     GivenSpeeds{1.7, 0.85, 0.05, false}}) {
        const KindOfTimes kind{"", [&](Random& random, double at) {
                                   const bool slow =
                                       given.phases ? at < given.share : uniform(random) < given.share;
                                   return (slow ? given.slow : 1) * std::exp(given.spread * normal(random));
                               }};
        int found = 0;
        for (int seed = 0; seed < kSeeds; ++seed) {
            const auto speeds = twoSpeeds(samples(kind, 400, static_cast<std::uint64_t>(seed)));
            if (!speeds) continue;
            ++found;
            EXPECT_NEAR(speeds->fast, 1, 0.1);
            EXPECT_NEAR(speeds->slow / given.slow, 1, 0.1);
            EXPECT_NEAR(speeds->slowShare, given.share, 0.1);
        }
        EXPECT_GE(found, 95) << given.slow << " times, " << given.share;
    }
}

/// The longest of a run's waits lie far from both.
TEST(TwoSpeeds, AreFoundBesideOutliers) {
    const KindOfTimes kind{"", [](Random& random, double at) {
                               if (uniform(random) < 0.01) return 1000.0;
                               return (at < 0.4 ? 1.7 : 1) * (1 + 0.02 * normal(random));
                           }};
    for (std::uint64_t seed = 0; seed < 50; ++seed)
        EXPECT_TRUE(twoSpeeds(samples(kind, 1000, seed))) << seed;
}

TEST(TwoSpeeds, AreNotToldOfFewSamplesNorOfWhatAreNoTimes) {
    std::vector<double> times(kFewestForTwoSpeeds, 1.0);
    std::fill_n(times.begin(), times.size() / 2, 2.0);
    const auto speeds = twoSpeeds(times);
    ASSERT_TRUE(speeds);
    EXPECT_DOUBLE_EQ(speeds->fast, 1);
    EXPECT_DOUBLE_EQ(speeds->slow, 2);
    EXPECT_DOUBLE_EQ(speeds->slowShare, 0.5);
    EXPECT_FALSE(twoSpeeds(std::span(times).first(times.size() - 1)));
    times[3] = 0;
    EXPECT_FALSE(twoSpeeds(times));
    EXPECT_FALSE(twoSpeeds(std::vector<double>(1000, 5.0))) << "all the same";
    EXPECT_FALSE(twoSpeeds({}));
}

} // namespace
} // namespace gatescope
