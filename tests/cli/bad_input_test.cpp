// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace gatescope::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// ---- Usage: exit code 2 ----

struct BadOption {
    const char* name; ///< of the test
    std::vector<std::string> arguments;
    const char* message; ///< part of what stderr says
};

void PrintTo(const BadOption& option, std::ostream* out) {
    *out << option.name;
}

class BadOptionTest : public testing::TestWithParam<BadOption> {};

TEST_P(BadOptionTest, IsAUsageError) {
    const ScratchFolder folder;
    std::vector<std::string> arguments{"profile", "--config", folder.write("config.json", tinyConfig()),
                                       "--output", folder.file("out.json")};
    arguments.insert(arguments.end(), GetParam().arguments.begin(), GetParam().arguments.end());
    const auto result = gatescope(arguments);
    EXPECT_EQ(result.exitCode, 2) << result.errors;
    EXPECT_THAT(result.errors, HasSubstr(GetParam().message));
    EXPECT_LT(result.errors.size(), 400u) << result.errors;
    EXPECT_EQ(result.output, "");
    EXPECT_FALSE(std::filesystem::exists(folder.file("out.json")));
}

INSTANTIATE_TEST_SUITE_P(
    Profile, BadOptionTest,
    testing::Values(
        BadOption{"NoTokens", {"--tokens", "0"}, "--tokens must be 1 to 65536"},
        BadOption{"TooManyTokens", {"--tokens", "65537"}, "--tokens must be 1 to 65536"},
        BadOption{"TokensNoNumber", {"--tokens", "many"}, "--tokens"},
        BadOption{"NegativeThreads", {"--threads", "-1"}, "--threads"},
        BadOption{"NoIterations", {"--iterations", "0"}, "--iterations must be 1 to 100000"},
        BadOption{"NegativeIterations", {"--iterations", "-5"}, "--iterations"},
        BadOption{"NoTime", {"--seconds", "0"}, "--seconds must be more than 0"},
        BadOption{"SeedTooLarge", {"--seed", "18446744073709551616"}, "must be at most 18446744073709551615"},
        BadOption{"TimeNotANumber", {"--seconds", "nan"}, "--seconds"},
        BadOption{"IterationsAndSeconds", {"--iterations", "2", "--seconds", "1"}, "excludes"},
        BadOption{"NoWarmup", {"--warmup", "0"}, "--warmup must be at least 1"},
        BadOption{"NoLayers", {"--layers", "0"}, "--layers must be 1 to 1024"},
        BadOption{"NegativeLayer", {"--layer", "-1"}, "--layer"},
        BadOption{"NegativeSeed", {"--seed", "-1"}, "--seed"},
        BadOption{"UnknownRouting", {"--routing", "fair"}, "single:E"},
        BadOption{"ZipfWithoutExponent", {"--routing", "zipf:"}, "zipf:S"},
        BadOption{"NegativeZipf", {"--routing", "zipf:-1"}, "zipf:S"},
        BadOption{"ExpertOutOfRange", {"--routing", "single:8"}, "The experts are 0 to 7"},
        BadOption{"UnknownPlacement", {"--placement", "inside"}, "before, after, external"},
        BadOption{"UnknownDtype", {"--dtype", "f16"}, "bf16 or f32"},
        BadOption{"UnknownDevice", {"--device", "tpu"}, "gatescope devices"},
        BadOption{"UnknownGemm", {"--gemm", "mkl"}, "onednn"},
        BadOption{"UnknownOption", {"--fast"}, "--fast"},
        BadOption{"ConfigAndPreset", {"--preset", "qwen3-30b-a3b"}, "excludes"},
        BadOption{"ConfigAndCheckpoint", {"--checkpoint", "folder"}, "excludes"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(UnknownPreset, IsAUsageErrorThatListsThePresets) {
    const auto result = gatescope({"profile", "--preset", "qwen4-1t"});
    EXPECT_EQ(result.exitCode, 2);
    EXPECT_THAT(result.errors,
                AllOf(HasSubstr("qwen4-1t"), HasSubstr("qwen3-30b-a3b"), HasSubstr("mixtral-8x7b")));
}

TEST(VerifyUsage, NothingToVerify) {
    const auto result = gatescope({"verify"});
    EXPECT_EQ(result.exitCode, 2);
    EXPECT_THAT(result.errors, HasSubstr("nothing to verify"));
}

TEST(VerifyUsage, ACheckpointNeedsExpectedValues) {
    const auto result = gatescope({"verify", "--checkpoint", checkpointFolder()});
    EXPECT_EQ(result.exitCode, 2);
    EXPECT_THAT(result.errors, HasSubstr("--expected"));
}

// ---- Bad input: exit code 3 ----

TEST(BadConfig, MoreExpertsPerTokenThanExpertsNamesFileAndField) {
    const ScratchFolder folder;
    const auto config = folder.write("config.json", tinyConfig(9));
    const auto result = gatescope({"profile", "--config", config});
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors,
                AllOf(HasSubstr(config), HasSubstr("num_experts_per_tok"), HasSubstr("num_experts")));
}

TEST(BadRouting, AMissingFileIsBadInput) {
    for (const auto* file : {"/nonexistent", "none.json"}) {
        const auto result = gatescope({"profile", "--preset", "qwen3-30b-a3b", "--routing", file});
        EXPECT_EQ(result.exitCode, 3) << file;
        EXPECT_THAT(result.errors, HasSubstr(std::string(file) + ": cannot be opened"));
    }
}

TEST(BadConfig, MissingFileIsNamed) {
    const ScratchFolder folder;
    const auto config = folder.file("none.json");
    const auto result = gatescope({"profile", "--config", config});
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors, HasSubstr(config));
}

TEST(BadConfig, BrokenJsonIsNamed) {
    const ScratchFolder folder;
    const auto config = folder.write("config.json", R"({"model_type": "qwen3_moe", )");
    const auto result = gatescope({"profile", "--config", config});
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors, HasSubstr(config));
}

TEST(OneLayersWeights, AreNotRunSeveralTimes) {
    const ScratchFolder folder;
    const auto weights = goldenFile("reference/tiny_f32_norm.safetensors");
    const auto config = folder.write("config.json", tinyConfig());
    const auto several = gatescope({"profile", "--config", config, "--weights", weights, "--layers", "4"});
    EXPECT_EQ(several.exitCode, 2) << several.errors;
    EXPECT_THAT(several.errors, AllOf(HasSubstr(weights), HasSubstr("one layer's tensors")));
    const auto one = gatescope(
        {"profile", "--config", config, "--weights", weights, "--tokens", "1", "--iterations", "1"});
    EXPECT_EQ(one.exitCode, 0) << one.errors;
}

TEST(BadConfig, InfinityOnlyWhereItMatters) {
    const auto fine = gatescope({"profile", "--config", goldenFile("cases/28_infinity_in_config/config.json"),
                                 "--tokens", "4", "--iterations", "1"});
    EXPECT_EQ(fine.exitCode, 0) << fine.errors;
    const auto needed = gatescope(
        {"profile", "--config", goldenFile("cases/28_infinity_in_config/needed.json"), "--tokens", "4"});
    EXPECT_EQ(needed.exitCode, 3);
    EXPECT_THAT(needed.errors,
                AllOf(HasSubstr("needed.json"), HasSubstr("num_experts_per_tok"), HasSubstr("Infinity")));
}

TEST(BadCheckpointCases, AreRefusedByName) {
    const auto lfs = gatescope({"profile", "--checkpoint", goldenFile("cases/27_lfs_pointer/checkpoint")});
    EXPECT_EQ(lfs.exitCode, 3);
    EXPECT_THAT(lfs.errors,
                AllOf(HasSubstr("model-00002-of-00002.safetensors"), HasSubstr("Git LFS pointer")));
}

/// Qwen3-VL's packed and transposed FP8, which was refused until it was read.
TEST(BadCheckpointCases, PackedFp8IsNoneOfThem) {
    const auto fp8 =
        gatescope({"profile", "--checkpoint", goldenFile("cases/23_fp8_packed_experts/checkpoint"),
                   "--quantize", "fp8", "--tokens", "4", "--iterations", "2"});
    EXPECT_EQ(fp8.exitCode, 0) << fp8.errors;
}

TEST(BadReference, TruncatedFile) {
    const ScratchFolder folder;
    auto bytes = fileContent(goldenFile("reference/small_bf16_norm.safetensors"));
    ASSERT_GT(bytes.size(), 1000u);
    bytes.resize(bytes.size() - 1);
    const auto file = folder.write("cut.safetensors", bytes);
    const auto result = gatescope({"verify", file});
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors, AllOf(HasSubstr(file), HasSubstr("truncated")));
}

TEST(BadReference, HeaderLongerThanTheFile) {
    const ScratchFolder folder;
    const auto file = folder.write("long.safetensors", std::string("\xff\xff\0\0\0\0\0\0{}", 10));
    const auto result = gatescope({"verify", file});
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors, HasSubstr(file));
}

TEST(BadReference, NoReferenceCase) {
    const ScratchFolder folder;
    const auto file = folder.write("empty.safetensors", std::string("\x02\0\0\0\0\0\0\0{}", 10));
    const auto result = gatescope({"verify", file});
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors, HasSubstr(file));
}

TEST(BadReference, AFolder) {
    const ScratchFolder folder;
    const auto result = gatescope({"verify", folder.path().string()});
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors, HasSubstr(folder.path().string()));
}

class BadCheckpoint : public testing::Test {
protected:
    BadCheckpoint() {
        std::filesystem::copy(checkpointFolder(), folder.path(),
                              std::filesystem::copy_options::recursive |
                                  std::filesystem::copy_options::overwrite_existing);
    }

    ProgramResult profileLayer(int layer) const {
        return gatescope({"profile", "--checkpoint", folder.path().string(), "--layer", std::to_string(layer),
                          "--iterations", "1"});
    }
    /// The shard that holds one of layer 0's tensors.
    std::string shardOfLayerZero() const {
        const auto index = nlohmann::json::parse(fileContent(folder.file("model.safetensors.index.json")));
        return index.at("weight_map").at("model.layers.0.mlp.experts.3.up_proj.weight");
    }

    ScratchFolder folder;
};

TEST_F(BadCheckpoint, IsFineAtFirst) {
    const auto result = profileLayer(0);
    EXPECT_EQ(result.exitCode, 0) << result.errors;
}

TEST_F(BadCheckpoint, MissingShardIsNamed) {
    const auto shard = shardOfLayerZero();
    std::filesystem::remove(folder.file(shard));
    const auto result = profileLayer(0);
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors, HasSubstr(shard));
}

TEST_F(BadCheckpoint, MissingTensorIsNamed) {
    const auto path = folder.file("model.safetensors.index.json");
    auto index = nlohmann::json::parse(fileContent(path));
    index.at("weight_map").erase("model.layers.0.mlp.gate.weight");
    folder.write("model.safetensors.index.json", index.dump());
    const auto result = profileLayer(0);
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors, HasSubstr("model.layers.0.mlp.gate.weight"));
}

TEST_F(BadCheckpoint, LayerThatDoesNotExistIsRefused) {
    const auto result = profileLayer(4);
    EXPECT_TRUE(result.exitCode == 2 || result.exitCode == 3) << result.exitCode;
    EXPECT_THAT(result.errors, HasSubstr("4"));
}

TEST_F(BadCheckpoint, EmptyFolder) {
    const ScratchFolder empty;
    const auto result = gatescope({"profile", "--checkpoint", empty.path().string()});
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors, HasSubstr("config.json"));
}

} // namespace
} // namespace gatescope::test
