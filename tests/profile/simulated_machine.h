// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/block_sampler.h"

#include <cstdint>
#include <random>
#include <set>
#include <utility>
#include <vector>

namespace gatescope {

/// Times as machines give them: a layer of 1000 ns whose measurement is disturbed in every way that was seen
/// on real ones. Shares are of the layer's time.
class SimulatedMachine final : public PassRunner {
public:
    struct Disturbances {
        double noise = 0.02;     ///< standard deviation of a pass
        double drift = 0;        ///< growth per 1000 passes
        double wander = 0;       ///< of an autocorrelated speed (0.95 from pass to pass)
        double secondUse = 0;    ///< change where the input was seen before
        double afterBreak = 0;   ///< change of the first pass after a break
        double follower = 0;     ///< change where the pass before ran variant 0
        double slowMode = 0;     ///< slowdown in the machine's second mode
        double switching = 0;    ///< chance that the mode changes from one pass to the next
        double outliers = 0;     ///< share of passes that are interrupted
        double interruption = 5; ///< length of an interruption
        double inputs = 0;       ///< standard deviation of an input's own cost
    };

    /// Each kind of disturbance alone, and all together.
    static std::vector<std::pair<const char*, Disturbances>> kinds() {
        return {{"Noise", {}},
                {"Order", {.secondUse = -0.3, .afterBreak = 0.5, .follower = 0.05}},
                {"Drift", {.drift = 0.5}},
                {"Autocorrelation", {.wander = 0.03}},
                {"TwoModes", {.slowMode = 0.8, .switching = 0.02}},
                {"Outliers", {.outliers = 0.03}},
                {"Inputs", {.inputs = 0.04}},
                {"All",
                 {.drift = 0.1,
                  .wander = 0.02,
                  .secondUse = -0.2,
                  .afterBreak = 0.3,
                  .follower = 0.02,
                  .slowMode = 0.5,
                  .switching = 0.01,
                  .outliers = 0.02,
                  .inputs = 0.02}}};
    }

    /// `slower`: per variant, as a share of the layer.
    SimulatedMachine(const Disturbances& disturbances, std::vector<double> slower, std::uint64_t seed)
        : m_d(disturbances), m_slower(std::move(slower)), m_random(seed) {}

    void setInput(int number) override {
        if (m_d.inputs > 0 && m_input != number) m_inputCost = costOf(number);
        m_input = number;
    }
    void runUncounted(std::size_t variant) override {
        m_break = true;
        (void)run(variant);
    }
    Pass run(std::size_t variant) override {
        auto normal = [this] { return std::normal_distribution<double>(0, 1)(m_random); };
        auto chance = [this](double p) { return std::uniform_real_distribution<double>(0, 1)(m_random) < p; };
        if (chance(m_d.switching)) m_slow = !m_slow;
        m_speed = 0.95 * m_speed + m_d.wander * 0.31 * normal();
        double time = 1 + m_slower[variant] + m_d.noise * normal() + m_speed + m_d.inputs * m_inputCost;
        time += m_d.drift * m_passes++ / 1000;
        if (!m_seen.insert(m_input).second) time += m_d.secondUse;
        if (std::exchange(m_break, false)) time += m_d.afterBreak;
        if (m_previous == 0) time += m_d.follower;
        m_previous = static_cast<int>(variant);
        if (m_slow) time *= 1 + m_d.slowMode;
        if (chance(m_d.outliers)) time += m_d.interruption;
        return {1000 * time, 0};
    }

private:
    static double costOf(int number) {
        std::mt19937_64 random(static_cast<std::uint64_t>(number) * 7919 + 1);
        return std::normal_distribution<double>(0, 1)(random);
    }

    Disturbances m_d;
    std::vector<double> m_slower;
    std::mt19937_64 m_random;
    std::set<int> m_seen;
    int m_input = -1;
    int m_previous = -1;
    double m_inputCost = 0;
    double m_speed = 0;
    double m_passes = 0;
    bool m_slow = false;
    bool m_break = true;
};

} // namespace gatescope
