// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <span>

namespace gatescope::test {
namespace {

using testing::HasSubstr;

/// The rule of the specification, checked from outside; an error of nothing at all would be a broken
/// measurement.
void expectPassed(const nlohmann::json& one) {
    const auto name = one.at("name").get<std::string>();
    EXPECT_EQ(one.at("passed"), true) << name;
    EXPECT_EQ(one.at("placements_identical"), true) << name;
    for (const auto* measure : {"max", "rms"}) {
        EXPECT_LE(one.at("against_truth").at(measure), one.at("allowed").at(measure)) << name;
        EXPECT_GT(one.at("against_truth").at(measure), 0) << name << ": suspiciously exact";
        EXPECT_GT(one.at("against_output").at(measure), 0) << name << ": suspiciously exact";
    }
    for (const auto& difference : one.at("routing_differences")) {
        EXPECT_EQ(difference.at("tie"), true) << name << ' ' << difference;
    }
}

/// Keeps the measured errors in ctest's log.
void tellErrors(const nlohmann::json& one) {
    std::cout << one.at("name").get<std::string>() << ": against the truth " << one.at("against_truth")
              << ", the reference's own " << one.at("reference_against_truth") << ", allowed "
              << one.at("allowed") << '\n';
}

class ReferenceFile : public testing::TestWithParam<const char*> {};

TEST_P(ReferenceFile, Passes) {
    const auto file = goldenFile(std::string("reference/") + GetParam() + ".safetensors");
    const auto result = gatescope({"verify", file, "--json"});
    EXPECT_EQ(result.exitCode, 0) << result.errors;
    const auto json = result.json();
    EXPECT_EQ(json.at("passed"), true);
    ASSERT_EQ(json.at("cases").size(), 1u);
    tellErrors(json.at("cases").at(0));
    expectPassed(json.at("cases").at(0));
    EXPECT_EQ(json.at("cases").at(0).at("name"), GetParam());
}

#ifdef GATESCOPE_LARGE_REFERENCE
INSTANTIATE_TEST_SUITE_P(Large, ReferenceFile, testing::Values("qwen3_30b_a3b_layer_bf16"),
                         [](const auto& info) { return std::string(info.param); });
#else
INSTANTIATE_TEST_SUITE_P(Small, ReferenceFile,
                         testing::Values("tiny_f32_norm", "tiny_f32_raw", "odd_f32_norm", "small_bf16_norm",
                                         "qwen3_next_tiny_f32", "qwen3_next_small_bf16",
                                         "qwen2_moe_tiny_f32"),
                         [](const auto& info) { return std::string(info.param); });

/// Every family's file on every GEMM engine, with more threads than cores.
class FamilyFile : public testing::TestWithParam<const char*> {};

TEST_P(FamilyFile, PassesOnEveryEngine) {
    const auto file = goldenFile(std::string("reference/families/") + GetParam() + ".safetensors");
    for (const auto* gemm : {"auto", "simd", "scalar", "onednn"}) {
        const auto result = gatescope({"verify", file, "--gemm", gemm, "--threads", "3", "--json"});
        // Before AVX-512 oneDNN has no bf16 matmul, and says so.
        if (result.errors.find("oneDNN") != std::string::npos && result.exitCode != 0) continue;
        EXPECT_EQ(result.exitCode, 0) << gemm << '\n' << result.errors;
        const auto json = result.json();
        ASSERT_EQ(json.at("cases").size(), 1u);
        expectPassed(json.at("cases").at(0));
        EXPECT_EQ(json.at("cases").at(0).at("name"), GetParam());
    }
}

TEST(FamilyFiles, ThereIsATestForEach) {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(goldenFile("reference/families"))) {
        files += entry.path().extension() == ".safetensors" ? 1 : 0;
    }
    EXPECT_EQ(files, 12u) << "name the new file in the list below";
}

INSTANTIATE_TEST_SUITE_P(Families, FamilyFile,
                         testing::Values("deepseek_v3_tiny_f32", "deepseek_v3_small_bf16",
                                         "glm4_moe_small_bf16", "gpt_oss_tiny_f32", "gpt_oss_small_bf16",
                                         "gpt_oss_clamped_f32", "gpt_oss_clamped_bf16", "llama4_tiny_f32",
                                         "llama4_small_bf16", "mixtral_small_bf16", "olmoe_small_bf16",
                                         "qwen3_5_moe_tiny_f32"),
                         [](const auto& info) { return std::string(info.param); });

TEST(Verify, TheCheckpointsFourLayersPass) {
    const auto folder = checkpointFolder();
    const auto result = gatescope(
        {"verify", "--checkpoint", folder, "--expected", folder + "/expected_io.safetensors", "--json"});
    EXPECT_EQ(result.exitCode, 0) << result.errors;
    const auto json = result.json();
    ASSERT_EQ(json.at("cases").size(), 4u);
    for (const auto& one : json.at("cases")) {
        tellErrors(one);
        expectPassed(one);
    }
}

/// Lets `change` have the bytes of each tensor whose name ends so.
void changeTensors(const std::string& file, std::string_view ending,
                   const std::function<void(std::span<char>)>& change) {
    auto bytes = fileContent(file);
    std::uint64_t headerSize = 0;
    std::memcpy(&headerSize, bytes.data(), sizeof headerSize);
    const auto header = nlohmann::json::parse(bytes.substr(sizeof headerSize, headerSize));
    const std::span<char> data = std::span(bytes).subspan(sizeof headerSize + headerSize);
    for (const auto& [name, tensor] : header.items()) {
        if (!name.ends_with(ending)) continue;
        const auto range = tensor.at("data_offsets").get<std::vector<std::size_t>>();
        change(data.subspan(range[0], range[1] - range[0]));
    }
    std::ofstream(file, std::ios::binary) << bytes;
}

/// A checkpoint passes on every GEMM engine; kept as stored, each case is as near as `largestRms`.
void expectDecoded(std::string_view checkpoint, const char* format, double largestRms) {
    const auto folder = checkpointFolder(checkpoint);
    const auto verify = [&](const char* option, const char* value) {
        const auto result = gatescope({"verify", "--checkpoint", folder, "--expected",
                                       folder + "/expected_io.safetensors", option, value, "--json"});
        EXPECT_EQ(result.exitCode, 0) << value << result.errors;
        EXPECT_EQ(result.json().at("cases").size(), 2u) << value;
        return result.json().at("cases");
    };
    for (const auto* gemm : {"auto", "onednn", "scalar"}) {
        for (const auto& one : verify("--gemm", gemm))
            expectPassed(one);
    }
    for (const auto& one : verify("--quantize", format))
        EXPECT_LT(one.at("relative_rms"), largestRms) << one;
}

/// Not with other bytes in the tensors whose names end so.
void expectRefusedWhere(std::string_view checkpoint, std::string_view ending,
                        const std::function<void(std::span<char>)>& change) {
    const ScratchFolder scratch;
    const auto original = checkpointFolder(checkpoint);
    const auto folder = scratch.file("changed");
    std::filesystem::copy(original, folder);
    changeTensors(folder + "/model.safetensors", ending, change);
    const auto result =
        gatescope({"verify", "--checkpoint", folder, "--expected", original + "/expected_io.safetensors"});
    EXPECT_EQ(result.exitCode, 1);
    EXPECT_THAT(result.output + result.errors, testing::HasSubstr("don't belong together"));
}

/// Blocks and scales as transformers itself decodes them; none of it is requantised.
TEST(Verify, Mxfp4IsWhatTransformersDecodes) {
    expectDecoded("tiny_gpt_oss_mxfp4", "mxfp4", 1e-3);
}

TEST(Verify, Mxfp4WithTheHalvesOfItsBytesExchangedFails) {
    expectRefusedWhere("tiny_gpt_oss_mxfp4", "_blocks", [](std::span<char> blocks) {
        for (auto& byte : blocks)
            byte = static_cast<char>((byte & 0xf) << 4 | (byte >> 4 & 0xf));
    });
}

/// Codes as torch decodes them, times each channel's scale.
TEST(Verify, Fp8OfChannelsIsWhatTorchDecodes) {
    expectDecoded("tiny_qwen3_moe_fp8_channel", "fp8", 1e-6);
}

TEST(Verify, Fp8WithTheScalesOfNeighbouringChannelsFails) {
    expectRefusedWhere("tiny_qwen3_moe_fp8_channel", "_scale", [](std::span<char> scales) {
        std::rotate(scales.begin(), scales.begin() + 2, scales.end()); // one bf16
    });
}

TEST(Verify, WhatIsExpectedOfACheckpointNeedsOne) {
    const auto result =
        gatescope({"verify", goldenFile("reference/tiny_f32_norm.safetensors"), "--expected", "no.such"});
    EXPECT_EQ(result.exitCode, 2);
    EXPECT_THAT(result.errors, HasSubstr("--checkpoint"));
}

TEST(Verify, EveryEngineAndNumberOfThreadsPasses) {
    const auto file = goldenFile("reference/odd_f32_norm.safetensors");
    for (const auto* gemm : {"onednn", "simd", "scalar"}) {
        const auto result = gatescope({"verify", file, "--gemm", gemm, "--threads", "3"});
        EXPECT_EQ(result.exitCode, 0) << gemm << '\n' << result.output << result.errors;
    }
}

TEST(Verify, AnEngineThatComputesSomethingElseFails) {
    // Token 0's input with its signs turned: what the engine makes of it is not what the reference made.
    const ScratchFolder folder;
    auto bytes = fileContent(goldenFile("reference/tiny_f32_raw.safetensors"));
    std::uint64_t headerSize = 0;
    std::memcpy(&headerSize, bytes.data(), sizeof headerSize);
    const auto header = nlohmann::json::parse(bytes.substr(sizeof headerSize, headerSize));
    const auto& input = header.at("hidden_states");
    const std::size_t begin =
        sizeof headerSize + headerSize + input.at("data_offsets").at(0).get<std::size_t>();
    const std::size_t hidden = input.at("shape").at(1);
    for (std::size_t i = 0; i < hidden; ++i)
        bytes[begin + i * sizeof(float) + 3] ^= '\x80';
    const auto result = gatescope({"verify", folder.write("wrong.safetensors", bytes)});
    EXPECT_EQ(result.exitCode, 1) << result.output << result.errors;
    EXPECT_THAT(result.output, HasSubstr("FAIL"));
    EXPECT_THAT(result.output, HasSubstr("0 of 1 cases passed"));
}

struct GoldenCase {
    const char* name;
    const char* checkpoint;
    const char* expected;
    int exitCode;
    const char* said;
};

void PrintTo(const GoldenCase& one, std::ostream* out) {
    *out << one.checkpoint << " with " << one.expected;
}

class VerifyCase : public testing::TestWithParam<GoldenCase> {};

TEST_P(VerifyCase, PassesOrFailsAsItsDescriptionSays) {
    const auto& one = GetParam();
    const auto result = gatescope({"verify", "--checkpoint", goldenFile(one.checkpoint), "--expected",
                                   goldenFile(std::string(one.expected) + ".safetensors")});
    EXPECT_EQ(result.exitCode, one.exitCode) << result.output << result.errors;
    EXPECT_THAT(result.output, HasSubstr(one.said));
}

INSTANTIATE_TEST_SUITE_P(
    Cases, VerifyCase,
    testing::Values(
        GoldenCase{"SquareLegacy2I", "cases/20_fused_square_dims/h_is_2i_legacy",
                   "cases/20_fused_square_dims/expected_io_h_is_2i", 0, "experts as the reference"},
        GoldenCase{"SquareV52I", "cases/20_fused_square_dims/h_is_2i_v5",
                   "cases/20_fused_square_dims/expected_io_h_is_2i", 0, "experts as the reference"},
        GoldenCase{"SquareLegacyI", "cases/20_fused_square_dims/h_is_i_legacy",
                   "cases/20_fused_square_dims/expected_io_h_is_i", 0, "experts as the reference"},
        GoldenCase{"SquareV5I", "cases/20_fused_square_dims/h_is_i_v5",
                   "cases/20_fused_square_dims/expected_io_h_is_i", 0, "experts as the reference"},
        GoldenCase{"GateUp", "cases/21_up_gate_order/gate_up", "cases/21_up_gate_order/expected_io", 0,
                   "PASS"},
        GoldenCase{"UpGate", "cases/21_up_gate_order/up_gate", "cases/21_up_gate_order/expected_io", 1,
                   "don't belong together"},
        GoldenCase{"Noise", "cases/21_up_gate_order/gate_up", "cases/21_up_gate_order/expected_noise", 1,
                   "don't belong together"},
        GoldenCase{"NullMetadata", "cases/25_null_metadata_new_types/null_metadata",
                   "cases/25_null_metadata_new_types/expected_io", 0, "PASS"},
        GoldenCase{"EmptyMetadata", "cases/25_null_metadata_new_types/empty_metadata",
                   "cases/25_null_metadata_new_types/expected_io", 0, "PASS"},
        GoldenCase{"NewTypes", "cases/25_null_metadata_new_types/new_types",
                   "cases/25_null_metadata_new_types/expected_io", 0, "PASS"},
        GoldenCase{"Float32Gate", "cases/31_f32_router/checkpoint", "cases/31_f32_router/expected_io", 0,
                   "the router gate is stored in f32"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(Verify, QuantizedExpertsDoNotPassAgainstNoise) {
    const auto folder = goldenFile("cases/21_up_gate_order/gate_up");
    const auto right = gatescope({"verify", "--quantize", "int8", "--checkpoint", folder, "--expected",
                                  goldenFile("cases/21_up_gate_order/expected_io.safetensors")});
    EXPECT_EQ(right.exitCode, 0) << right.output << right.errors;
    const auto noise = gatescope({"verify", "--quantize", "int8", "--checkpoint", folder, "--expected",
                                  goldenFile("cases/21_up_gate_order/expected_noise.safetensors"), "--json"});
    EXPECT_EQ(noise.exitCode, 1);
    EXPECT_EQ(noise.json().at("cases").at(0).at("reference").at("plausible"), false);
}

/// W8A8 leaves nothing to rounding but silu's last bits: the engine has the reference's own.
TEST(Verify, W8A8FilesAreRunInInt8) {
    for (const std::string name : {"w8a8_tiny", "w8a8_small"}) {
        const auto file = goldenFile("reference/" + name + ".safetensors");
        for (const auto* gemm : {"auto", "scalar"}) {
            const auto result = gatescope({"verify", file, "--gemm", gemm, "--json"});
            EXPECT_EQ(result.exitCode, 0) << result.errors;
            const auto one = result.json().at("cases").at(0);
            EXPECT_EQ(one.at("name"), name);
            EXPECT_EQ(one.at("passed"), true);
            EXPECT_EQ(one.at("placements_identical"), true);
            EXPECT_EQ(one.at("int8_differing"), 0);
            EXPECT_GT(one.at("against_truth").at("rms"), 0) << "the last rounding";
        }
        const auto again = gatescope({"verify", file, "--quantize", "w8a8"});
        EXPECT_EQ(again.exitCode, 2);
        EXPECT_THAT(again.errors, HasSubstr(name + " is W8A8 itself"));
    }
}

/// Shared experts, biases and groups included. An element or two may have been rounded to bf16 the other way:
/// the reference's routing weights are of a float64 softmax. In float32 nothing is rounded to bf16, and there
/// is no such judge.
TEST(Verify, W8A8OfOtherFilesIsHeldAgainstTheIntegerReference) {
    for (const std::string name :
         {"reference/small_bf16_norm", "reference/qwen3_next_small_bf16",
          "reference/families/gpt_oss_small_bf16", "reference/families/deepseek_v3_small_bf16",
          "reference/families/glm4_moe_small_bf16", "reference/families/mixtral_small_bf16"}) {
        const auto result =
            gatescope({"verify", goldenFile(name + ".safetensors"), "--quantize", "w8a8", "--json"});
        EXPECT_EQ(result.exitCode, 0) << name << result.errors;
        const auto one = result.json().at("cases").at(0);
        EXPECT_LE(one.at("int8_differing"), 2) << name;
        EXPECT_LE(one.at("engine_tokens").at("worst_ratio"), 1) << name;
    }
    const auto single = gatescope({"verify", goldenFile("reference/families/llama4_tiny_f32.safetensors"),
                                   "--quantize", "w8a8", "--json"});
    EXPECT_EQ(single.exitCode, 0) << single.errors;
    EXPECT_TRUE(single.json().at("cases").at(0).at("int8_differing").is_null());
}

TEST(Verify, ThereIsATestForEveryReferenceFile) {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(goldenFile("reference"))) {
        files += entry.path().extension() == ".safetensors" ? 1 : 0;
    }
    EXPECT_EQ(files, 10u) << "name the new file in this test's list";
}
#endif

} // namespace
} // namespace gatescope::test
