// SPDX-License-Identifier: GPL-3.0-or-later
// What JSON of a checkpoint's files is read, and how long it takes.
#include "moe/config.h"
#include "moe/safetensors.h"
#include "moe/strict_json.h"
#include "moe/test_files.h"

#include <fmt/format.h>

#include <chrono>

namespace gatescope::test {
namespace {

/// A whole config.json, but for its end.
constexpr auto kConfig = R"({"model_type": "qwen3_moe", "hidden_act": "silu", "num_hidden_layers": 1,
"norm_topk_prob": true, "hidden_size": 64, "moe_intermediate_size": 48, "num_experts": 8, "num_experts_per_tok": 2)";

MoeConfig readWith(const std::string& fields) {
    return MoeConfig::fromJson(fmt::format("{}, {}}}", kConfig, fields), "here.json");
}

/// Checkpoints have shards of 18,000 tensors and more. A parser that goes through all of them after each one
/// takes minutes for these.
TEST(StrictJson, AHeaderOfVeryManyTensorsIsReadInNoTime) {
    constexpr std::size_t kTensors = 40000;
    std::string header = "{";
    for (std::size_t i = 0; i < kTensors; ++i) {
        header += fmt::format(R"({}"model.layers.0.mlp.experts.{}.weight":{{"dtype":"U8","shape":[1],)"
                              R"("data_offsets":[{},{}]}})",
                              i == 0 ? "" : ",", i, i, i + 1);
    }
    const TemporaryFolder folder;
    const auto path = folder / "many.safetensors";
    writeBytes(path, safetensorsBytes(header + "}", std::string(kTensors, '\0')));
    const auto start = std::chrono::steady_clock::now();
    const SafetensorsFile file(path);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    EXPECT_EQ(file.tensors().size(), kTensors);
    EXPECT_LT(took.count(), 10);
}

TEST(StrictJson, ValuesComeAsTheyStand) {
    const std::string text =
        R"({"a": [1, -2, 3.5, true, null, "x", {"b": {}, "c": []}], "d": {"a": 18446744073709551615}})";
    EXPECT_EQ(parseStrictJson(text, "here"), nlohmann::json::parse(text));
}

TEST(StrictJson, TwiceTheSameAndTooDeepAreRefusedWhereverTheyStand) {
    expectError([] { parseStrictJson(R"({"a": 1, "b": 2, "a": 1})", "here"); },
                {"here", "\"a\" stands twice"});
    expectError([] { parseStrictJson(R"({"a": [{"c": 1}, {"c": 1, "c": {}}]})", "here"); },
                {"\"c\" stands twice"});
    EXPECT_NO_THROW(parseStrictJson(R"({"a": {"a": {"a": 1}}, "b": [{"a": 1}, {"a": 2}]})", "here"));
    const auto nested = [](std::size_t levels) {
        return "{\"a\":" + std::string(levels - 1, '[') + std::string(levels - 1, ']') + "}";
    };
    EXPECT_NO_THROW(parseStrictJson(nested(32), "here"));
    expectError([&] { parseStrictJson(nested(33), "here"); }, {"here", "nested deeper than 32 levels"});
    for (const auto* text : {"", "{", R"({"a")", R"({"a":})", R"({"a":1,})", "{} {}", "[1"})
        expectError([&] { parseStrictJson(text, "here"); }, {"here", "not valid JSON"});
    expectError([] { parseStrictJson("[1]", "here"); }, {"here", "expected a JSON object, found array"});
}

/// transformers reads such a file, and the fields play no part here.
TEST(StrictJson, AConfigsFieldsThatNobodyReadsMayBeOdd) {
    for (const std::string field :
         {R"("rope_theta": 1, "rope_theta": {"a": [1, 2]}, "rope_theta": 3)",
          R"("a": 1e999, "b": [-1E+400, 1e-999])", R"("a": "\ud800", "b": "\udc00 \ud83d\ude00 \\ud800")",
          R"("a": {"b": 1, "b": 2})"}) {
        SCOPED_TRACE(field);
        EXPECT_EQ(readWith(field).hiddenSize, 64);
    }
    EXPECT_EQ(readWith("\"a\": " + std::string(3000, '[') + std::string(3000, ']')).numExperts, 8);
}

TEST(StrictJson, AConfigsFieldsThatAreReadMayNot) {
    for (const std::string same : {"8", "9"}) {
        expectError([&] { readWith(R"("num_experts": )" + same); },
                    {"here.json", "\"num_experts\" stands twice"});
    }
    expectError([] { readWith(R"("torch_dtype": "bfloat16", "torch_dtype": "bfloat16")"); },
                {"\"torch_dtype\" stands twice"});
    expectError([] { readWith(R"("decoder_sparse_step": 1e999)"); }, {"decoder_sparse_step", "1e999"});
    expectError([] { readWith("\"decoder_sparse_step\": " + std::string(40, '[') + std::string(40, ']')); },
                {"decoder_sparse_step"});
    expectError([] { readWith(R"("a": "\q")"); }, {"here.json", "not valid JSON"});
    expectError([] { readWith(R"("a": 1e)"); }, {"here.json", "not valid JSON"});
}

TEST(StrictJson, TorchsNamesOfTypes) {
    const auto dtypeOf = [](const char* name) {
        return readWith(fmt::format(R"("torch_dtype": "{}")", name)).dtype;
    };
    EXPECT_EQ(dtypeOf("torch.bfloat16"), DType::BF16);
    EXPECT_EQ(dtypeOf("torch.float32"), DType::F32);
    EXPECT_EQ(dtypeOf("half"), DType::F16);
    expectError([&] { dtypeOf("torch.int8"); }, {"torch_dtype", "torch.int8"});
    expectError([&] { dtypeOf("auto"); }, {"torch_dtype", "auto"});
}

} // namespace
} // namespace gatescope::test
