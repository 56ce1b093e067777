// SPDX-License-Identifier: GPL-3.0-or-later
// What machines do to the steps of a recording, put in by hand: comparisons of a program with itself, in
// which nothing may be found, whatever the steps' distribution and however few there are.
#include "analysis/compare/difference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <functional>
#include <random>
#include <string>
#include <utility>

namespace gatescope {
namespace {

using Random = std::mt19937_64;
using Steps = std::vector<double>;
/// The nth value of a series, around 1, from the state that it keeps.
using Noise = std::function<Steps(std::size_t, Random&)>;

constexpr double kTime = 1000;

Noise independent(double scatter) {
    return [=](std::size_t n, Random& random) {
        std::normal_distribution<double> normal(1, scatter);
        Steps steps(n);
        for (auto& one : steps)
            one = kTime * normal(random);
        return steps;
    };
}

/// Each keeps a share of the one before it.
Noise correlated(double kept, double scatter) {
    return [=](std::size_t n, Random& random) {
        std::normal_distribution<double> normal;
        double state = normal(random);
        Steps steps;
        for (std::size_t i = 0; i < n; ++i) {
            steps.push_back(kTime * (1 + scatter * state));
            state = kept * state + std::sqrt(1 - kept * kept) * normal(random);
        }
        return steps;
    };
}

/// Two speeds; which one is drawn for each step.
Noise twoModes(double apart, double scatter) {
    return [=](std::size_t n, Random& random) {
        std::normal_distribution<double> normal(0, scatter);
        Steps steps(n);
        for (auto& one : steps)
            one = kTime * (1 + (random() % 2 == 0 ? apart : 0) + normal(random));
        return steps;
    };
}

Noise drifting(double most, double scatter) {
    return [=](std::size_t n, Random& random) {
        std::normal_distribution<double> normal(1, scatter);
        const double by = std::uniform_real_distribution<double>(-most, most)(random);
        Steps steps(n);
        for (std::size_t i = 0; i < n; ++i)
            steps[i] =
                kTime * (normal(random) + by * (static_cast<double>(i) / static_cast<double>(n) - 0.5));
        return steps;
    };
}

Noise interrupted(double share, double factor, double scatter) {
    return [=](std::size_t n, Random& random) {
        std::normal_distribution<double> normal(1, scatter);
        std::bernoulli_distribution late(share);
        Steps steps(n);
        for (auto& one : steps)
            one = kTime * normal(random) * (late(random) ? factor : 1);
        return steps;
    };
}

/// Percent of comparisons that are called different where the candidate takes `factor` times as long.
double called(const Noise& noise, std::pair<std::size_t, std::size_t> steps, double factor) {
    constexpr int kRuns = 400;
    Random random(steps.first * 1000 + steps.second);
    int hits = 0;
    for (int run = 0; run < kRuns; ++run) {
        const Baseline<StepValues> a({noise(steps.first, random)});
        Candidate<StepValues> b({noise(steps.second, random)});
        for (auto& one : b->front())
            one *= factor;
        auto difference = differenceOf(a, b, {.share = RunVariance{}.stepShare});
        setVerdicts({&difference});
        hits += difference.verdict != Verdict::NoEvidence ? 1 : 0;
    }
    return 100.0 * hits / kRuns;
}

struct Kind {
    std::string name;
    Noise noise;
    std::vector<std::pair<std::size_t, std::size_t>> steps; ///< of baseline and candidate
};

/// 5 % and two standard errors of so many comparisons.
constexpr double kMostAlarmsPercent = 5 + 2 * 1.09;

void expectFewAlarms(const Kind& kind) {
    std::printf("%-28s", kind.name.c_str());
    for (const auto& steps : kind.steps) {
        const double alarms = called(kind.noise, steps, 1);
        std::printf("  %zu/%zu %.1f %%", steps.first, steps.second, alarms);
        EXPECT_LE(alarms, kMostAlarmsPercent) << kind.name << ", " << steps.first << " and " << steps.second;
    }
    std::printf("\n");
}

TEST(StepsCalibration, NothingDiffersFromItself) {
    expectFewAlarms(
        {"independent, 3 %", independent(0.03), {{2, 2}, {2, 40}, {3, 3}, {3, 40}, {6, 6}, {40, 40}}});
    expectFewAlarms({"each keeps 0.5, 3 %",
                     correlated(0.5, 0.03),
                     {{2, 2}, {2, 40}, {3, 3}, {6, 6}, {12, 12}, {12, 40}, {24, 24}, {60, 60}}});
    // Of fewer steps in this one nobody can tell that they are alike by chance: 8 % of 2, 6 % of 6.
    expectFewAlarms({"each keeps 0.7, 3 %",
                     correlated(0.7, 0.03),
                     {{2, 40}, {3, 40}, {12, 12}, {12, 40}, {24, 24}, {40, 40}, {60, 60}}});
    expectFewAlarms(
        {"each keeps 0.8, 3.3 %", correlated(0.8, 0.033), {{3, 40}, {12, 40}, {40, 40}, {100, 100}}});
    expectFewAlarms({"two speeds, 6 % apart",
                     twoModes(0.06, 0.002),
                     {{2, 40}, {3, 3}, {3, 40}, {6, 6}, {12, 40}, {40, 40}}});
    expectFewAlarms({"drift by up to 5 %", drifting(0.05, 0.01), {{3, 3}, {12, 12}, {40, 40}}});
    expectFewAlarms(
        {"one of 20 takes half more", interrupted(0.05, 1.5, 0.02), {{3, 3}, {3, 40}, {12, 12}, {60, 60}}});
}

TEST(StepsCalibration, PlantedDifferencesAreFound) {
    const auto quiet = independent(0.005);
    EXPECT_GE(called(quiet, {6, 6}, 1.03), 90);
    EXPECT_GE(called(quiet, {12, 12}, 1.03), 99);
    EXPECT_GE(called(quiet, {3, 3}, 1.08), 99);
    const auto noisy = independent(0.03);
    EXPECT_GE(called(noisy, {12, 12}, 1.08), 90);
    EXPECT_GE(called(noisy, {60, 60}, 1.03), 80);
}

struct KernelNoise {
    double own = 0.005;   ///< standard deviation of a kernel's recordings
    double sixth = 0.005; ///< of one of them
    double shared = 0;    ///< of what all have in common
};

struct Recordings {
    std::size_t baseline;
    std::size_t candidate;
};

/// Percent of comparisons in which a kernel that is none of those made slower is called different, and in
/// which the tenth, made slower by `planted`, is.
std::pair<double, double> kernelsCalled(const KernelNoise& noise, Recordings recordings, double planted) {
    constexpr int kRuns = 400;
    constexpr std::size_t kKernels = 34;
    Random random(recordings.baseline * 10 + recordings.candidate);
    std::normal_distribution<double> normal;
    int alarms = 0;
    int found = 0;
    for (int run = 0; run < kRuns; ++run) {
        std::vector<Comparison<StepValues>> kernels(kKernels);
        for (std::size_t i = 0; i < recordings.baseline + recordings.candidate; ++i) {
            const bool candidate = i >= recordings.baseline;
            const double shared = 1 + noise.shared * normal(random);
            for (std::size_t k = 0; k < kKernels; ++k) {
                const double factor = candidate && k == 9 ? 1 + planted : 1;
                const double own = 1 + (k == 5 ? noise.sixth : noise.own) * normal(random);
                auto steps = independent(0.003)(12, random);
                for (auto& one : steps)
                    one *= (2 + 0.3 * static_cast<double>(k)) * shared * own * factor;
                (candidate ? *kernels[k].candidate : *kernels[k].baseline).push_back(std::move(steps));
            }
        }
        const auto shares = measuredShares(kernels);
        const QuantityVariance variance{.measuredShare = shares.all, .commonShare = shares.common};
        std::vector<Difference> all;
        for (const auto& kernel : kernels)
            all.push_back(differenceOf(kernel.baseline, kernel.candidate, variance));
        std::vector<Difference*> together;
        for (auto& one : all)
            together.push_back(&one);
        setVerdicts(together);
        bool alarm = false;
        for (std::size_t k = 0; k < kKernels; ++k) {
            const bool different = all[k].verdict != Verdict::NoEvidence;
            if (k == 9 && planted > 0) {
                found += different ? 1 : 0;
            } else {
                alarm = alarm || different;
            }
        }
        alarms += alarm ? 1 : 0;
    }
    return {100.0 * alarms / kRuns, 100.0 * found / kRuns};
}

TEST(StepsCalibration, KernelsOfRepeatedRecordingsDontDifferFromThemselves) {
    for (const Recordings recordings : {Recordings{2, 2}, {1, 3}, {3, 3}}) {
        for (const KernelNoise& noise : {KernelNoise{},
                                         {.sixth = 0.05},
                                         {.sixth = 0.1},
                                         {.shared = 0.02},
                                         {.shared = 0.05},
                                         {.own = 0.012, .sixth = 0.012, .shared = 0.007}}) {
            const double alarms = kernelsCalled(noise, recordings, 0).first;
            std::printf(
                "%zu and %zu recordings, %.1f %%, one %.1f %%, shared %.1f %%: any of 34 kernels %.1f %%\n",
                recordings.baseline, recordings.candidate, noise.own * 100, noise.sixth * 100,
                noise.shared * 100, alarms);
            EXPECT_LE(alarms, kMostAlarmsPercent);
        }
    }
}

TEST(StepsCalibration, AKernelOfRepeatedRecordingsIsFound) {
    for (const Recordings recordings : {Recordings{2, 2}, {1, 3}, {3, 3}})
        EXPECT_GE(kernelsCalled({}, recordings, 0.05).second, 90);
}

} // namespace
} // namespace gatescope
