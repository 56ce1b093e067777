// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/cpu_kernels.h"
#include "moe/convert.h"
#include "profile/selftest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>

namespace gatescope {
namespace {

/// A device that computes right and gives something else away.
class WrongKernels final : public CpuKernels {
public:
    using Spoil = std::function<void(std::vector<float>&, int hiddenSize)>;

    WrongKernels(Spoil output, Spoil logits)
        : CpuKernels(2), m_spoilOutput(std::move(output)), m_spoilLogits(std::move(logits)) {}

    void prepare(const MoeConfig& config, DType dtype, int tokens) override {
        m_hiddenSize = config.hiddenSize;
        m_numExperts = config.numExperts;
        m_type = dtype;
        CpuKernels::prepare(config, dtype, tokens);
    }
    void readOutput(std::span<std::byte> output) override {
        CpuKernels::readOutput(output);
        if (!m_spoilOutput) return;
        auto values = toFloat32(output, m_type);
        m_spoilOutput(values, m_hiddenSize);
        convertElements(values.data(), DType::F32, output.data(), m_type, values.size());
    }
    std::vector<float> readLogits(RouterLogits logits) override {
        auto values = CpuKernels::readLogits(logits);
        if (m_spoilLogits) m_spoilLogits(values, m_numExperts);
        return values;
    }

private:
    Spoil m_spoilOutput;
    Spoil m_spoilLogits;
    int m_hiddenSize = 0;
    int m_numExperts = 0;
    DType m_type = DType::F32;
};

const std::vector<ReferenceCase>& cases() {
    static const auto all = selfTestCases();
    return all;
}

/// How many of the cases pass.
std::size_t passed(WrongKernels::Spoil output, WrongKernels::Spoil logits = {}) {
    WrongKernels kernels(std::move(output), std::move(logits));
    NoProgress silent;
    const auto result = testDevice(kernels, cases(), silent, {});
    EXPECT_EQ(result.cases.size(), cases().size());
    const auto count = std::ranges::count_if(result.cases, &Verification::passed);
    EXPECT_EQ(result.passed, result.cases.size() == static_cast<std::size_t>(count));
    return static_cast<std::size_t>(count);
}

WrongKernels::Spoil scaleToken(double factor) {
    return [factor](std::vector<float>& values, int hiddenSize) {
        for (int i = 0; i < hiddenSize; ++i)
            values[values.size() - 1 - static_cast<std::size_t>(i)] *= static_cast<float>(factor);
    };
}

} // namespace

TEST(SelfTest, ItsOwnReferencesArePlausible) {
    for (const auto& one : cases()) {
        EXPECT_TRUE(one.check.plausible()) << one.check.problem;
        EXPECT_LE(one.check.outputRatio, 1) << one.name;
    }
}

TEST(SelfTest, ARightDevicePasses) {
    EXPECT_EQ(passed({}), cases().size());
}

TEST(SelfTest, TwoPercentOnTheLastTokenFailEverywhere) {
    EXPECT_EQ(passed(scaleToken(1.02)), 0u);
    EXPECT_EQ(passed(scaleToken(0.98)), 0u);
}

TEST(SelfTest, ZerosAndNanFailEverywhere) {
    EXPECT_EQ(passed([](auto& values, int) { std::ranges::fill(values, 0.0f); }), 0u);
    EXPECT_EQ(passed([](auto& values, int) { values[1] = std::numeric_limits<float>::quiet_NaN(); }), 0u);
}

TEST(SelfTest, WrongLogitsFailEverywhere) {
    EXPECT_EQ(passed({}, [](auto& values, int) { values[2] *= 1.05f; }), 0u);
    EXPECT_EQ(passed({}, [](auto& values, int) { values[0] = std::numeric_limits<float>::infinity(); }), 0u);
}

TEST(SelfTest, NoCasesAreNoPass) {
    CpuKernels kernels(1);
    NoProgress silent;
    EXPECT_FALSE(testDevice(kernels, {}, silent, {}).passed);
}

TEST(Verify, ARightDeviceFailsWhereTheExpectedOutputIsNoise) {
    auto one = cases().front();
    for (std::size_t i = 0; i < one.output.size(); ++i)
        one.output[i] = static_cast<float>(i % 7) - 3;
    one.truth.clear();
    one.outputFloat64.assign(one.output.begin(), one.output.end());
    one.bringsFloat64 = true;
    one.check = {};
    completeReference(one);
    CpuKernels kernels(1);
    const auto result = verify(one, kernels);
    EXPECT_FALSE(result.passed);
    EXPECT_THAT(result.reference.problem, testing::HasSubstr("don't belong together"));
}

} // namespace gatescope
