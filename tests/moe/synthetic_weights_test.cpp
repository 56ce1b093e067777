// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/convert.h"
#include "moe/dense_matrix.h"
#include "moe/safetensors.h"
#include "moe/small_config.h"
#include "moe/synthetic_weights.h"
#include "moe/test_files.h"

#include <cmath>
#include <cstring>

using namespace gatescope;
using namespace gatescope::test;

namespace {

std::vector<float> readF32(const WeightSource& weights, Parameter parameter, int expert = 0) {
    return DenseMatrix(weights, parameter, expert).values;
}

/// The formula of the reference's README, word for word.
float readmeValue(std::uint64_t s, std::uint64_t i, float scale) {
    const std::uint64_t g = 0x9E3779B97F4A7C15u;
    std::uint64_t z = s * g + (i + 1) * g;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z = z ^ (z >> 31);
    const float fraction = static_cast<float>(z >> 40) / 16777216.0f - 0.5f;
    return fraction * scale;
}

} // namespace

TEST(SyntheticWeights, FollowTheFormula) {
    const auto config = smallConfig(48, 20, 3, 2);
    const auto weights = makeSyntheticWeights(config, 5);
    const auto gateScale = static_cast<float>(8.0 / std::sqrt(48.0));
    const auto downScale = static_cast<float>(3.4 / std::sqrt(20.0));
    const auto gate = readF32(*weights, Parameter::Gate);
    const auto down = readF32(*weights, Parameter::ExpertDown, 2);
    for (std::size_t i = 0; i < gate.size(); ++i) {
        ASSERT_EQ(gate[i], readmeValue(5002, i, gateScale));
    }
    for (std::size_t i = 0; i < down.size(); ++i) {
        ASSERT_EQ(down[i], readmeValue(5000, 2 * 48 * 20 + i, downScale));
    }
}

TEST(SyntheticWeights, AreRoundedToTheModelsDtypeFirst) {
    for (const auto dtype : {DType::BF16, DType::F16}) {
        const auto exact = makeSyntheticWeights(smallConfig(48, 20, 3, 2), 5);
        const auto rounded = makeSyntheticWeights(smallConfig(48, 20, 3, 2, dtype), 5);
        EXPECT_EQ(rounded->dtype(), dtype);
        const auto a = readF32(*exact, Parameter::ExpertGateUp, 1);
        const auto b = readF32(*rounded, Parameter::ExpertGateUp, 1);
        for (std::size_t i = 0; i < a.size(); ++i) {
            ASSERT_EQ(b[i], roundTo(a[i], dtype));
        }
        std::vector<std::uint16_t> halves(a.size());
        rounded->read(Parameter::ExpertGateUp, 1, DType::BF16, halves.data());
        for (std::size_t i = 0; i < a.size(); ++i) {
            float value = 0;
            convertElements(&halves[i], DType::BF16, &value, DType::F32, 1);
            ASSERT_EQ(value, roundTo(b[i], DType::BF16));
        }
    }
}

TEST(SyntheticWeights, SharedExpertsHaveTheirOwnNumbers) {
    auto config = smallConfig(16, 12, 4, 2);
    config.sharedExpertIntermediateSize = 10;
    const auto weights = makeSyntheticWeights(config, 2);
    const auto wide = static_cast<float>(3.4 / std::sqrt(16.0));
    const auto gateUp = readF32(*weights, Parameter::SharedGateUp);
    EXPECT_EQ(gateUp.front(), readmeValue(2004, 0, wide));
    EXPECT_EQ(gateUp[10 * 16], readmeValue(2005, 0, wide));
    EXPECT_EQ(readF32(*weights, Parameter::SharedDown).front(),
              readmeValue(2003, 0, static_cast<float>(3.4 / std::sqrt(10.0))));
    EXPECT_EQ(readF32(*weights, Parameter::SharedExpertGate).front(), readmeValue(2006, 0, wide));
}

TEST(SyntheticWeights, LayersAndIterationsDiffer) {
    const auto config = smallConfig(16, 12, 4, 2);
    const auto first = makeSyntheticWeights(config, 2, 0);
    const auto second = makeSyntheticWeights(config, 2, 1);
    EXPECT_EQ(second->layer(), 1);
    EXPECT_NE(readF32(*first, Parameter::Gate), readF32(*second, Parameter::Gate));
    EXPECT_NE(syntheticHiddenStates(2, 16, DType::F32, 2, 0), syntheticHiddenStates(2, 16, DType::F32, 2, 1));
    EXPECT_EQ(syntheticHiddenStates(2, 16, DType::F32, 2, 1), syntheticHiddenStates(2, 16, DType::F32, 2, 1));
}

class GoldenWeights : public testing::TestWithParam<const char*> {};

TEST_P(GoldenWeights, GeneratedValuesAreTheStoredOnes) {
    const SafetensorsFile file(std::filesystem::path(GATESCOPE_GOLDEN_DIR "/reference") / GetParam());
    const auto number = [&](const char* key) {
        const auto found = file.metadata().find(key);
        return found == file.metadata().end() ? 0 : std::stoi(found->second);
    };
    auto config = smallConfig(number("hidden_size"), number("moe_intermediate_size"), number("num_experts"),
                              number("num_experts_per_tok"), dtypeFromName(file.metadata().at("dtype")));
    config.sharedExpertIntermediateSize = number("shared_expert_intermediate_size");
    const auto seed = static_cast<std::uint64_t>(number("seed"));

    const auto states = file.tensor("hidden_states").bytes;
    const auto generated = syntheticHiddenStates(number("tokens"), config.hiddenSize, config.dtype, seed);
    EXPECT_TRUE(std::ranges::equal(states, generated));
    if (!file.has("weights.gate.weight")) return;

    const auto weights = makeSyntheticWeights(config, seed);
    const auto expectStored = [&](Parameter parameter, int expert, std::span<const std::byte> stored) {
        std::vector<std::byte> bytes(stored.size());
        weights->read(parameter, expert, config.dtype, bytes.data());
        EXPECT_TRUE(std::ranges::equal(bytes, stored))
            << static_cast<int>(parameter) << ", expert " << expert;
    };
    const auto bytesOf = [&](const char* name) { return file.tensor(name).bytes; };
    expectStored(Parameter::Gate, 0, bytesOf("weights.gate.weight"));
    for (int expert = 0; expert < config.numExperts; ++expert) {
        const auto part = [&](const char* name) {
            const auto size = bytesOf(name).size() / static_cast<std::size_t>(config.numExperts);
            return bytesOf(name).subspan(static_cast<std::size_t>(expert) * size, size);
        };
        expectStored(Parameter::ExpertGateUp, expert, part("weights.experts.gate_up_proj"));
        expectStored(Parameter::ExpertDown, expert, part("weights.experts.down_proj"));
    }
    if (config.sharedExpertIntermediateSize == 0) return;
    std::vector<std::byte> gateUp;
    for (const auto* name :
         {"weights.shared_expert.gate_proj.weight", "weights.shared_expert.up_proj.weight"}) {
        gateUp.insert(gateUp.end(), bytesOf(name).begin(), bytesOf(name).end());
    }
    expectStored(Parameter::SharedGateUp, 0, gateUp);
    expectStored(Parameter::SharedDown, 0, bytesOf("weights.shared_expert.down_proj.weight"));
    expectStored(Parameter::SharedExpertGate, 0, bytesOf("weights.shared_expert_gate.weight"));
}

INSTANTIATE_TEST_SUITE_P(Reference, GoldenWeights,
                         testing::Values("odd_f32_norm.safetensors", "qwen2_moe_tiny_f32.safetensors",
                                         "qwen3_30b_a3b_layer_bf16.safetensors",
                                         "qwen3_next_small_bf16.safetensors",
                                         "qwen3_next_tiny_f32.safetensors", "small_bf16_norm.safetensors",
                                         "tiny_f32_norm.safetensors", "tiny_f32_raw.safetensors"));
