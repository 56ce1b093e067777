// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/block_sampler.h"
#include "profile/simulated_machine.h"

#include <gtest/gtest.h>

#include <map>

namespace gatescope {
namespace {

TEST(BlockDesign, TwoVariantsStandABBA) {
    const BlockDesign design(2);
    ASSERT_EQ(design.rows(), 2u);
    const auto place = [&](std::size_t row, std::size_t column) { return design.variant(0, row, column); };
    EXPECT_EQ(place(0, 0), 0u);
    EXPECT_EQ(place(0, 1), 1u);
    EXPECT_EQ(place(1, 0), 1u);
    EXPECT_EQ(place(1, 1), 0u);
    EXPECT_EQ(design.variant(1, 0, 0), 1u) << "the other one first";
}

class Design : public testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Sizes, Design, testing::Values(1, 2, 3, 4, 5, 6, 7, 8));

TEST_P(Design, EveryVariantStandsEquallyOftenInEveryPlaceAndAfterEveryOther) {
    const auto n = GetParam();
    const BlockDesign design(n);
    std::map<std::pair<std::size_t, std::size_t>, int> places, followers;
    for (std::size_t row = 0; row < design.rows(); ++row) {
        for (std::size_t column = 0; column < n; ++column) {
            const auto variant = design.variant(0, row, column);
            ++places[{variant, column}];
            if (column > 0) ++followers[{design.variant(0, row, column - 1), variant}];
        }
    }
    for (const auto& [place, count] : places)
        EXPECT_EQ(count, static_cast<int>(design.rows() / n)) << place.first << " in column " << place.second;
    EXPECT_EQ(places.size(), n * n);
    if (n == 1) return;
    EXPECT_EQ(followers.size(), n * (n - 1));
    for (const auto& [pair, count] : followers)
        EXPECT_EQ(count, followers.begin()->second) << pair.second << " after " << pair.first;
}

TEST_P(Design, ADriftInsideABlockCancels) {
    const auto n = GetParam();
    const BlockDesign design(n);
    std::vector<double> sums(n, 0.0);
    for (std::size_t row = 0; row < design.rows(); ++row) {
        for (std::size_t column = 0; column < n; ++column)
            sums[design.variant(0, row, column)] += static_cast<double>(row * n + column);
    }
    for (const double sum : sums)
        EXPECT_EQ(sum, sums.front());
}

/// Notes what it is asked to run.
class Notes final : public PassRunner {
public:
    void setInput(int number) override { m_input = number; }
    Pass run(std::size_t variant) override {
        ++uses[{variant, m_input}];
        if (static_cast<int>(uses.size()) == failAt) throw std::runtime_error("device lost");
        return {static_cast<double>(100 * variant), 0};
    }
    void runUncounted(std::size_t) override { uncounted.push_back(m_input); }

    std::map<std::pair<std::size_t, int>, int> uses;
    std::vector<int> uncounted;
    int failAt = -1;

private:
    int m_input = 0;
};

TEST_P(Design, EveryVariantSeesTheSameInputs) {
    const auto n = GetParam();
    Notes notes;
    BlockSampler sampler(n, notes, 1);
    sampler.runBlock(0);
    sampler.runBlock(sampler.inputsOfBlock());
    for (const auto& [use, count] : notes.uses)
        EXPECT_EQ(count, static_cast<int>(sampler.design().rows() / n))
            << use.first << " input " << use.second;
    EXPECT_EQ(notes.uses.size(), 2 * n * n);
    for (const int input : notes.uncounted)
        EXPECT_FALSE(notes.uses.contains({0, input})) << "a warm-up's input was measured";
}

TEST(BlockSampler, ABlockThatFailsLeavesNothing) {
    Notes notes;
    BlockSampler sampler(2, notes, 1);
    sampler.runBlock(0);
    notes.failAt = 7;
    EXPECT_THROW(sampler.runBlock(3), std::runtime_error);
    EXPECT_EQ(sampler.blocks(), 1u);
    EXPECT_EQ(sampler.passes(0).size(), 2u);
    EXPECT_EQ(sampler.passes(1).size(), 2u);
}

/// The share of `runs` simulated measurements of `blocks` blocks whose difference is resolved, where variant
/// 1 is slower by `slower`.
double resolvedShare(const SimulatedMachine::Disturbances& disturbances, double slower, int blocks,
                     int runs) {
    int resolved = 0;
    for (int run = 0; run < runs; ++run) {
        SimulatedMachine machine(disturbances, {0.0, slower}, static_cast<std::uint64_t>(run) + 1);
        BlockSampler sampler(2, machine, static_cast<std::uint64_t>(run) + 1);
        for (int block = 0; block < blocks; ++block)
            sampler.runBlock(block * sampler.inputsOfBlock());
        resolved += sampler.difference(0, 1).resolved() ? 1 : 0;
    }
    return static_cast<double>(resolved) / runs;
}

class Simulation : public testing::TestWithParam<std::pair<const char*, SimulatedMachine::Disturbances>> {};

INSTANTIATE_TEST_SUITE_P(Kinds, Simulation, testing::ValuesIn(SimulatedMachine::kinds()),
                         [](const auto& info) { return std::string(info.param.first); });

TEST_P(Simulation, EqualVariantsAreSeldomCalledDifferent) {
    constexpr int kRuns = 400;
    // 5 % and two standard errors of the count.
    constexpr double kMost = 0.05 + 2 * 0.011;
    for (const int blocks : {6, 12, 30, 100}) {
        const double alarms = resolvedShare(GetParam().second, 0, blocks, kRuns);
        RecordProperty("false_alarms_" + std::to_string(blocks), std::to_string(alarms));
        EXPECT_LE(alarms, kMost) << blocks << " blocks";
    }
}

TEST_P(Simulation, ThreePercentAreFound) {
    EXPECT_GE(resolvedShare(GetParam().second, 0.03, 100, 100), 0.9);
    EXPECT_GE(resolvedShare(GetParam().second, -0.03, 100, 100), 0.9);
}

TEST(Simulation, PairsInsteadOfBlocksWouldNotHold) {
    // What this room did before: A B, then B A, each pair over one input whose second pass finds the experts
    // in the cache. The simulation must be able to show why that was wrong: the differences have two modes.
    SimulatedMachine machine({.secondUse = -0.3}, {0.0, 0.0}, 1);
    std::vector<double> differences;
    for (int pair = 0; pair < 40; ++pair) {
        machine.setInput(pair);
        const auto first = static_cast<std::size_t>(pair % 2);
        double times[2] = {};
        times[first] = machine.run(first).layerNs;
        times[1 - first] = machine.run(1 - first).layerNs;
        differences.push_back((times[0] - times[1]) / 1000);
    }
    int near = 0;
    for (const double difference : differences)
        near += std::abs(difference) < 0.1 ? 1 : 0;
    EXPECT_EQ(near, 0) << "no pair shows what is true, that there is no difference";
}

} // namespace
} // namespace gatescope
