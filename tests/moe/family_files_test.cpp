// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/convert.h"
#include "moe/dense_matrix.h"
#include "moe/safetensors.h"
#include "moe/tensor_weights.h"
#include "moe/test_files.h"

#include <nlohmann/json.hpp>

#include <filesystem>

using namespace gatescope;
using namespace gatescope::test;

// Reference files of transformers' own modules: config.json as it writes it, tensors as the module holds
// them.

namespace {

struct FamilyFile {
    const char* name;
    const char* router; ///< the router module's name
    bool transposed;    ///< experts as [E, in, out]
    bool inTurn;        ///< columns of gate and up in turn
};

constexpr FamilyFile kFiles[]{
    {"deepseek_v3_tiny_f32", "gate", false, false}, {"deepseek_v3_small_bf16", "gate", false, false},
    {"glm4_moe_small_bf16", "gate", false, false},  {"gpt_oss_tiny_f32", "router", true, true},
    {"gpt_oss_small_bf16", "router", true, true},   {"gpt_oss_clamped_f32", "router", true, true},
    {"gpt_oss_clamped_bf16", "router", true, true}, {"llama4_tiny_f32", "router", true, false},
    {"llama4_small_bf16", "router", true, false},   {"mixtral_small_bf16", "gate", false, false},
    {"olmoe_small_bf16", "gate", false, false},     {"qwen3_5_moe_tiny_f32", "gate", false, false}};

class FamilyFiles : public testing::TestWithParam<FamilyFile> {
protected:
    FamilyFiles() : m_file(m_path), m_config(readConfig()), m_weights(makeFileWeights(m_path, m_config)) {}

    MoeConfig readConfig() const {
        auto json = nlohmann::json::parse(m_file.metadata().at("config"));
        json["dtype"] = m_file.metadata().at("dtype");
        return MoeConfig::fromJson(json.dump(), GetParam().name);
    }

    std::vector<float> tensor(const std::string& name) const {
        const auto& view = m_file.tensor("weights." + name);
        return toFloat32(view.bytes, view.dtype);
    }

    std::vector<float> read(Parameter parameter, int expert = 0) const {
        return DenseMatrix(*m_weights, parameter, expert).values;
    }

    /// Where element [row, column] of an expert's [rows, columns] matrix lies in the tensor of all.
    std::size_t at(int expert, int row, int column, int rows, int columns) const {
        const auto inExpert =
            GetParam().transposed ? column * std::int64_t{rows} + row : row * std::int64_t{columns} + column;
        return static_cast<std::size_t>(expert * std::int64_t{rows} * columns + inExpert);
    }

    /// Row of gate_up_proj, gate's half first, to the row that the file has there.
    int rowInFile(int row) const {
        const int half = m_config.moeIntermediateSize;
        if (!GetParam().inTurn) return row;
        return row < half ? 2 * row : 2 * (row - half) + 1;
    }

    std::filesystem::path m_path = std::filesystem::path(GATESCOPE_GOLDEN_DIR) / "reference/families" /
                                   (std::string(GetParam().name) + ".safetensors");
    SafetensorsFile m_file;
    MoeConfig m_config;
    std::shared_ptr<WeightSource> m_weights;
};

TEST_P(FamilyFiles, RouterAndItsBiases) {
    const std::string router = GetParam().router;
    EXPECT_EQ(read(Parameter::Gate), tensor(router + ".weight"));
    EXPECT_EQ(m_config.router.logitBias, m_file.has("weights." + router + ".bias"));
    if (m_config.router.logitBias) {
        EXPECT_EQ(read(Parameter::GateBias), tensor(router + ".bias"));
    }
    const auto correction = router + ".e_score_correction_bias";
    EXPECT_EQ(m_config.router.correctionBias, m_file.has("weights." + correction));
    if (m_config.router.correctionBias) {
        EXPECT_EQ(read(Parameter::ScoreCorrection), tensor(correction));
    }
}

TEST_P(FamilyFiles, EveryExpertsMatrices) {
    const auto gateUp = tensor("experts.gate_up_proj");
    const auto down = tensor("experts.down_proj");
    const int H = m_config.hiddenSize, I = m_config.moeIntermediateSize;
    ASSERT_EQ(gateUp.size(), static_cast<std::size_t>(m_config.numExperts) * 2 * H * I);
    for (int expert = 0; expert < m_config.numExperts; ++expert) {
        std::vector<float> expectedGateUp, expectedDown;
        for (int row = 0; row < 2 * I; ++row) {
            for (int column = 0; column < H; ++column)
                expectedGateUp.push_back(gateUp[at(expert, rowInFile(row), column, 2 * I, H)]);
        }
        for (int row = 0; row < H; ++row) {
            for (int column = 0; column < I; ++column)
                expectedDown.push_back(down[at(expert, row, column, H, I)]);
        }
        ASSERT_EQ(read(Parameter::ExpertGateUp, expert), expectedGateUp) << expert;
        ASSERT_EQ(read(Parameter::ExpertDown, expert), expectedDown) << expert;
    }
}

TEST_P(FamilyFiles, ExpertsBiases) {
    ASSERT_EQ(m_config.experts.biases, m_file.has("weights.experts.gate_up_proj_bias"));
    if (!m_config.experts.biases) return;
    const auto gateUp = tensor("experts.gate_up_proj_bias");
    const auto down = tensor("experts.down_proj_bias");
    const int H = m_config.hiddenSize, I = m_config.moeIntermediateSize;
    for (int expert = 0; expert < m_config.numExperts; ++expert) {
        const auto biases = read(Parameter::ExpertGateUpBias, expert);
        for (int row = 0; row < 2 * I; ++row) {
            ASSERT_EQ(biases[static_cast<std::size_t>(row)],
                      gateUp[static_cast<std::size_t>(expert * 2 * I + rowInFile(row))]);
        }
        const auto first = down.begin() + expert * H;
        ASSERT_EQ(read(Parameter::ExpertDownBias, expert), std::vector<float>(first, first + H));
    }
}

TEST_P(FamilyFiles, SharedExpert) {
    const bool several = m_file.has("weights.shared_experts.gate_proj.weight");
    const std::string owner = several ? "shared_experts." : "shared_expert.";
    ASSERT_EQ(m_config.sharedExpertIntermediateSize > 0, m_file.has("weights." + owner + "down_proj.weight"));
    if (m_config.sharedExpertIntermediateSize == 0) return;
    auto gateUp = tensor(owner + "gate_proj.weight");
    const auto up = tensor(owner + "up_proj.weight");
    gateUp.insert(gateUp.end(), up.begin(), up.end());
    EXPECT_EQ(read(Parameter::SharedGateUp), gateUp);
    EXPECT_EQ(read(Parameter::SharedDown), tensor(owner + "down_proj.weight"));
    ASSERT_EQ(m_config.sharedExpertGated, m_file.has("weights.shared_expert_gate.weight"));
    if (m_config.sharedExpertGated) {
        EXPECT_EQ(read(Parameter::SharedExpertGate), tensor("shared_expert_gate.weight"));
    }
}

INSTANTIATE_TEST_SUITE_P(Transformers, FamilyFiles, testing::ValuesIn(kFiles),
                         [](const auto& info) { return std::string(info.param.name); });

} // namespace
