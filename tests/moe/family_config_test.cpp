// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/config_json.h"
#include "moe/model_family.h"

#include <fmt/format.h>

using namespace gatescope;
using namespace gatescope::test;
using nlohmann::json;
using testing::ElementsAre;

namespace {

/// deepseek-ai/DeepSeek-V2's config.json, in short.
json deepSeekV2() {
    return {{"model_type", "deepseek_v2"},
            {"hidden_act", "silu"},
            {"hidden_size", 5120},
            {"moe_intermediate_size", 1536},
            {"n_routed_experts", 160},
            {"n_shared_experts", 2},
            {"num_experts_per_tok", 6},
            {"norm_topk_prob", false},
            {"scoring_func", "softmax"},
            {"topk_method", "group_limited_greedy"},
            {"n_group", 8},
            {"topk_group", 3},
            {"routed_scaling_factor", 16.0},
            {"first_k_dense_replace", 1},
            {"moe_layer_freq", 1},
            {"num_hidden_layers", 60},
            {"torch_dtype", "bfloat16"}};
}

/// deepseek-ai/DeepSeek-V3's.
json deepSeekV3() {
    auto config = deepSeekV2();
    config.update({{"model_type", "deepseek_v3"},
                   {"hidden_size", 7168},
                   {"moe_intermediate_size", 2048},
                   {"n_routed_experts", 256},
                   {"n_shared_experts", 1},
                   {"num_experts_per_tok", 8},
                   {"norm_topk_prob", true},
                   {"scoring_func", "sigmoid"},
                   {"topk_method", "noaux_tc"},
                   {"topk_group", 4},
                   {"routed_scaling_factor", 2.5},
                   {"first_k_dense_replace", 3},
                   {"num_hidden_layers", 61}});
    return config;
}

/// zai-org/GLM-4.5-Air's: no scoring_func, no topk_method.
json glm4() {
    return {{"model_type", "glm4_moe"},
            {"hidden_act", "silu"},
            {"hidden_size", 4096},
            {"moe_intermediate_size", 1408},
            {"n_routed_experts", 128},
            {"n_shared_experts", 1},
            {"num_experts_per_tok", 8},
            {"norm_topk_prob", true},
            {"n_group", 1},
            {"topk_group", 1},
            {"routed_scaling_factor", 1.0},
            {"first_k_dense_replace", 1},
            {"num_hidden_layers", 46},
            {"torch_dtype", "bfloat16"}};
}

/// openai/gpt-oss-20b's.
json gptOss() {
    return {{"model_type", "gpt_oss"},
            {"hidden_act", "silu"},
            {"hidden_size", 2880},
            {"intermediate_size", 2880},
            {"num_local_experts", 32},
            {"num_experts_per_tok", 4},
            {"experts_per_token", 4},
            {"swiglu_limit", 7.0},
            {"num_hidden_layers", 24},
            {"quantization_config",
             {{"quant_method", "mxfp4"},
              {"modules_to_not_convert",
               {"model.layers.*.self_attn", "model.layers.*.mlp.router", "model.embed_tokens", "lm_head"}}}}};
}

/// meta-llama/Llama-4-Maverick-17B-128E-Instruct's.
json llama4() {
    return {{"model_type", "llama4"},
            {"torch_dtype", "bfloat16"},
            {"text_config",
             {{"model_type", "llama4_text"},
              {"hidden_act", "silu"},
              {"hidden_size", 5120},
              {"intermediate_size", 8192},
              {"intermediate_size_mlp", 16384},
              {"interleave_moe_layer_step", 2},
              {"num_local_experts", 128},
              {"num_experts_per_tok", 1},
              {"num_hidden_layers", 48}}}};
}

json changedText(json config, const std::string& field, json value) {
    config["text_config"][field] = std::move(value);
    return config;
}

/// Qwen/Qwen3-Omni-30B-A3B-Instruct's nesting.
json omni() {
    const json text{{"model_type", "qwen3_omni_moe_text"},
                    {"hidden_act", "silu"},
                    {"hidden_size", 2048},
                    {"moe_intermediate_size", 768},
                    {"num_experts", 128},
                    {"num_experts_per_tok", 8},
                    {"norm_topk_prob", true},
                    {"decoder_sparse_step", 1},
                    {"mlp_only_layers", json::array()},
                    {"num_hidden_layers", 48},
                    {"shared_expert_intermediate_size", 0}};
    auto talker = text;
    talker.update({{"model_type", "qwen3_omni_moe_talker_text"},
                   {"hidden_size", 1024},
                   {"moe_intermediate_size", 384},
                   {"num_experts_per_tok", 6},
                   {"num_hidden_layers", 20},
                   {"shared_expert_intermediate_size", 768}});
    return {{"model_type", "qwen3_omni_moe"},
            {"dtype", "bfloat16"},
            {"thinker_config", {{"model_type", "qwen3_omni_moe_thinker"}, {"text_config", text}}},
            {"talker_config", {{"model_type", "qwen3_omni_moe_talker"}, {"text_config", talker}}}};
}

} // namespace

TEST(FamilyConfig, DeepSeekV2RanksGroupsByTheirBestExpert) {
    const auto config = read(deepSeekV2());
    EXPECT_EQ(config.router.scoring, RouterSpec::Scoring::Softmax);
    EXPECT_FALSE(config.router.correctionBias);
    EXPECT_FALSE(config.router.renormalise);
    EXPECT_EQ(config.router.groups, 8);
    EXPECT_EQ(config.router.groupsPerToken, 3);
    EXPECT_EQ(config.router.groupScore, RouterSpec::GroupScore::Largest);
    EXPECT_EQ(config.router.scale, 16.0);
    EXPECT_EQ(config.router.logitsDtype, DType::F32);
    EXPECT_EQ(config.sharedExpertIntermediateSize, 2 * 1536);
    EXPECT_FALSE(config.sharedExpertGated);
    EXPECT_EQ(config.moeLayers().front(), 1);
    EXPECT_EQ(config.moeLayers().back(), 59);

    const auto greedy = read(with(deepSeekV2(), "topk_method", "greedy"));
    EXPECT_EQ(greedy.router.groups, 1) << "n_group means nothing to a greedy router";
    EXPECT_EQ(greedy.router.groupsPerToken, 1);
}

TEST(FamilyConfig, DeepSeekV3ScoresBySigmoid) {
    const auto config = read(deepSeekV3());
    EXPECT_EQ(config.router.scoring, RouterSpec::Scoring::Sigmoid);
    EXPECT_TRUE(config.router.correctionBias);
    EXPECT_FALSE(config.router.logitBias);
    EXPECT_TRUE(config.router.renormalise);
    EXPECT_EQ(config.router.groups, 8);
    EXPECT_EQ(config.router.groupsPerToken, 4);
    EXPECT_EQ(config.router.groupScore, RouterSpec::GroupScore::TwoLargest);
    EXPECT_EQ(config.router.scale, 2.5);
    EXPECT_EQ(config.router.logitsDtype, DType::F32);
    EXPECT_EQ(config.experts, ExpertSpec());
    EXPECT_EQ(config.sharedExpertIntermediateSize, 2048);
    EXPECT_FALSE(config.sharedExpertGated);
    EXPECT_EQ(config.moeLayers().front(), 3);
    EXPECT_EQ(config.moeLayers().size(), 58);
}

TEST(FamilyConfig, KimiAndGlmAreDeepSeekV3ByAnotherName) {
    auto kimi = deepSeekV3();
    kimi.update({{"model_type", "kimi_k2"}, {"n_routed_experts", 384}, {"n_group", 1}, {"topk_group", 1}});
    EXPECT_EQ(read(kimi).router.scoring, RouterSpec::Scoring::Sigmoid);
    EXPECT_EQ(read(kimi).numExperts, 384);
    EXPECT_EQ(read(kimi).router.groups, 1);
    EXPECT_EQ(read({{"model_type", "kimi_k25"}, {"text_config", kimi}}), read(kimi)) << "Kimi-K2.5's nesting";
    for (const auto* name : {"glm4_moe", "glm4_moe_lite", "glm_moe_dsa"}) {
        const auto config = read(with(glm4(), "model_type", name));
        EXPECT_EQ(config.router.scoring, RouterSpec::Scoring::Sigmoid) << name;
        EXPECT_TRUE(config.router.correctionBias) << name;
        EXPECT_EQ(config.firstDenseLayers, 1) << name;
    }
    auto listed = with(without(glm4(), "first_k_dense_replace"), "num_hidden_layers", 3);
    listed["mlp_layer_types"] = {"dense", "sparse", "sparse"};
    EXPECT_THAT(read(listed).moeLayers(), ElementsAre(1, 2));
    listed["mlp_layer_types"] = {"dense", "sparse"};
    expectRefused(listed, "mlp_layer_types has 2 entries for 3 layers");
    listed["mlp_layer_types"] = {"dense", "sparse", "odd"};
    expectRefused(listed, "mlp_layer_types says \"odd\"");
    listed["mlp_layer_types"] = {"dense", "dense", "dense"};
    expectRefused(listed, "mlp_layer_types leaves no MoE layer");
    listed["mlp_layer_types"] = {0, 1, 1};
    expectRefused(listed, "mlp_layer_types");
}

TEST(FamilyConfig, DeepSeekFieldsAreNotGuessed) {
    for (const auto* field : {"n_routed_experts", "norm_topk_prob", "routed_scaling_factor", "n_group",
                              "topk_group", "first_k_dense_replace", "hidden_act"}) {
        expectRefused(without(deepSeekV3(), field), std::string(field) + " is missing");
        expectRefused(without(glm4(), field), std::string(field) + " is missing");
        expectRefused(without(deepSeekV2(), field), std::string(field) + " is missing");
    }
    expectRefused(without(deepSeekV2(), "topk_method"), "topk_method is missing");
}

TEST(FamilyConfig, OtherRoutersThanTheFamilysAreRefused) {
    expectRefused(with(deepSeekV3(), "scoring_func", "softmax"), "scoring_func \"softmax\"");
    expectRefused(with(deepSeekV3(), "topk_method", "greedy"), "topk_method \"greedy\"");
    expectRefused(with(deepSeekV2(), "scoring_func", "sqrtsoftplus"), "scoring_func \"sqrtsoftplus\"");
    expectRefused(with(deepSeekV2(), "topk_method", "noaux_tc"), "topk_method \"noaux_tc\"");
    expectRefused(with(deepSeekV3(), "topk_group", 9), "topk_group is 9");
    expectRefused(with(deepSeekV3(), "topk_group", 0), "topk_group is 0");
    expectRefused(with(deepSeekV3(), "n_group", 7), "n_group is 7, which does not divide the 256 experts");
    expectRefused(with(deepSeekV3(), "n_group", 256), "topk_group is 4");
    expectRefused(with(deepSeekV3(), "routed_scaling_factor", 0), "routed_scaling_factor is 0");
    expectRefused(with(deepSeekV3(), "routed_scaling_factor", "2.5"), "routed_scaling_factor is \"2.5\"");
    expectRefused(with(deepSeekV3(), "n_shared_experts", 1 << 30), "n_shared_experts");
    expectRefused(with(deepSeekV3(), "n_shared_experts", 65), "n_shared_experts is 65");
    expectRefused(with(with(deepSeekV3(), "moe_intermediate_size", 1 << 18), "n_shared_experts", 32),
                  "n_shared_experts times moe_intermediate_size is 8388608");
    expectRefused(with(with(deepSeekV3(), "moe_intermediate_size", 1 << 30), "n_shared_experts", 32),
                  "config.json: moe_intermediate_size is 1073741824");
    expectRefused(with(deepSeekV3(), "moe_layer_freq", 2), "moe_layer_freq");
    expectRefused(with(deepSeekV3(), "first_k_dense_replace", 61), "first_k_dense_replace is 61");
    EXPECT_EQ(read(with(deepSeekV3(), "n_shared_experts", nullptr)).sharedExpertIntermediateSize, 0);
}

TEST(FamilyConfig, GptOssHasBiasesAndItsOwnActivation) {
    const auto config = read(gptOss());
    EXPECT_EQ(config.numExperts, 32);
    EXPECT_EQ(config.moeIntermediateSize, 2880);
    EXPECT_EQ(config.router.scoring, RouterSpec::Scoring::SoftmaxOfChosen);
    EXPECT_TRUE(config.router.logitBias);
    EXPECT_FALSE(config.router.correctionBias);
    EXPECT_FALSE(config.router.logitsDtype.has_value());
    EXPECT_TRUE(config.experts.biases);
    EXPECT_EQ(config.experts.activation, ExpertSpec::Activation::ClampedSwiglu);
    EXPECT_EQ(config.experts.alpha, 1.702);
    EXPECT_EQ(config.experts.upOffset, 1.0);
    EXPECT_EQ(config.experts.limit, 7.0);
    EXPECT_EQ(read(with(gptOss(), "swiglu_limit", 5.5)).experts.limit, 5.5);
    EXPECT_EQ(read(without(gptOss(), "swiglu_limit")).experts.limit, 7.0) << "as transformers 5 writes it";
    EXPECT_EQ(read(with(gptOss(), "swiglu_alpha", 1.5)).experts.alpha, 1.5);
    EXPECT_EQ(config.sharedExpertIntermediateSize, 0);
    EXPECT_EQ(config.moeLayers().size(), 24);
    for (const auto& value : {json(0), json(-7.0), json("7"), json(1e9)})
        expectRefused(with(gptOss(), "swiglu_limit", value), "swiglu_limit is");
    expectRefused(without(gptOss(), "num_local_experts"), "num_local_experts is missing");
    expectRefused(without(gptOss(), "intermediate_size"), "intermediate_size is missing");
}

TEST(FamilyConfig, Llama4WeighsWhatGoesIntoTheExperts) {
    const auto config = read(llama4());
    EXPECT_EQ(config.modelType, "llama4_text");
    EXPECT_EQ(config.router.scoring, RouterSpec::Scoring::Sigmoid);
    EXPECT_FALSE(config.router.renormalise);
    EXPECT_FALSE(config.router.correctionBias);
    EXPECT_EQ(config.experts.routingWeight, ExpertSpec::WeightPlace::BeforeGateUp);
    EXPECT_EQ(config.moeIntermediateSize, 8192);
    EXPECT_EQ(config.sharedExpertIntermediateSize, 8192);
    EXPECT_FALSE(config.sharedExpertGated);
    EXPECT_EQ(config.moeLayers().size(), 24);
    EXPECT_EQ(config.moeLayers().front(), 1);
    EXPECT_EQ(read(changedText(llama4(), "interleave_moe_layer_step", 1)).moeLayers().size(), 48);
    EXPECT_THAT(read(changedText(llama4(), "moe_layers", {0, 3})).moeLayers(), ElementsAre(0, 3));
    expectRefused(changedText(llama4(), "moe_layers", {48}), "text_config.moe_layers names layer 48");
    expectRefused(changedText(llama4(), "moe_layers", json::array()),
                  "text_config.moe_layers leaves no MoE layer");
    expectRefused(changedText(llama4(), "interleave_moe_layer_step", 0), "interleave_moe_layer_step is 0");
    expectRefused(changedText(llama4(), "interleave_moe_layer_step", nullptr), "interleave_moe_layer_step");
    expectRefused(changedText(llama4(), "num_local_experts", nullptr), "text_config.num_local_experts");
}

TEST(FamilyConfig, QwenOmniHasAThinkerAndATalker) {
    const auto thinker = read(omni());
    EXPECT_EQ(thinker.part, "thinker");
    EXPECT_EQ(thinker.hiddenSize, 2048);
    EXPECT_EQ(thinker.sharedExpertIntermediateSize, 0);
    EXPECT_EQ(thinker, read(omni(), "thinker"));
    const auto talker = read(omni(), "talker");
    EXPECT_EQ(talker.part, "talker");
    EXPECT_EQ(talker.modelType, "qwen3_omni_moe_talker_text");
    EXPECT_EQ(talker.hiddenSize, 1024);
    EXPECT_EQ(talker.numExpertsPerTok, 6);
    EXPECT_EQ(talker.sharedExpertIntermediateSize, 768);
    EXPECT_TRUE(talker.sharedExpertGated);
    EXPECT_EQ(talker.dtype, DType::BF16);

    auto broken = omni();
    broken["talker_config"]["text_config"].erase("norm_topk_prob");
    EXPECT_EQ(read(broken).numExperts, 128);
    expectError([&] { read(broken, "talker"); },
                {"config.json", "talker_config.text_config.norm_topk_prob is missing"});
    expectError([&] { read(without(omni(), "talker_config"), "talker"); },
                {"config.json", "talker_config is missing"});
    expectError([&] { read(without(omni(), "thinker_config")); }, {"config.json", "thinker_config"});
    expectError([&] { read(glm4(), "talker"); }, {"config.json", "talker_config is missing"});
    expectError<UsageError>([&] { read(omni(), "singer"); }, {"singer"});
}

TEST(FamilyConfig, BytesAndFlopsCountBiases) {
    const auto config = read(gptOss());
    constexpr std::int64_t H = 2880, I = 2880, E = 32;
    EXPECT_EQ(config.gateFlops(3), 3 * (2 * H * E + E));
    EXPECT_EQ(config.gateBytes(DType::BF16), 2 * (E * H + E));
    EXPECT_EQ(config.expertFlops(5), 5 * (6 * H * I + 2 * I + H));
    EXPECT_EQ(config.expertBytes(DType::BF16), 2 * (3 * H * I + 2 * I + H));
    const auto v3 = read(deepSeekV3());
    EXPECT_EQ(v3.sharedExpertFlops(2), 2 * 6LL * 7168 * 2048);
    EXPECT_EQ(v3.sharedExpertBytes(DType::BF16), 2 * 3LL * 7168 * 2048);
    EXPECT_EQ(v3.layerBytes(DType::BF16), 2 * (256LL * 7168 + 256 + 257 * 3LL * 7168 * 2048));
}

/// Where no field of a file is at fault, the message names those that files of the family have.
TEST(FamilyConfig, NoMoeLayerIsToldInTheFamilysFields) {
    const auto refused = [](MoeConfig config, std::string_view fields) {
        config.mlpOnlyLayers.clear();
        for (int layer = 0; layer < config.numHiddenLayers; ++layer)
            config.mlpOnlyLayers.push_back(layer);
        expectError([&] { config.validate("report.json"); },
                    {fmt::format("report.json: {} leave no MoE", fields)});
    };
    refused(read(llama4()), "moe_layers or interleave_moe_layer_step");
    refused(read(glm4()), "first_k_dense_replace or mlp_layer_types");
    refused(read(gptOss()), "num_hidden_layers");
    refused(read(omni()), "mlp_only_layers and decoder_sparse_step");
}

/// Whatever stands in a field, the file is read or refused in words.
TEST(FamilyConfig, EveryFieldTakesEveryValueOrRefusesIt) {
    const std::vector<json> values{nullptr,
                                   true,
                                   0,
                                   1,
                                   -1,
                                   3,
                                   2147483647,
                                   4294967296,
                                   1.5,
                                   1e308,
                                   "sparse",
                                   "",
                                   json::array(),
                                   json::object(),
                                   json::array({0, 1}),
                                   json::array({-1, 1 << 30}),
                                   json::array({"dense", "sparse"})};
    int refused = 0, taken = 0;
    for (const auto& whole : {deepSeekV2(), deepSeekV3(), glm4(), gptOss(), llama4()["text_config"],
                              omni()["talker_config"]["text_config"]}) {
        auto fields = whole;
        fields.update({{"mlp_layer_types", nullptr}, {"moe_layers", nullptr}, {"thinker_config", nullptr}});
        for (const auto& [field, old] : fields.items()) {
            for (const auto& value : values) {
                try {
                    const auto config = read(with(fields, field, value));
                    EXPECT_FALSE(config.moeLayers().empty());
                    EXPECT_GT(config.layerBytes(DType::BF16), 0);
                    EXPECT_GT(config.expertFlops(1) + config.gateFlops(1) + config.sharedExpertFlops(1), 0);
                    ++taken;
                } catch (const Error& error) {
                    EXPECT_FALSE(error.remedy().empty()) << field << " " << value;
                    ++refused;
                }
            }
        }
    }
    EXPECT_GT(taken, 100);
    EXPECT_GT(refused, 500);
}

TEST(FamilyConfig, EveryFamilyIsFoundOnce) {
    for (const auto& family : modelFamilies()) {
        EXPECT_EQ(findModelFamily(family.modelType), &family) << family.modelType;
    }
    EXPECT_EQ(findModelFamily("llama"), nullptr);
}
