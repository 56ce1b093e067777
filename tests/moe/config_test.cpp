// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/config_json.h"
#include "resources/embedded_files.h"

#include <cctype>
#include <fstream>
#include <iterator>

using namespace gatescope;
using namespace gatescope::test;
using nlohmann::json;
using testing::ElementsAre;

namespace {

/// A released qwen3_moe config.json, in short.
json qwen3() {
    return {{"model_type", "qwen3_moe"},        {"hidden_act", "silu"},     {"hidden_size", 64},
            {"moe_intermediate_size", 48},      {"num_experts", 8},         {"num_experts_per_tok", 2},
            {"norm_topk_prob", true},           {"num_hidden_layers", 4},   {"decoder_sparse_step", 1},
            {"mlp_only_layers", json::array()}, {"torch_dtype", "bfloat16"}};
}

} // namespace

TEST(MoeConfig, ReadsAQwen3File) {
    const auto config = read(qwen3());
    EXPECT_EQ(config.modelType, "qwen3_moe");
    EXPECT_EQ(config.hiddenSize, 64);
    EXPECT_EQ(config.moeIntermediateSize, 48);
    EXPECT_EQ(config.numExperts, 8);
    EXPECT_EQ(config.numExpertsPerTok, 2);
    EXPECT_TRUE(config.router.renormalise);
    EXPECT_EQ(config.numHiddenLayers, 4);
    EXPECT_EQ(config.sharedExpertIntermediateSize, 0);
    EXPECT_EQ(config.dtype, DType::BF16);
    EXPECT_THAT(config.moeLayers(), ElementsAre(0, 1, 2, 3));
}

TEST(MoeConfig, TakesBothNamesOfTheNumberOfExperts) {
    auto config = without(qwen3(), "num_experts");
    config["num_local_experts"] = 8;
    EXPECT_EQ(read(config).numExperts, 8);
    EXPECT_EQ(read(with(qwen3(), "num_local_experts", 8)).numExperts, 8);
    expectError([] { read(with(qwen3(), "num_local_experts", 9)); },
                {"config.json", "num_local_experts is 9", "num_experts is 8"});
}

TEST(MoeConfig, DtypeUnderEitherName) {
    EXPECT_EQ(read(with(without(qwen3(), "torch_dtype"), "dtype", "float32")).dtype, DType::F32);
    EXPECT_EQ(read(with(qwen3(), "torch_dtype", "float16")).dtype, DType::F16);
    EXPECT_EQ(read(without(qwen3(), "torch_dtype")).dtype, DType::BF16);
    expectRefused(with(qwen3(), "torch_dtype", "int8"), "torch_dtype");
}

TEST(MoeConfig, EveryMissingFieldIsNamed) {
    for (const auto* field : {"model_type", "hidden_act", "hidden_size", "moe_intermediate_size",
                              "num_experts", "num_experts_per_tok", "norm_topk_prob", "num_hidden_layers"}) {
        expectRefused(without(qwen3(), field), field);
        expectRefused(with(qwen3(), field, nullptr), field);
    }
}

TEST(MoeConfig, SenselessSizesAreNamed) {
    for (const auto* field : {"hidden_size", "moe_intermediate_size", "num_experts", "num_experts_per_tok",
                              "num_hidden_layers", "decoder_sparse_step"}) {
        for (const auto& value : {json(0), json(-1), json(2.5), json(8.0), json("8"), json(true), json(1e30),
                                  json(1'000'000'000), json(4294967304), json(UINT64_MAX), json(INT64_MIN)}) {
            SCOPED_TRACE(value.dump());
            expectRefused(with(qwen3(), field, value), field);
        }
    }
}

TEST(MoeConfig, MoreExpertsPerTokenThanExpertsIsRefused) {
    expectError([] { read(with(qwen3(), "num_experts_per_tok", 9)); },
                {"config.json", "num_experts_per_tok is 9", "num_experts", "8"});
    EXPECT_EQ(read(with(qwen3(), "num_experts_per_tok", 8)).numExpertsPerTok, 8);
}

TEST(MoeConfig, WrongJsonTypesAndValuesAreNamed) {
    expectRefused(with(qwen3(), "hidden_act", "gelu"), "hidden_act");
    expectRefused(with(qwen3(), "hidden_act", 1), "hidden_act");
    expectRefused(with(qwen3(), "norm_topk_prob", 1), "norm_topk_prob");
    expectRefused(with(qwen3(), "norm_topk_prob", "true"), "norm_topk_prob");
    expectRefused(with(qwen3(), "model_type", "llama"), "model_type");
    expectRefused(with(qwen3(), "mlp_only_layers", 3), "mlp_only_layers");
    expectRefused(with(qwen3(), "mlp_only_layers", {-1}), "mlp_only_layers");
    expectRefused(with(qwen3(), "mlp_only_layers", {4}), "mlp_only_layers");
    expectRefused(with(qwen3(), "text_config", 3), "text_config");
    expectRefused(with(qwen3(), "shared_expert_intermediate_size", -3), "shared_expert_intermediate_size");
}

TEST(MoeConfig, BrokenJsonNamesTheFile) {
    for (const auto* text :
         {"", "{", "[1]", "3", "{\"hidden_size\": 1, \"hidden_size\": 2}", "{\"a\": \xff}"}) {
        SCOPED_TRACE(text);
        expectError([&] { MoeConfig::fromJson(text, "some/config.json"); }, {"some/config.json"});
    }
    expectError([] { MoeConfig::fromJson(std::string(100000, '['), "deep.json"); }, {"deep.json"});
    expectError([] { MoeConfig::fromFile("/nowhere/config.json"); }, {"/nowhere/config.json"});
}

TEST(MoeConfig, LayersFollowTransformersRule) {
    auto config = with(qwen3(), "decoder_sparse_step", 2);
    EXPECT_THAT(read(config).moeLayers(), ElementsAre(1, 3));
    config["mlp_only_layers"] = {3};
    EXPECT_THAT(read(config).moeLayers(), ElementsAre(1));
    EXPECT_FALSE(read(config).isMoeLayer(-1));
    EXPECT_FALSE(read(config).isMoeLayer(5));
    config["mlp_only_layers"] = {1, 3};
    expectRefused(config, "mlp_only_layers");
}

TEST(MoeConfig, NestedTextConfig) {
    auto text = without(qwen3(), "torch_dtype");
    text["model_type"] = "qwen3_vl_moe_text";
    for (const auto* name : {"text_config", "language_config", "llm_config"}) {
        json config{{"model_type", "qwen3_vl_moe"}, {"torch_dtype", "float16"}, {name, text}};
        EXPECT_EQ(read(config).hiddenSize, 64);
        EXPECT_EQ(read(config).dtype, DType::F16);
        config[name].erase("norm_topk_prob");
        expectRefused(config, std::string(name) + ".norm_topk_prob");
    }
}

TEST(MoeConfig, FamiliesDifferInTheirFields) {
    auto next = with(qwen3(), "model_type", "qwen3_next");
    expectRefused(next, "shared_expert_intermediate_size");
    next["shared_expert_intermediate_size"] = 40;
    EXPECT_EQ(read(next).sharedExpertIntermediateSize, 40);
    EXPECT_TRUE(read(next).sharedExpertGated);

    auto newest = without(with(next, "model_type", "qwen3_5_moe_text"), "norm_topk_prob");
    EXPECT_TRUE(read(newest).router.renormalise);
    EXPECT_FALSE(read(with(newest, "norm_topk_prob", false)).router.renormalise);

    auto olmoe = without(with(qwen3(), "model_type", "olmoe"), "moe_intermediate_size");
    expectRefused(olmoe, "intermediate_size");
    EXPECT_EQ(read(with(olmoe, "intermediate_size", 32)).moeIntermediateSize, 32);

    auto mixtral = without(without(with(olmoe, "model_type", "mixtral"), "norm_topk_prob"), "num_experts");
    mixtral["intermediate_size"] = 32;
    expectRefused(mixtral, "num_local_experts");
    mixtral["num_local_experts"] = 8;
    EXPECT_TRUE(read(mixtral).router.renormalise);
    expectRefused(with(mixtral, "num_experts_per_tok", 9), "num_local_experts");
}

TEST(MoeConfig, SizesOfTheRealLayer) {
    const auto config = MoeConfig::fromPreset("qwen3-30b-a3b");
    EXPECT_EQ(config.gateBytes(DType::BF16), 512 * 1024);
    EXPECT_EQ(config.expertBytes(DType::BF16), 9'437'184);
    EXPECT_EQ(config.layerBytes(DType::BF16), 128 * 9'437'184LL + 512 * 1024);
    EXPECT_EQ(config.gateFlops(16), 2LL * 16 * 2048 * 128);
    EXPECT_EQ(config.expertFlops(128), 6LL * 128 * 2048 * 768);
    EXPECT_EQ(config.sharedExpertBytes(DType::BF16), 0);
    const auto next = MoeConfig::fromPreset("qwen3-next-80b-a3b");
    EXPECT_EQ(next.sharedExpertBytes(DType::BF16), 2 * (3 * 2048 * 512 + 2048));
    EXPECT_EQ(next.sharedExpertFlops(2), 2 * (6LL * 2048 * 512 + 2LL * 2048));
}

TEST(Presets, HaveTheValuesOfTheSpecification) {
    struct Row {
        const char* name;
        int H, I, E, k;
        bool norm;
        int L, shared;
    };
    const std::vector<Row> rows{
        {"qwen3-30b-a3b", 2048, 768, 128, 8, true, 48, 0},
        {"qwen3-235b-a22b", 4096, 1536, 128, 8, true, 94, 0},
        {"qwen3-coder-480b-a35b", 6144, 2560, 160, 8, true, 62, 0},
        {"qwen3-next-80b-a3b", 2048, 512, 512, 10, true, 48, 512},
        {"qwen3.5-35b-a3b", 2048, 512, 256, 8, true, 40, 512},
        {"qwen3.5-122b-a10b", 3072, 1024, 256, 8, true, 48, 1024},
        {"qwen3.5-397b-a17b", 4096, 1024, 512, 10, true, 60, 1024},
        {"qwen1.5-moe-a2.7b", 2048, 1408, 60, 4, false, 24, 5632},
        {"olmoe-1b-7b", 2048, 1024, 64, 8, false, 16, 0},
        {"mixtral-8x7b", 4096, 14336, 8, 2, true, 32, 0},
        {"mixtral-8x22b", 6144, 16384, 8, 2, true, 56, 0},
        {"deepseek-v2-lite", 2048, 1408, 64, 6, false, 27, 2816},
        {"deepseek-v3", 7168, 2048, 256, 8, true, 61, 2048},
        {"kimi-k2", 7168, 2048, 384, 8, true, 61, 2048},
        {"glm-4.5", 5120, 1536, 160, 8, true, 92, 1536},
        {"glm-4.5-air", 4096, 1408, 128, 8, true, 46, 1408},
        {"gpt-oss-20b", 2880, 2880, 32, 4, false, 24, 0},
        {"gpt-oss-120b", 2880, 2880, 128, 4, false, 36, 0},
        {"llama-4-scout", 5120, 8192, 16, 1, false, 48, 8192},
        {"llama-4-maverick", 5120, 8192, 128, 1, false, 48, 8192},
        {"qwen3-omni-30b-a3b", 2048, 768, 128, 8, true, 48, 0},
        {"qwen3-omni-30b-a3b-talker", 1024, 384, 128, 6, true, 20, 768},
    };
    ASSERT_EQ(presets().size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& row = rows[i];
        SCOPED_TRACE(row.name);
        const auto& preset = presets()[i];
        const auto config = MoeConfig::fromPreset(row.name);
        EXPECT_EQ(preset.name, row.name);
        EXPECT_EQ(config.name, row.name);
        EXPECT_FALSE(preset.title.empty());
        EXPECT_FALSE(preset.source.empty());
        EXPECT_EQ(config.hiddenSize, row.H);
        EXPECT_EQ(config.moeIntermediateSize, row.I);
        EXPECT_EQ(config.numExperts, row.E);
        EXPECT_EQ(config.numExpertsPerTok, row.k);
        EXPECT_EQ(config.router.renormalise, row.norm);
        EXPECT_EQ(config.numHiddenLayers, row.L);
        EXPECT_EQ(config.sharedExpertIntermediateSize, row.shared);
        EXPECT_EQ(config.dtype, DType::BF16);
    }
}

/// The models' sizes as their makers give them say whether a preset's numbers can be right: parameters of all
/// experts, which are nearly all of the model.
TEST(Presets, HaveTheParametersOfTheirModels) {
    struct Row {
        const char* name;
        double least, most; ///< of the model's parameters, in thousand millions
    };
    for (const auto& row : std::vector<Row>{{"deepseek-v3", 640, 671},
                                            {"kimi-k2", 1000, 1040},
                                            {"glm-4.5", 335, 355},
                                            {"glm-4.5-air", 99, 106},
                                            {"gpt-oss-20b", 18, 21},
                                            {"gpt-oss-120b", 112, 117},
                                            {"llama-4-scout", 100, 109},
                                            {"llama-4-maverick", 385, 400},
                                            {"mixtral-8x22b", 132, 141},
                                            {"qwen3-omni-30b-a3b", 28, 31}}) {
        const auto config = MoeConfig::fromPreset(row.name);
        const auto elements = static_cast<double>(config.layerBytes(DType::BF16)) / 2;
        const auto thousandMillions = elements * static_cast<double>(config.moeLayers().size()) * 1e-9;
        EXPECT_GE(thousandMillions, row.least) << row.name;
        EXPECT_LE(thousandMillions, row.most) << row.name;
    }
}

/// True where the name stands there, not only one that begins with it.
bool hasWord(const std::string& text, const std::string& name) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
        const char next = at + name.size() < text.size() ? text[at + name.size()] : ' ';
        if (next != '-' && std::isalnum(static_cast<unsigned char>(next)) == 0) return true;
    }
    return false;
}

/// "measured" is a claim: docs/performance.md must have the preset's name.
TEST(Presets, WhatIsMeasuredIsInTheDocs) {
    std::ifstream file(GATESCOPE_PERFORMANCE_DOC);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    ASSERT_FALSE(text.empty());
    int measured = 0;
    for (const auto& preset : presets()) {
        EXPECT_EQ(preset.measured, hasWord(text, preset.name)) << preset.name;
        measured += int{preset.measured};
    }
    EXPECT_GT(measured, 0);
}

TEST(Presets, AnUnknownNameListsTheKnownOnes) {
    expectError<UsageError>([] { MoeConfig::fromPreset("qwen4"); },
                            {"qwen4", "qwen3-30b-a3b", "mixtral-8x7b"});
}

TEST(EmbeddedFiles, AreTheFilesOfTheSourceTree) {
    for (const auto& file : presetFiles()) {
        EXPECT_TRUE(file.text().starts_with("{")) << file.name;
        EXPECT_TRUE(file.text().ends_with("}\n")) << file.name;
    }
}

TEST(ConfigText, NonFiniteWordsInStringsAndFieldsThatNobodyReads) {
    const std::string text =
        R"({"model_type": "qwen3_moe", "hidden_size": 8, "moe_intermediate_size": 4, "num_experts": 4,
"num_experts_per_tok": 2, "norm_topk_prob": true, "num_hidden_layers": 1, "hidden_act": "silu",
"say \"NaN": [-Infinity, Infinity, NaN], "note": "Infinity and \"NaN\""})";
    EXPECT_EQ(MoeConfig::fromJson(text, "here").numExperts, 4);
    auto wrong = text;
    wrong.replace(wrong.find("8"), 1, "-Infinity");
    expectError([&] { MoeConfig::fromJson(wrong, "here"); }, {"here", "hidden_size", "-Infinity"});
}
