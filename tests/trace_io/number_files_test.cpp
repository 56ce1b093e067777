// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "trace_io/arrays/number_files.h"
#include "trace_io/temporary_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace gatescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::filesystem::path golden(std::string_view name) {
    return std::filesystem::path(GATESCOPE_GOLDEN_DIR) / "expert_counts" / name;
}

std::string problem(const std::filesystem::path& path) {
    try {
        (void)readNumberArrays(path);
    } catch (const InputError& error) {
        return error.problem();
    }
    return "nothing thrown";
}

std::string content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(NumberFiles, TensorsOfTorchAreReadByTheirKeys) {
    const auto arrays = readNumberArrays(golden("sglang_stat.pt"));
    ASSERT_EQ(arrays.size(), 1U);
    EXPECT_EQ(arrays[0].name, "logical_count");
    EXPECT_THAT(arrays[0].shape, ElementsAre(4, 2, 8));
    ASSERT_EQ(arrays[0].values.size(), 64U);
    EXPECT_THAT(std::vector(arrays[0].values.begin(), arrays[0].values.begin() + 8),
                ElementsAre(5, 0, 1, 2, 0, 0, 0, 8));
    EXPECT_EQ(arrays[0].values[16 + 7], 9);
}

TEST(NumberFiles, NumPysArraysAreRead) {
    for (const auto* name : {"vllm_routed_experts.npy", "vllm_routed_experts.npz"}) {
        const auto arrays = readNumberArrays(golden(name));
        ASSERT_EQ(arrays.size(), 1U) << name;
        EXPECT_EQ(arrays[0].name, "");
        EXPECT_THAT(arrays[0].shape, ElementsAre(3, 2, 2));
        EXPECT_THAT(arrays[0].values, ElementsAre(0, 1, 7, 2, 0, 3, 7, 4, 1, 0, 6, 7));
    }
}

TEST(NumberFiles, AResponseOfVllmHasThemAsText) {
    const auto arrays = readNumberArrays(golden("vllm_response.json"));
    ASSERT_EQ(arrays.size(), 1U);
    EXPECT_EQ(arrays[0].name, "routed_experts");
    EXPECT_THAT(arrays[0].shape, ElementsAre(3, 2, 2));
    EXPECT_EQ(arrays[0].values, readNumberArrays(golden("vllm_routed_experts.npy"))[0].values);
}

TEST(NumberFiles, OfAnImportanceMatrixTheCountsAreTaken) {
    const auto arrays = readNumberArrays(golden("imatrix.gguf"));
    ASSERT_EQ(arrays.size(), 8U);
    EXPECT_EQ(arrays[0].name, "blk.0.ffn_gate_exps.weight.counts");
    EXPECT_THAT(arrays[0].shape, ElementsAre(4, 1));
    EXPECT_THAT(arrays[0].values, ElementsAre(9, 1, 0, 6));
}

TEST(NumberFiles, RecordsOfTorchAreAnArrayForEachPass) {
    const auto arrays = readNumberArrays(golden("sglang_per_token.pt"));
    ASSERT_EQ(arrays.size(), 3U);
    EXPECT_EQ(arrays[0].name, "last_physical_to_logical_map");
    EXPECT_THAT(arrays[0].values, ElementsAre(0, 1, 2, 3, 3, 0, 0, 1, 2, 3));
    EXPECT_EQ(arrays[1].name, "topk_ids_of_layer");
    EXPECT_THAT(arrays[1].shape, ElementsAre(2, 3, 8));
    EXPECT_THAT(arrays[2].shape, ElementsAre(2, 1, 8));
    EXPECT_EQ(arrays[2].values[0], 3);
    EXPECT_EQ(arrays[2].values[7], -1);
}

TEST(NumberFiles, WhatIsWrongInGgufIsNamed) {
    const auto whole = content(golden("imatrix.gguf"));
    const TemporaryFile cut(whole.substr(0, whole.size() - 40));
    EXPECT_THAT(problem(cut.path()),
                testing::AllOf(HasSubstr(cut.path().string()), HasSubstr("tensor 'blk.1."),
                               HasSubstr(".counts': the file ends early")));
    auto kind = whole;
    kind[whole.find("general.type") + 12] = 99;
    const TemporaryFile metadata(kind);
    EXPECT_THAT(problem(metadata.path()),
                HasSubstr("metadata 'general.type': its value is of a type that GGUF"));
    auto dimensions = whole;
    const std::string name = "blk.0.ffn_up_exps.weight.counts";
    dimensions[whole.find(name) + name.size()] = 9;
    const TemporaryFile tensor(dimensions);
    EXPECT_THAT(problem(tensor.path()), HasSubstr("tensor '" + name + "': it has 9 dimensions"));
    auto many = whole;
    many[8 + 7] = 1;
    const TemporaryFile counts(many);
    EXPECT_THAT(problem(counts.path()), HasSubstr("tensors and 4 metadata"));
}

TEST(NumberFiles, NestedListsOfJsonHaveTheirShape) {
    const TemporaryFile file(R"({"rank":0,"logical_count":[[[1,2],[3,4]]],"note":"x"})");
    const auto arrays = readNumberArrays(file.path());
    ASSERT_EQ(arrays.size(), 1U);
    EXPECT_EQ(arrays[0].name, "logical_count");
    EXPECT_THAT(arrays[0].shape, ElementsAre(1, 2, 2));
    EXPECT_THAT(arrays[0].values, ElementsAre(1, 2, 3, 4));
}

TEST(NumberFiles, RefusesWhatIsNoneAndSaysWhichFile) {
    const TemporaryFile ragged("[[1,2],[3]]");
    EXPECT_THAT(problem(ragged.path()),
                testing::AllOf(HasSubstr(ragged.path().string()), HasSubstr("ragged")));
    const TemporaryFile other("not an array");
    EXPECT_THAT(problem(other.path()), HasSubstr("no arrays of numbers"));
}

/// Whatever is cut off a file, it is refused or read, and nothing else happens.
TEST(NumberFiles, SurvivesFilesThatAreCutOff) {
    for (const auto* name :
         {"sglang_stat.pt", "sglang_per_pass.pt", "sglang_per_token.pt", "vllm_routed_experts.npy",
          "vllm_routed_experts.npz", "imatrix.gguf", "vllm_response.json"}) {
        const auto whole = content(golden(name));
        std::size_t refused = 0;
        for (std::size_t length = 0; length < whole.size(); length += 7) {
            const TemporaryFile file(whole.substr(0, length));
            try {
                (void)readNumberArrays(file.path());
            } catch (const InputError&) {
                ++refused;
            }
        }
        EXPECT_GT(refused, whole.size() / 7 / 2) << name;
    }
}

TEST(NumberFiles, SurvivesFilesWithWrongBytes) {
    for (const auto* name :
         {"sglang_stat.pt", "sglang_per_token.pt", "vllm_routed_experts.npy", "imatrix.gguf"}) {
        const auto whole = content(golden(name));
        for (std::size_t at = 0; at < whole.size(); at += 3) {
            auto damaged = whole;
            damaged[at] = static_cast<char>(~damaged[at]);
            const TemporaryFile file(damaged);
            try {
                (void)readNumberArrays(file.path());
            } catch (const InputError&) {
            }
        }
    }
}

TEST(NumberFiles, RunsNothingOfAPickle) {
    // What pickle.loads() would call: os.system.
    auto whole = content(golden("sglang_stat.pt"));
    const std::string from = "torch._utils\n_rebuild_tensor_v2";
    const auto at = whole.find(from);
    ASSERT_NE(at, std::string::npos);
    const std::string to = "posix\nsystem_________________xx";
    ASSERT_EQ(from.size(), to.size());
    whole.replace(at, from.size(), to);
    const TemporaryFile file(whole);
    EXPECT_TRUE(readNumberArrays(file.path()).empty());
}

} // namespace
} // namespace gatescope
