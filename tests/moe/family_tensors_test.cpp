// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/layer_file_test.h"
#include "moe/small_config.h"

#include <fmt/format.h>

using namespace gatescope;
using namespace gatescope::test;

namespace {

constexpr int kFamilyHidden = 3, kFamilyExperts = 2;
/// Where I = H each packed matrix is square or fits both ways: the family alone says how it lies.
constexpr int kFamilyIntermediate = 3;

/// What element [row, column] of expert e's gate_proj, up_proj and down_proj is.
float gateAt(int e, int row, int column) {
    return static_cast<float>(1000 * e + 10 * row + column);
}
float upAt(int e, int row, int column) {
    return 100 + gateAt(e, row, column);
}
float downAt(int e, int row, int column) {
    return 200 + gateAt(e, row, column);
}

class FamilyTensorsTest : public LayerFileTest {
protected:
    FamilyTensorsTest() : LayerFileTest(smallConfig(kFamilyHidden, kFamilyIntermediate, kFamilyExperts, 1)) {}

    void addMatrix(const std::string& name, int rows, int columns, float first = 1) {
        m_tensors[name] =
            f32Tensor({rows, columns}, counting(static_cast<std::size_t>(rows * columns), first));
    }

    void addVector(const std::string& name, std::vector<float> values) {
        const auto size = static_cast<std::int64_t>(values.size());
        m_tensors[name] = f32Tensor({size}, values);
    }

    void addReleasedExperts(const std::string& prefix) {
        for (int e = 0; e < kFamilyExperts; ++e) {
            for (const auto* name : {"gate_proj", "up_proj"})
                addMatrix(fmt::format("{}experts.{}.{}.weight", prefix, e, name), kFamilyIntermediate,
                          kFamilyHidden);
            addMatrix(fmt::format("{}experts.{}.down_proj.weight", prefix, e), kFamilyHidden,
                      kFamilyIntermediate);
        }
    }

    void addShared(const std::string& owner, int intermediate) {
        addMatrix(owner + "gate_proj.weight", intermediate, kFamilyHidden, 500);
        addMatrix(owner + "up_proj.weight", intermediate, kFamilyHidden, 600);
        addMatrix(owner + "down_proj.weight", kFamilyHidden, intermediate, 700);
    }

    /// [E, H, 2I] and [E, I, H]; columns of gate and up in turn or one after the other.
    void addTransposedExperts(const std::string& prefix, bool inTurn) {
        std::vector<float> gateUp, down;
        for (int e = 0; e < kFamilyExperts; ++e) {
            for (int h = 0; h < kFamilyHidden; ++h) {
                for (int column = 0; column < 2 * kFamilyIntermediate; ++column) {
                    const int row = inTurn ? column / 2 : column % kFamilyIntermediate;
                    const bool up = inTurn ? column % 2 == 1 : column >= kFamilyIntermediate;
                    gateUp.push_back(up ? upAt(e, row, h) : gateAt(e, row, h));
                }
            }
            for (int i = 0; i < kFamilyIntermediate; ++i) {
                for (int h = 0; h < kFamilyHidden; ++h)
                    down.push_back(downAt(e, h, i));
            }
        }
        m_tensors[prefix + "experts.gate_up_proj"] =
            f32Tensor({kFamilyExperts, kFamilyHidden, 2 * kFamilyIntermediate}, gateUp);
        m_tensors[prefix + "experts.down_proj"] =
            f32Tensor({kFamilyExperts, kFamilyIntermediate, kFamilyHidden}, down);
    }

    void addGptOss(const std::string& prefix) {
        addMatrix(prefix + "router.weight", kFamilyExperts, kFamilyHidden);
        addVector(prefix + "router.bias", {0.5f, -0.5f});
        addTransposedExperts(prefix, true);
        m_tensors[prefix + "experts.gate_up_proj_bias"] =
            f32Tensor({kFamilyExperts, 6}, {1, -1, 2, -2, 3, -3, 11, -11, 12, -12, 13, -13});
        m_tensors[prefix + "experts.down_proj_bias"] =
            f32Tensor({kFamilyExperts, kFamilyHidden}, {4, 5, 6, 7, 8, 9});
    }

    void asGptOss() {
        m_config.modelType = "gpt_oss";
        m_config.router.scoring = RouterSpec::Scoring::SoftmaxOfChosen;
        m_config.router.logitBias = true;
        m_config.experts.biases = true;
        addGptOss("model.layers.7.mlp.");
    }

    void expectExperts(const WeightSource& weights) {
        for (int e = 0; e < kFamilyExperts; ++e) {
            std::vector<float> gateUp, down;
            for (const auto at : {gateAt, upAt}) {
                for (int row = 0; row < kFamilyIntermediate; ++row) {
                    for (int column = 0; column < kFamilyHidden; ++column)
                        gateUp.push_back(at(e, row, column));
                }
            }
            for (int row = 0; row < kFamilyHidden; ++row) {
                for (int column = 0; column < kFamilyIntermediate; ++column)
                    down.push_back(downAt(e, row, column));
            }
            EXPECT_EQ(read(weights, Parameter::ExpertGateUp, e), gateUp);
            EXPECT_EQ(read(weights, Parameter::ExpertDown, e), down);
        }
    }
};

TEST_F(FamilyTensorsTest, GptOssColumnsAndBiasesInTurn) {
    asGptOss();
    const auto weights = open();
    expectExperts(*weights);
    EXPECT_EQ(read(*weights, Parameter::Gate), counting(kFamilyExperts * kFamilyHidden));
    EXPECT_EQ(read(*weights, Parameter::GateBias), (std::vector<float>{0.5f, -0.5f}));
    EXPECT_EQ(read(*weights, Parameter::ExpertGateUpBias, 0), (std::vector<float>{1, 2, 3, -1, -2, -3}));
    EXPECT_EQ(read(*weights, Parameter::ExpertGateUpBias, 1),
              (std::vector<float>{11, 12, 13, -11, -12, -13}));
    EXPECT_EQ(read(*weights, Parameter::ExpertDownBias, 1), (std::vector<float>{7, 8, 9}));
}

TEST_F(FamilyTensorsTest, GptOssTensorsThatAreMissingOrWrong) {
    asGptOss();
    const auto whole = m_tensors;
    const std::string prefix = "model.layers.7.mlp.";
    for (const auto* name :
         {"router.bias", "experts.down_proj", "experts.gate_up_proj_bias", "experts.down_proj_bias"}) {
        m_tensors = whole;
        m_tensors.erase(prefix + name);
        expectError([&] { open(); }, {"layer.safetensors", prefix + name});
    }
    const auto wrong = [&](const std::string& name, std::vector<std::int64_t> shape,
                           std::initializer_list<std::string_view> parts) {
        m_tensors = whole;
        m_tensors[prefix + name].shape = std::move(shape);
        expectError([&] { open(); }, parts);
    };
    wrong("router.bias", {1, 2}, {"layer.safetensors", "router.bias", "[1, 2]", "expected [2]"});
    wrong("router.weight", {3, 2}, {"router.weight", "[3, 2]", "expected [2, 3]"});
    wrong("experts.gate_up_proj", {2, 6, 3},
          {"experts.gate_up_proj", "[2, 6, 3]", "expected [2, 3, 6] and [2, 3, 3]"});
    wrong("experts.gate_up_proj_bias", {6, 2}, {"experts.gate_up_proj_bias", "[6, 2]", "expected [2, 6]"});
    wrong("experts.down_proj_bias", {6}, {"experts.down_proj_bias", "[6]", "expected [2, 3]"});
}

TEST_F(FamilyTensorsTest, Llama4Halves) {
    m_config.modelType = "llama4_text";
    m_config.sharedExpertIntermediateSize = kFamilyIntermediate;
    m_config.sharedExpertGated = false;
    const std::string prefix = "language_model.model.layers.7.feed_forward.";
    addMatrix(prefix + "router.weight", kFamilyExperts, kFamilyHidden);
    addTransposedExperts(prefix, false);
    addShared(prefix + "shared_expert.", kFamilyIntermediate);
    const auto weights = open();
    expectExperts(*weights);
    EXPECT_EQ(read(*weights, Parameter::SharedDown), counting(9, 700));
    EXPECT_THROW(read(*weights, Parameter::SharedExpertGate), std::logic_error);
    EXPECT_THROW(read(*weights, Parameter::ExpertGateUpBias), std::logic_error);

    m_tensors[prefix + "experts.gate_up_proj"].shape = {kFamilyExperts, 2 * kFamilyIntermediate,
                                                        kFamilyHidden};
    expectError([&] { open(); }, {"layer.safetensors", "experts.gate_up_proj", "expected [2, 3, 6]"});
}

TEST_F(FamilyTensorsTest, DeepSeekV3CorrectionBiasAndSharedExperts) {
    m_config.modelType = "deepseek_v3";
    m_config.router.correctionBias = true;
    m_config.sharedExpertIntermediateSize = 2;
    m_config.sharedExpertGated = false;
    const std::string prefix = "model.layers.7.mlp.";
    addMatrix(prefix + "gate.weight", kFamilyExperts, kFamilyHidden);
    addReleasedExperts(prefix);
    addShared(prefix + "shared_experts.", 2);
    expectError([&] { open(); }, {"layer.safetensors", prefix + "gate.e_score_correction_bias"});
    addVector(prefix + "gate.e_score_correction_bias", {0.25f, -0.25f});
    const auto weights = open();
    EXPECT_EQ(read(*weights, Parameter::ScoreCorrection), (std::vector<float>{0.25f, -0.25f}));
    EXPECT_EQ(read(*weights, Parameter::SharedDown), counting(6, 700));
    EXPECT_EQ(weights->storedDtype(Parameter::ScoreCorrection), DType::F32);
    addVector(prefix + "gate.e_score_correction_bias", {1, 2, 3});
    expectError([&] { open(); }, {"gate.e_score_correction_bias", "[3]", "expected [2]"});
}

TEST_F(FamilyTensorsTest, OmniPartsAreToldApartByTheirPrefix) {
    m_config.modelType = "qwen3_omni_moe_text";
    for (const auto* part : {"thinker", "talker"}) {
        const auto prefix = fmt::format("{}.model.layers.7.mlp.", part);
        addMatrix(prefix + "gate.weight", kFamilyExperts, kFamilyHidden, m_tensors.empty() ? 1 : 50);
        addReleasedExperts(prefix);
    }
    m_config.part = "thinker";
    EXPECT_EQ(read(*open(), Parameter::Gate), counting(6, 1));
    m_config.part = "talker";
    EXPECT_EQ(read(*open(), Parameter::Gate), counting(6, 50));
    m_config.part = "";
    expectError([&] { open(); }, {"layer.safetensors", "no router gate for layer 7"});
}

TEST_F(FamilyTensorsTest, OneLayersFileUnderTheRoutersName) {
    asGptOss();
    m_tensors.clear();
    addGptOss("weights.");
    expectExperts(*open());
    EXPECT_TRUE(holdsOneLayer(m_path));
}

} // namespace
