// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/block_sampler.h"
#include "profile/disturbance.h"
#include "profile/simulated_machine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace gatescope {
namespace {

/// Blocks of one pass each: b takes a layer's 1000 ns, a as much longer as `differences` say.
std::optional<Disturbance> disturbedBy(const std::vector<double>& differences, BlockSwitches switches = {}) {
    std::vector<double> a;
    for (const double d : differences)
        a.push_back(1000 + d);
    return disturbanceOf(a, std::vector<double>(a.size(), 1000), 1, switches);
}

/// As many as asked for, spread evenly from `low` to `high`.
std::vector<double> evenly(double low, double high, std::size_t n) {
    std::vector<double> values;
    for (std::size_t i = 0; i < n; ++i)
        values.push_back(low + (high - low) * static_cast<double>(i) / static_cast<double>(n - 1));
    return values;
}

// The middle half of 21 values from -600 to 600 is 600 wide; the layer of the slower placement takes 1000.
TEST(Disturbance, IsScatterThatALayersTimeCantHave) {
    const auto wild = disturbedBy(evenly(-600, 600, 21));
    ASSERT_TRUE(wild);
    EXPECT_TRUE(wild->scattered);
    EXPECT_NEAR(wild->spread, 0.6, 1e-9);
    EXPECT_EQ(wild->blocks, 21U);
    EXPECT_FALSE(wild->heaps);
    EXPECT_FALSE(disturbedBy(evenly(-400, 400, 21))) << "two fifths of a layer: a machine of two speeds";
}

TEST(Disturbance, IsNotTheSizeOfADifference) {
    EXPECT_FALSE(disturbedBy(evenly(2900, 3100, 21))) << "a gate that takes three quarters of a layer";
    EXPECT_FALSE(disturbedBy(std::vector<double>(20, 0)));
}

TEST(Disturbance, OfFewBlocksNothingIsSaid) {
    EXPECT_FALSE(disturbedBy(evenly(-900, 900, 5), {5, 5}));
    EXPECT_TRUE(disturbedBy(evenly(-900, 900, 6), {6, 6}));
    EXPECT_FALSE(disturbanceOf({}, {}, 1, {}));
}

// What pairs A B, B A over one input gave: differences around -60 and +60 ns of a layer of 100.
TEST(Disturbance, SeesTwoHeapsAndNotOne) {
    std::mt19937_64 random(3);
    std::normal_distribution<double> noise(0, 60);
    std::vector<double> two;
    for (int i = 0; i < 40; ++i)
        two.push_back((i % 2 == 0 ? -300 : 300) + std::clamp(noise(random), -100.0, 100.0));
    const auto found = disturbedBy(two);
    ASSERT_TRUE(found && found->heaps);
    EXPECT_NEAR(found->heaps->low, -300, 40);
    EXPECT_NEAR(found->heaps->high, 300, 40);

    std::vector<double> outliers(40, 0);
    for (std::size_t i = 0; i < 6; ++i)
        outliers[i] = 5000;
    EXPECT_FALSE(disturbedBy(outliers)) << "the median takes no notice of so few";
    auto narrow = two;
    for (double& one : narrow)
        one /= 10;
    EXPECT_FALSE(disturbedBy(narrow)) << "two heaps within a tenth of a layer";
}

// 0.2 of a layer: more than blocks of a quiet machine scatter, less than what is too much by itself.
TEST(Disturbance, IsWhatTheSystemDidWhereTheTimesShowIt) {
    const auto some = evenly(-200, 200, 21);
    EXPECT_FALSE(disturbedBy(some));
    EXPECT_FALSE(disturbedBy(some, {.preempted = 10, .slept = 10})) << "more than half are undisturbed";
    const auto preempted = disturbedBy(some, {.preempted = 11, .slept = 0});
    ASSERT_TRUE(preempted);
    EXPECT_EQ(preempted->preempted, 11U);
    EXPECT_EQ(preempted->slept, 0U);
    EXPECT_FALSE(preempted->scattered);
    const auto slept = disturbedBy(some, {.preempted = 0, .slept = 21});
    ASSERT_TRUE(slept);
    EXPECT_EQ(slept->slept, 21U);
    EXPECT_FALSE(disturbedBy(evenly(-80, 80, 21), {.preempted = 21, .slept = 21})) << "it did no harm";
}

/// Of what real machines do to a measurement, the blocks take care.
TEST(Disturbance, IsNotWhatBalancedBlocksCancel) {
    for (const auto& [name, kind] : SimulatedMachine::kinds()) {
        int marked = 0;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            SimulatedMachine machine(kind, {0, 0}, seed);
            BlockSampler sampler(2, machine, seed);
            for (int block = 0; block < 30; ++block)
                sampler.runBlock(block * sampler.inputsOfBlock());
            const auto& design = sampler.design();
            marked += disturbanceOf(sampler.layerNs(0), sampler.layerNs(1), design.passesPerVariant(),
                                    sampler.switches())
                          ? 1
                          : 0;
        }
        EXPECT_EQ(marked, 0) << name;
    }
}

TEST(BlockSampler, CountsBlocksThatTheSystemSteppedInto) {
    struct Machine final : PassRunner {
        void setInput(int) override {}
        Pass run(std::size_t variant) override {
            ++passes; // one pass of the first block is preempted, two of the second, one of which slept
            const bool hit = passes == 2 || passes == 5 || passes == 6;
            return {1000, variant == 1 && passes == 6 ? 1.0 : passes == 5 ? 0.5 : 0.0, hit ? 3 : 0};
        }
        void runUncounted(std::size_t) override {}
        int passes = 0;
    } machine;
    BlockSampler sampler(2, machine, 1);
    for (int block = 0; block < 3; ++block)
        sampler.runBlock(0);
    EXPECT_EQ(sampler.switches(), (BlockSwitches{.preempted = 2, .slept = 1}));
}

} // namespace
} // namespace gatescope
