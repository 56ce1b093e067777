// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bf16.h"
#include "moe/changed_int8.h"
#include "moe/convert.h"
#include "moe/int8_block.h"
#include "moe/int8_check.h"
#include "moe/reference_case.h"
#include "moe/test_files.h"

#include <cmath>
#include <map>
#include <random>

using namespace gatescope;
using namespace gatescope::test;

namespace {

std::filesystem::path fileOf(const std::string& name) {
    return std::filesystem::path(GATESCOPE_GOLDEN_DIR) / "reference" / (name + ".safetensors");
}

/// Judges the case anew.
ReferenceCheck checked(ReferenceCase one) {
    one.check = {};
    one.truth.clear();
    one.model = nullptr;
    completeReference(one);
    return one.check;
}

ReferenceCase withChange(ReferenceCase one, ChangedInt8::Change change) {
    one.weights = std::make_shared<ChangedInt8>(one.weights, std::move(change));
    return one;
}

/// Sets both outputs.
void setOutput(ReferenceCase& one, const std::vector<float>& values) {
    one.outputFloat32 = values;
    for (std::size_t i = 0; i < values.size(); ++i)
        one.output[i] = roundToBf16(values[i]);
}

/// The test's own block, with the file's routing.
std::vector<float> block(const ReferenceCase& one, bool perTensor) {
    return int8Block(*one.weights, toFloat32(one.hiddenStates, one.config.dtype), one.routing,
                     {.perTensor = perTensor});
}

class Int8CheckTest : public testing::TestWithParam<std::string> {
protected:
    ReferenceCase m_case = loadReferenceCase(fileOf(GetParam()));

    void expectRefused(const ReferenceCase& one, double atLeast, std::string_view what) {
        const auto check = checked(one);
        EXPECT_FALSE(check.plausible()) << what;
        EXPECT_GT(std::max(check.outputRatio, check.float64Ratio), atLeast) << what;
        EXPECT_THAT(check.problem, testing::HasSubstr(GetParam() + ".safetensors")) << what;
    }
    Int8EngineCheck engine(const std::vector<float>& output) {
        return checkInt8Engine(m_case, m_case.routing, m_case.routerLogits, output);
    }
};

TEST_P(Int8CheckTest, TheFilesOwnOutputsAreTheReferencesBits) {
    ASSERT_TRUE(m_case.int8);
    EXPECT_TRUE(m_case.check.plausible()) << m_case.check.problem;
    const std::vector<double> weights(m_case.routing.weights.begin(), m_case.routing.weights.end());
    const Int8Reference exact(*m_case.weights, toFloat32(m_case.hiddenStates, DType::BF16),
                              {m_case.routing.experts, weights});
    EXPECT_EQ(int8Distance(exact, m_case.outputFloat32, false).differing, 0u);
    EXPECT_EQ(int8Distance(exact, m_case.output, true).differing, 0u);
    EXPECT_TRUE(engine(m_case.output).output.passed);
    EXPECT_EQ(engine(m_case.output).differing, 0u);
}

/// The test's own block is no mistake: with scales per token it is accepted.
TEST_P(Int8CheckTest, ActivationsQuantisedPerTensorAreRefused) {
    auto one = m_case;
    setOutput(one, block(m_case, false));
    EXPECT_TRUE(checked(one).plausible()) << checked(one).problem;
    EXPECT_TRUE(engine(one.output).output.passed);
    setOutput(one, block(m_case, true));
    expectRefused(one, 2, "per tensor");
    EXPECT_FALSE(engine(one.output).output.passed);
}

TEST_P(Int8CheckTest, WeightsThatAreNotTheFilesAreRefused) {
    expectRefused(withChange(m_case,
                             [](Parameter, int, auto& m) {
                                 if (m.size() == 2) std::swap(m[0], m[1]);
                             }),
                  10, "gate and up exchanged");
    expectRefused(withChange(m_case,
                             [](Parameter, int, auto& m) {
                                 for (auto& one : m)
                                     std::ranges::reverse(one.scales);
                             }),
                  2, "scales of other channels");
    expectRefused(withChange(m_case,
                             [](Parameter parameter, int, auto& m) {
                                 if (parameter != Parameter::ExpertDown) return;
                                 const auto before = m[0].values;
                                 for (std::size_t r = 0; r < static_cast<std::size_t>(m[0].rows); ++r) {
                                     for (std::size_t c = 0; c < static_cast<std::size_t>(m[0].columns); ++c)
                                         m[0].values[r * static_cast<std::size_t>(m[0].columns) + c] =
                                             before[c * static_cast<std::size_t>(m[0].rows) + r];
                                 }
                             }),
                  10, "w2 read transposed");
    expectRefused(withChange(m_case,
                             [](Parameter parameter, int expert, auto& m) {
                                 if (parameter == Parameter::ExpertDown && expert == 1)
                                     m[0].values[0] ^= 0x40;
                             }),
                  1, "one bit of one weight");
}

TEST_P(Int8CheckTest, OutputsOfSomethingElseAreRefused) {
    const auto other = loadReferenceCase(fileOf(GetParam() == "w8a8_tiny" ? "w8a8_small" : "w8a8_tiny"));
    std::vector<float> foreign;
    for (std::size_t i = 0; i < m_case.output.size(); ++i)
        foreign.push_back(other.outputFloat32[i % other.outputFloat32.size()]);
    auto exchanged = m_case.outputFloat32;
    std::swap_ranges(exchanged.begin(), exchanged.begin() + m_case.config.hiddenSize,
                     exchanged.begin() + m_case.config.hiddenSize);
    std::mt19937 random(5);
    std::normal_distribution<float> normal(0, 0.7f);
    std::vector<float> noise(m_case.output.size());
    for (auto& value : noise)
        value = normal(random);
    auto scaled = m_case.outputFloat32;
    for (auto& value : scaled)
        value *= 1.01f;
    for (const auto& output :
         {foreign, exchanged, noise, scaled, std::vector<float>(m_case.output.size(), 0.0f),
          std::vector<float>(m_case.output.size(), std::numeric_limits<float>::quiet_NaN())}) {
        auto one = m_case;
        setOutput(one, output);
        expectRefused(one, 1, "another output");
        EXPECT_FALSE(engine(one.output).output.passed);
    }
}

/// One element of the bf16 output, one unit in the last place.
TEST_P(Int8CheckTest, OneElementThatIsOneUnitOffIsRefused) {
    auto output = m_case.output;
    auto& value = output[5];
    const auto away = value > m_case.outputFloat32[5] ? 1 : -1; // farther from the unrounded one
    const auto bits = static_cast<int>(floatToBf16(value)) + (value > 0 ? away : -away);
    value = bf16ToFloat(static_cast<std::uint16_t>(bits));
    const auto check = engine(output);
    EXPECT_EQ(check.differing, 1u);
    EXPECT_FALSE(check.output.passed) << check.tokens.outputRatio;
    EXPECT_EQ(check.tokens.outputToken, 0);
}

/// Values that are too few, or not finite, are refused before anything is read by their number.
TEST_P(Int8CheckTest, ShortOrNonFiniteValuesAreRefused) {
    const auto refused = [&](const std::vector<float>& logits, const std::vector<float>& output) {
        const auto check = checkInt8Engine(m_case, m_case.routing, logits, output);
        EXPECT_FALSE(check.output.passed);
        EXPECT_FALSE(check.tokens.passed());
        EXPECT_TRUE(std::isinf(check.tokens.outputRatio));
    };
    const auto experts = static_cast<std::size_t>(m_case.config.numExperts);
    auto logits = m_case.routerLogits;
    logits.resize(logits.size() - experts);
    refused(logits, m_case.output);
    refused({}, m_case.output);
    logits = m_case.routerLogits;
    logits.back() = std::numeric_limits<float>::infinity();
    refused(logits, m_case.output);
    auto output = m_case.output;
    output.pop_back();
    refused(m_case.routerLogits, output);

    const auto refusedRouting = [&](const Routing& routing) {
        EXPECT_THROW(checkInt8Engine(m_case, routing, m_case.routerLogits, m_case.output), UsageError);
    };
    auto routing = m_case.routing;
    routing.experts.resize(routing.experts.size() - static_cast<std::size_t>(routing.topK));
    refusedRouting(routing);
    routing = m_case.routing;
    --routing.tokens;
    refusedRouting(routing);
    routing = m_case.routing;
    routing.experts.back() = m_case.config.numExperts;
    refusedRouting(routing);
}

TEST_P(Int8CheckTest, RoutingIsJudgedAsInOtherCases) {
    auto one = m_case;
    one.routing.weights[0] *= 1.01f;
    EXPECT_THAT(checked(one).problem, testing::HasSubstr("routing weight"));
    one = m_case;
    one.routerLogits[3] += 1.0f;
    EXPECT_FALSE(checked(one).plausible());
}

INSTANTIATE_TEST_SUITE_P(Files, Int8CheckTest, testing::Values("w8a8_tiny", "w8a8_small"),
                         [](const auto& info) { return info.param; });

TEST(Int8Case, WhatTheFileSaysOfItsRulesIsRead) {
    EXPECT_FALSE(loadReferenceCase(fileOf("small_bf16_norm")).int8);
    const SafetensorsFile file(fileOf("w8a8_tiny"));
    const TemporaryFolder folder;
    const auto write = [&](std::string_view without, const std::map<std::string, std::string>& metadata) {
        FileTensors tensors;
        for (const auto& [name, view] : file.tensors()) {
            if (name == without) continue;
            tensors[name] = {
                view.type, view.shape, {reinterpret_cast<const char*>(view.bytes.data()), view.bytes.size()}};
        }
        std::map<std::string, std::string> all(file.metadata().begin(), file.metadata().end());
        for (const auto& [key, value] : metadata)
            all[key] = value;
        writeSafetensors(folder / "case.safetensors", tensors, all);
        return loadReferenceCase(folder / "case.safetensors");
    };
    EXPECT_TRUE(write("", {}).check.plausible());
    expectError([&] { write("output_float32", {}); }, {"case.safetensors", "output_float32"});
    expectError([&] { write("", {{"quantization", "w4a16 int4"}}); }, {"quantization", "w4a16", "w8a8 int8"});
    expectError([&] { write("mlp.experts.3.up_proj.weight_scale", {}); },
                {"mlp.experts.3.up_proj.weight", "weight_scale"});
}

} // namespace
