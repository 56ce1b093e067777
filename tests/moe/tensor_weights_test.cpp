// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/convert.h"
#include "moe/layer_file_test.h"
#include "moe/small_config.h"

#include <fmt/format.h>

using namespace gatescope;
using namespace gatescope::test;

namespace {

/// gate_proj, up_proj and down_proj of expert e hold numbers that tell where they belong.
constexpr int kHidden = 4, kIntermediate = 3, kExperts = 2;

std::vector<float> matrix(int rows, int columns, float first) {
    return counting(static_cast<std::size_t>(rows * columns), first);
}

std::vector<float> transposed(const std::vector<float>& values, int rows, int columns) {
    std::vector<float> turned;
    for (int column = 0; column < columns; ++column) {
        for (int row = 0; row < rows; ++row) {
            turned.push_back(values[static_cast<std::size_t>(row * columns + column)]);
        }
    }
    return turned;
}

class TensorWeightsTest : public LayerFileTest {
protected:
    TensorWeightsTest() : LayerFileTest(smallConfig(kHidden, kIntermediate, kExperts, 2)) {
        m_tensors["gate.weight"] = f32Tensor({kExperts, kHidden}, matrix(kExperts, kHidden, 1));
    }

    static float first(int expert) { return 100.0f * static_cast<float>(expert + 1); }

    void addMlp(const std::string& owner, float start, int intermediate, const char* gate = "gate_proj",
                const char* up = "up_proj", const char* down = "down_proj") {
        m_tensors[owner + gate + ".weight"] =
            f32Tensor({intermediate, kHidden}, matrix(intermediate, kHidden, start));
        m_tensors[owner + up + ".weight"] =
            f32Tensor({intermediate, kHidden}, matrix(intermediate, kHidden, start + 20));
        m_tensors[owner + down + ".weight"] =
            f32Tensor({kHidden, intermediate}, matrix(kHidden, intermediate, start + 40));
    }

    void addReleasedExperts() {
        for (int e = 0; e < kExperts; ++e) {
            addMlp(fmt::format("experts.{}.", e), first(e), kIntermediate);
        }
    }

    void addPackedExperts(bool turn) {
        std::vector<float> gateUp, down;
        const auto append = [](std::vector<float>& to, const std::vector<float>& values) {
            to.insert(to.end(), values.begin(), values.end());
        };
        for (int e = 0; e < kExperts; ++e) {
            auto both = matrix(kIntermediate, kHidden, first(e));
            append(both, matrix(kIntermediate, kHidden, first(e) + 20));
            const auto out = matrix(kHidden, kIntermediate, first(e) + 40);
            append(gateUp, turn ? transposed(both, 2 * kIntermediate, kHidden) : both);
            append(down, turn ? transposed(out, kHidden, kIntermediate) : out);
        }
        using Shape = std::vector<std::int64_t>;
        m_tensors["experts.gate_up_proj"] = f32Tensor(turn ? Shape{kExperts, kHidden, 2 * kIntermediate}
                                                           : Shape{kExperts, 2 * kIntermediate, kHidden},
                                                      gateUp);
        m_tensors["experts.down_proj"] = f32Tensor(
            turn ? Shape{kExperts, kIntermediate, kHidden} : Shape{kExperts, kHidden, kIntermediate}, down);
    }

    static std::vector<float> gateAndUp(float start, int intermediate) {
        auto both = matrix(intermediate, kHidden, start);
        const auto up = matrix(intermediate, kHidden, start + 20);
        both.insert(both.end(), up.begin(), up.end());
        return both;
    }

    void expectExperts(const WeightSource& weights) {
        EXPECT_EQ(read(weights, Parameter::Gate), matrix(kExperts, kHidden, 1));
        for (int e = 0; e < kExperts; ++e) {
            EXPECT_EQ(read(weights, Parameter::ExpertGateUp, e), gateAndUp(first(e), kIntermediate));
            EXPECT_EQ(read(weights, Parameter::ExpertDown, e), matrix(kHidden, kIntermediate, first(e) + 40));
        }
    }
};

TEST_F(TensorWeightsTest, ReleasedNamesUnderEveryPrefix) {
    addReleasedExperts();
    for (const auto* prefix :
         {"", "weights.", "mlp.", "model.layers.7.mlp.", "model.language_model.layers.7.mlp.",
          "language_model.model.layers.7.mlp.", "layers.7.mlp.", "model.layers.7.block_sparse_moe."}) {
        SCOPED_TRACE(prefix);
        expectExperts(*open(prefix));
    }
    expectError([&] { open("model.layers.6.mlp."); },
                {"layer.safetensors", "layer 7", "weights.gate.weight"});
}

TEST_F(TensorWeightsTest, MixtralNames) {
    for (int e = 0; e < kExperts; ++e) {
        addMlp(fmt::format("experts.{}.", e), first(e), kIntermediate, "w1", "w3", "w2");
    }
    expectExperts(*open("model.layers.7.block_sparse_moe."));
}

TEST_F(TensorWeightsTest, PackedBothWays) {
    for (const bool turn : {false, true}) {
        addPackedExperts(turn);
        expectExperts(*open("model.layers.7.mlp."));
    }
}

TEST_F(TensorWeightsTest, PackedShapesThatDisagree) {
    addPackedExperts(false);
    m_tensors["experts.down_proj"].shape = {kExperts, kIntermediate, kHidden};
    expectError([&] { open(); },
                {"layer.safetensors", "experts.gate_up_proj", "[2, 3, 4]", "expected [2, 6, 4]"});
}

/// Where H = 2I the shape of gate_up_proj says nothing, but that of down_proj does.
TEST_F(TensorWeightsTest, PackedSquareIsNotAmbiguous) {
    m_config = smallConfig(4, 2, 1, 1);
    const std::vector<float> gateUp = counting(16), down = counting(8, 50);
    m_tensors.clear();
    m_tensors["gate.weight"] = f32Tensor({1, 4}, counting(4));
    m_tensors["experts.gate_up_proj"] = f32Tensor({1, 4, 4}, gateUp);
    m_tensors["experts.down_proj"] = f32Tensor({1, 4, 2}, down);
    EXPECT_EQ(read(*open(), Parameter::ExpertGateUp), gateUp);
    m_tensors["experts.down_proj"] = f32Tensor({1, 2, 4}, down);
    EXPECT_EQ(read(*open(), Parameter::ExpertGateUp), transposed(gateUp, 4, 4));
    EXPECT_EQ(read(*open(), Parameter::ExpertDown), transposed(down, 2, 4));
}

TEST_F(TensorWeightsTest, SharedExpert) {
    addReleasedExperts();
    m_config.sharedExpertIntermediateSize = 2;
    expectError([&] { open(); }, {"layer.safetensors", "shared_expert.gate_proj.weight"});
    addMlp("shared_expert.", 500, 2);
    expectError([&] { open(); }, {"layer.safetensors", "shared_expert_gate.weight"});
    m_tensors["shared_expert_gate.weight"] = f32Tensor({1, kHidden}, matrix(1, kHidden, 700));
    const auto weights = open();
    EXPECT_EQ(read(*weights, Parameter::SharedGateUp), gateAndUp(500, 2));
    EXPECT_EQ(read(*weights, Parameter::SharedDown), matrix(kHidden, 2, 540));
    EXPECT_EQ(read(*weights, Parameter::SharedExpertGate), matrix(1, kHidden, 700));
}

TEST_F(TensorWeightsTest, DeepSeekSharedExpertsHaveNoGate) {
    addReleasedExperts();
    m_config.sharedExpertIntermediateSize = 2;
    m_config.sharedExpertGated = false;
    addMlp("shared_experts.", 500, 2);
    EXPECT_EQ(read(*open(), Parameter::SharedGateUp), gateAndUp(500, 2));
}

TEST_F(TensorWeightsTest, ConvertsToWhatTheDeviceWants) {
    addReleasedExperts();
    for (auto& [name, tensor] : m_tensors) {
        const auto values = std::vector<float>(tensor.bytes.size() / 4, 1.5f);
        tensor = bf16Tensor(tensor.shape, values);
    }
    const auto weights = open();
    EXPECT_EQ(weights->dtype(), DType::BF16);
    EXPECT_EQ(read(*weights, Parameter::Gate), std::vector<float>(kExperts * kHidden, 1.5f));
    std::vector<std::byte> halves(kExperts * kHidden * 2);
    weights->read(Parameter::Gate, 0, DType::BF16, halves.data());
    EXPECT_EQ(toFloat32(halves, DType::BF16), std::vector<float>(kExperts * kHidden, 1.5f));
}

TEST_F(TensorWeightsTest, MissingAndWrongTensorsAreNamed) {
    addReleasedExperts();
    const auto whole = m_tensors;
    m_tensors.erase("experts.1.up_proj.weight");
    expectError([&] { open(); }, {"layer.safetensors", "experts.1.up_proj.weight"});
    m_tensors = whole;
    m_tensors["experts.1.up_proj.weight"].shape = {kHidden, kIntermediate};
    expectError([&] { open(); },
                {"layer.safetensors", "experts.1.up_proj.weight", "[4, 3]", "expected [3, 4]"});
    m_tensors = whole;
    m_tensors["gate.weight"] = {"I64", {kExperts, kHidden}, std::string(kExperts * kHidden * 8, '\0')};
    expectError([&] { open(); }, {"layer.safetensors", "gate.weight", "i64"});
    m_tensors = whole;
    m_tensors["experts.0.gate_proj.weight"] = {"F8_E4M3", {kIntermediate, kHidden}, std::string(12, '\0')};
    expectError([&] { open(); }, {"experts.0.gate_proj.weight", "FP8", "bf16"});
    m_tensors.erase("gate.weight");
    expectError([&] { open(); }, {"layer.safetensors", "gate.weight"});
}

TEST_F(TensorWeightsTest, Fp8WeightsTimesTheirBlockScales) {
    addReleasedExperts();
    // 0x38 is 1, 0xc0 is -2, 0x01 is 2^-9.
    const std::string bytes("\x38\xc0\x01\x38\x38\x38\x38\x38\x38\x38\x38\x38", 12);
    m_tensors["experts.0.gate_proj.weight"] = {"F8_E4M3", {kIntermediate, kHidden}, bytes};
    m_tensors["experts.0.gate_proj.weight_scale_inv"] = f32Tensor({1, 1}, {0.5f});
    const auto values = read(*open(), Parameter::ExpertGateUp, 0);
    EXPECT_EQ(values[0], 0.5f);
    EXPECT_EQ(values[1], -1.0f);
    EXPECT_EQ(values[2], 0x1p-10f);
    EXPECT_EQ(values[kIntermediate * kHidden], first(0) + 20) << "up_proj is float32 as before";

    m_tensors["experts.0.gate_proj.weight_scale_inv"] = f32Tensor({1, 2}, {0.5f, 0.5f});
    expectError([&] { open(); }, {"experts.0.gate_proj.weight_scale_inv", "[1, 2]", "expected [1, 1]"});
}

} // namespace
