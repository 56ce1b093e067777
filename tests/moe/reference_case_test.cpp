// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/files.h"
#include "moe/convert.h"
#include "moe/engine_check.h"
#include "moe/float64_reference.h"
#include "moe/reference_case.h"
#include "moe/safetensors.h"
#include "moe/test_files.h"

#include <cmath>
#include <cstring>

using namespace gatescope;
using namespace gatescope::test;
namespace fs = std::filesystem;

namespace {

const fs::path kCases = GATESCOPE_GOLDEN_DIR "/reference";

double largestDifference(const std::vector<double>& a, const std::vector<double>& b) {
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        largest = std::max(largest, std::abs(a[i] - b[i]));
    }
    return largest;
}

class GoldenCase : public testing::TestWithParam<const char*> {};

/// A golden file taken apart, to be written again with something wrong.
class BrokenCase : public testing::Test {
protected:
    BrokenCase() { take("tiny_f32_norm.safetensors"); }

    void take(const std::string& name) {
        m_tensors.clear();
        m_metadata.clear();
        const SafetensorsFile file(kCases / name);
        for (const auto& [key, value] : file.metadata()) {
            m_metadata[key] = value;
        }
        for (const auto& [name, view] : file.tensors()) {
            const auto* type = view.dtype == DType::F32 ? "F32" : view.dtype == DType::F64 ? "F64" : "I64";
            m_tensors[name] = {
                type, view.shape,
                std::string(reinterpret_cast<const char*>(view.bytes.data()), view.bytes.size())};
        }
    }

    ReferenceCase load() {
        writeSafetensors(m_path, m_tensors, m_metadata);
        return loadReferenceCase(m_path);
    }
    void refuse(std::initializer_list<std::string_view> parts) {
        expectError([&] { load(); }, {"case.safetensors"});
        expectError([&] { load(); }, parts);
    }
    /// Refuses the case without that tensor, and with its shape turned round; leaves it turned.
    void refuseWithout(const std::string& name) {
        const auto whole = m_tensors;
        m_tensors.erase(name);
        refuse({name});
        m_tensors = whole;
        std::swap(m_tensors[name].shape[0], m_tensors[name].shape[1]);
        refuse({name, "shape"});
    }
    void dropWeights() {
        std::erase_if(m_tensors, [](const auto& entry) { return entry.first.starts_with("weights."); });
    }

    TemporaryFolder m_folder;
    fs::path m_path = m_folder / "case.safetensors";
    FileTensors m_tensors;
    std::map<std::string, std::string> m_metadata;
};

/// The two evaluations in float64 know nothing of each other; transformers' softmax stays in float32, hence
/// 1e-6.
TEST_P(GoldenCase, OwnFloat64AgreesWithTheFiles) {
    const auto reference = loadReferenceCase(kCases / GetParam());
    const Float64Reference exact(*reference.weights,
                                 toFloat64(reference.hiddenStates, reference.config.dtype));
    EXPECT_LT(largestDifference(exact.output(exact.route()), reference.outputFloat64), 1e-6);
    EXPECT_LT(largestDifference(exact.output(exact.routeTo(reference.routing.experts)), reference.truth),
              1e-6);
    EXPECT_LE(reference.reroutedTokens.size(), 6u);
}

INSTANTIATE_TEST_SUITE_P(Reference, GoldenCase,
                         testing::Values("odd_f32_norm.safetensors", "qwen2_moe_tiny_f32.safetensors",
                                         "qwen3_30b_a3b_layer_bf16.safetensors",
                                         "qwen3_next_small_bf16.safetensors",
                                         "qwen3_next_tiny_f32.safetensors", "small_bf16_norm.safetensors",
                                         "tiny_f32_norm.safetensors", "tiny_f32_raw.safetensors"));

TEST_F(BrokenCase, WholeFileLoads) {
    const auto reference = load();
    EXPECT_EQ(reference.name, "tiny_f32_norm");
    EXPECT_EQ(reference.tokens, 5);
    EXPECT_EQ(reference.routing.topK, 2);
    EXPECT_EQ(reference.routerLogits.size(), 40u);
}

TEST_F(BrokenCase, GeneratedWeightsDoForStoredOnes) {
    std::vector<float> a(64 * 64), b(64 * 64);
    load().weights->read(Parameter::ExpertGateUp, 7, DType::F32, a.data());
    dropWeights();
    const auto generated = load();
    EXPECT_THAT(generated.weights->description(), testing::HasSubstr("synthetic"));
    generated.weights->read(Parameter::ExpertGateUp, 7, DType::F32, b.data());
    EXPECT_EQ(a, b);
}

TEST_F(BrokenCase, MetadataIsCheckedLikeAConfig) {
    const auto whole = m_metadata;
    for (const auto* field : {"hidden_size", "moe_intermediate_size", "num_experts", "num_experts_per_tok",
                              "norm_topk_prob", "tokens", "dtype"}) {
        m_metadata = whole;
        m_metadata.erase(field);
        refuse({field, "missing"});
        m_metadata[field] = "-3";
        refuse({field == std::string_view("tokens") ? "tokens" : field});
        m_metadata[field] = "nonsense";
        refuse({field});
    }
    m_metadata = whole;
    m_metadata["num_experts_per_tok"] = "9";
    refuse({"num_experts_per_tok is 9", "num_experts"});
    m_metadata.clear();
    refuse({"hidden_size", "missing"});
}

TEST_F(BrokenCase, WeightsAndSeedMissing) {
    dropWeights();
    m_metadata.erase("seed");
    refuse({"seed", "holds no weights"});
    m_metadata["seed"] = "1.5";
    refuse({"seed"});
}

TEST_F(BrokenCase, ParametersThatTheGeneratorDoesNotKnow) {
    dropWeights();
    m_metadata["parameters"] = R"({"experts.down_proj": [8, 64, 32], "gate.weight": [8, 64]})";
    refuse({"parameters", "experts.gate_up_proj"});
}

TEST_F(BrokenCase, TensorsMissingOrWrong) {
    const auto whole = m_tensors;
    for (const auto* name :
         {"hidden_states", "router_logits", "routing_weights", "selected_experts", "output", "output_float64",
          "weights.gate.weight", "weights.experts.down_proj"}) {
        m_tensors = whole;
        refuseWithout(name);
        m_tensors = whole;
        auto& tensor = m_tensors[name];
        tensor.bytes.resize(tensor.bytes.size() / (tensor.type == "F32" ? 4 : 8));
        tensor.type = "U8";
        refuse({name, "u8"});
    }
}

TEST_F(BrokenCase, ValuesThatCannotBe) {
    const auto whole = m_tensors;
    const float nan = std::nanf("");
    std::memcpy(m_tensors["output"].bytes.data(), &nan, sizeof nan);
    refuse({"output", "NaN"});
    m_tensors = whole;
    for (const std::int64_t expert : {-1, 8}) {
        std::memcpy(m_tensors["selected_experts"].bytes.data(), &expert, sizeof expert);
        refuse({"selected_experts"});
    }
    std::memcpy(m_tensors["selected_experts"].bytes.data(), m_tensors["selected_experts"].bytes.data() + 8,
                8);
    refuse({"selected_experts", "twice"});
}

TEST_F(BrokenCase, RouterOutputsOfAFamily) {
    take("families/deepseek_v3_tiny_f32.safetensors");
    const auto whole = m_tensors;
    EXPECT_TRUE(load().check.plausible());
    m_tensors.erase("selected_experts"); // the same as router_output_2
    EXPECT_TRUE(load().check.plausible());
    m_tensors.erase("router_output_2");
    refuse({"router_output_2"});
    for (const auto* name : {"router_output_1", "hidden_states", "output_float64"}) {
        m_tensors = whole;
        refuseWithout(name);
    }
    m_tensors = whole;
    auto& experts = m_tensors["router_output_2"].bytes;
    std::swap_ranges(experts.begin(), experts.begin() + 8, experts.begin() + 8);
    refuse({"router_output_2", "other experts than selected_experts"});
    // Scores where logits belong, as other releases' routers return them.
    m_tensors = whole;
    auto& values = m_tensors["router_output_0"].bytes;
    for (std::size_t at = 0; at < values.size(); at += sizeof(float)) {
        float value = 0;
        std::memcpy(&value, values.data() + at, sizeof value);
        value = 1 / (1 + std::exp(-value));
        std::memcpy(values.data() + at, &value, sizeof value);
    }
    refuse({"router_output_0", "holds scores"});
    // Logits of other weights stay logits, though small scores lie nearer to what these weights give.
    m_tensors = whole;
    auto& logits = m_tensors["router_output_0"].bytes;
    std::rotate(logits.begin(), logits.begin() + 5 * sizeof(float), logits.end());
    EXPECT_FALSE(load().check.plausible());
}

TEST_F(BrokenCase, Llama4sScoresNameTheExperts) {
    take("families/llama4_tiny_f32.safetensors");
    const auto whole = m_tensors;
    const auto right = load();
    EXPECT_TRUE(right.check.plausible());
    EXPECT_EQ(right.routing.experts.front(), 2);
    std::swap(m_tensors["router_output_0"], m_tensors["router_output_1"]);
    refuse({"router_output_0", "holds logits"});
    m_tensors = whole;
    const float half = 0.5f;
    std::memcpy(m_tensors["router_output_0"].bytes.data(), &half, sizeof half); // a second expert of token 0
    refuse({"router_output_0", "1 score"});
    m_tensors = whole;
    std::memset(m_tensors["router_output_0"].bytes.data(), 0, 4 * sizeof(float)); // none
    refuse({"router_output_0", "1 score"});
}

TEST_F(BrokenCase, AFamilysConfigIsCheckedLikeAnyOther) {
    take("families/deepseek_v3_tiny_f32.safetensors");
    const auto whole = m_metadata.at("config");
    const auto with = [&](std::string_view from, std::string_view to) {
        auto config = whole;
        const auto at = config.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        m_metadata["config"] = config.replace(at, from.size(), to);
    };
    with("\"n_group\": 4", "\"n_group\": 5");
    refuse({"config", "n_group is 5"});
    with("\"hidden_size\": 64", "\"hidden_size\": -64");
    refuse({"config", "hidden_size"});
    with("\"deepseek_v3\"", "\"unheard_of\"");
    refuse({"config", "unheard_of"});
    m_metadata["config"] = whole;
    m_metadata.erase("dtype");
    refuse({"dtype"});
    m_metadata["dtype"] = "float32";
    dropWeights();
    refuse({"weights.*"});
}

TEST(CheckpointCases, OneForEachLayer) {
    const Checkpoint checkpoint(GATESCOPE_CHECKPOINT_DIR);
    const auto cases =
        loadCheckpointCases(checkpoint, fs::path(GATESCOPE_CHECKPOINT_DIR) / "expected_io.safetensors");
    ASSERT_EQ(cases.size(), 4u);
    for (const auto& reference : cases) {
        SCOPED_TRACE(reference.name);
        EXPECT_EQ(reference.tokens, 9);
        EXPECT_EQ(reference.config.dtype, DType::BF16);
        // transformers' own error is that of bf16: a wrong layer or layout would be off by the output's size.
        const auto own = errorSize(reference.output, reference.truth);
        const auto size = errorSize(std::vector<float>(reference.truth.size()), reference.truth);
        EXPECT_LT(own.rms, 0.01 * size.rms);
        EXPECT_GT(own.rms, 0.0);
    }
}

TEST(CheckpointCases, FilesThatDoNotFit) {
    const Checkpoint checkpoint(GATESCOPE_CHECKPOINT_DIR);
    TemporaryFolder folder;
    const auto path = folder / "io.safetensors";
    const auto refuse = [&](const FileTensors& tensors, std::initializer_list<std::string_view> parts) {
        writeSafetensors(path, tensors);
        expectError([&] { loadCheckpointCases(checkpoint, path); }, parts);
    };
    const auto good = bf16Tensor({2, 64}, std::vector<float>(128, 0.5f));
    refuse({}, {"io.safetensors", "layerN.hidden_states"});
    refuse({{"layer0.hidden_states", good}}, {"io.safetensors", "layer0.output"});
    refuse({{"layer0.hidden_states", good}, {"layer0.output", good}, {"layer1.output", good}},
           {"io.safetensors", "layer1.hidden_states"});
    refuse({{"layer9.hidden_states", good}, {"layer9.output", good}}, {"layer 9", "0, 1, 2, 3"});
    const auto narrow = bf16Tensor({2, 32}, std::vector<float>(64, 0.5f));
    refuse({{"layer0.hidden_states", narrow}, {"layer0.output", good}}, {"layer0.hidden_states", "[2, 32]"});
    refuse({{"layer0.hidden_states", {"U8", {2, 64}, std::string(128, '\0')}}, {"layer0.output", good}},
           {"layer0.hidden_states", "u8"});
    refuse({{"layer0.hidden_states", bf16Tensor({0, 64}, {})}, {"layer0.output", good}}, {"0 tokens"});
}

} // namespace
