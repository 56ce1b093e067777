// SPDX-License-Identifier: GPL-3.0-or-later
// What the file system may have in a checkpoint's place, and formats that are not read.
#include "base/files.h"
#include "moe/checkpoint.h"
#include "moe/quantization_config.h"
#include "moe/test_files.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>
#include <unistd.h>

namespace gatescope::test {
namespace {

namespace fs = std::filesystem;

constexpr auto kIndex = "model.safetensors.index.json";
constexpr auto kSingle = "model.safetensors";
constexpr auto kGate = "model.layers.0.mlp.gate.weight";
constexpr int kHidden = 8, kIntermediate = 4, kExperts = 2;

class CheckpointFilesTest : public testing::Test {
protected:
    CheckpointFilesTest() {
        m_tensors[kGate] = f32Tensor({kExperts, kHidden}, counting(kExperts * kHidden));
        for (const auto& one : expertMatrices(kExperts, kHidden, kIntermediate))
            m_tensors["model.layers.0.mlp." + one.name] =
                f32Tensor({one.rows, one.columns}, counting(one.elements()));
        writeSafetensors(m_path / kSingle, m_tensors);
        writeConfig();
    }

    void writeConfig() { writeBytes(m_path / "config.json", m_config.dump()); }
    /// All tensors in one shard.
    void writeIndex(const std::string& shard, const std::string& totalSize = "1") {
        auto map = nlohmann::json::object();
        for (const auto& one : m_tensors)
            map[one.first] = shard;
        writeBytes(m_path / kIndex, fmt::format(R"({{"metadata": {{"total_size": {}}}, "weight_map": {}}})",
                                                totalSize, map.dump()));
    }
    std::shared_ptr<WeightSource> open(int layer = 0) const {
        return makeCheckpointWeights(Checkpoint(m_path), layer);
    }
    void refuse(std::initializer_list<std::string_view> parts) const {
        expectError([&] { open(); }, parts);
    }

    TemporaryFolder m_folder;
    fs::path m_path = m_folder.path();
    FileTensors m_tensors;
    nlohmann::json m_config{{"model_type", "qwen3_moe"}, {"hidden_act", "silu"},
                            {"hidden_size", kHidden},    {"moe_intermediate_size", kIntermediate},
                            {"num_experts", kExperts},   {"num_experts_per_tok", 1},
                            {"norm_topk_prob", true},    {"num_hidden_layers", 1},
                            {"torch_dtype", "float32"}};
};

TEST_F(CheckpointFilesTest, NamesThatAreTooLong) {
    EXPECT_NO_THROW(open());
    const auto shard = std::string(300, 'x') + ".safetensors";
    writeIndex(shard);
    refuse({shard, "cannot be opened", "File name too long"});
    std::string path = "/";
    while (path.size() < 5000)
        path += "folder/";
    expectError([&] { Checkpoint checkpoint(path); }, {path, "File name too long"});
}

TEST_F(CheckpointFilesTest, LinksThatLeadNowhere) {
    fs::remove(m_path / kSingle);
    fs::create_symlink(kSingle, m_path / kSingle);
    refuse({kSingle, "cannot be opened", "symbolic links"});
    fs::create_symlink(kIndex, m_path / kIndex);
    refuse({kIndex, "cannot be opened", "symbolic links"});
    fs::create_symlink("hf_quant_config.json", m_path / "hf_quant_config.json");
    expectError([&] { requireKnownQuantization(m_path / "config.json"); }, {"hf_quant_config.json"});
    fs::create_directory_symlink("loop", m_path / "loop");
    expectError([&] { Checkpoint checkpoint(m_path / "loop"); }, {"loop", "symbolic links"});
}

TEST_F(CheckpointFilesTest, AFolderThatMayNotBeSearched) {
    if (::geteuid() == 0) GTEST_SKIP() << "root may search any folder";
    const auto inner = m_path / "inner";
    fs::create_directory(inner);
    fs::permissions(inner, fs::perms::none);
    expectError([&] { Checkpoint checkpoint(inner / "deeper"); }, {"deeper", "Permission denied"});
    fs::permissions(inner, fs::perms::owner_all);
}

/// Opening one to read would wait for somebody who writes.
TEST_F(CheckpointFilesTest, APipeIsNoFile) {
    for (const auto* name : {kSingle, "config.json"}) {
        const auto path = m_path / name;
        const auto kept = readTextFile(path);
        fs::remove(path);
        ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
        refuse({name, "is not a regular file"});
        fs::remove(path);
        writeBytes(path, kept);
    }
    EXPECT_NO_THROW(open());
}

TEST_F(CheckpointFilesTest, AnIndexMayHaveASizeThatIsNoNumber) {
    fs::rename(m_path / kSingle, m_path / "shard.safetensors");
    writeIndex("shard.safetensors", "NaN");
    EXPECT_NO_THROW(open());
}

TEST_F(CheckpointFilesTest, AnIndexThatWasLeftBehind) {
    writeIndex("model-00001-of-00002.safetensors");
    refuse({kIndex, "none of the shards that it names is there, but model.safetensors is"});
    fs::remove(m_path / kSingle);
    refuse({"model-00001-of-00002.safetensors", "the shard is missing"});
}

TEST_F(CheckpointFilesTest, ManyLayersAreToldByTheirEnds) {
    const auto remedy = [&](int layer) {
        writeConfig();
        try {
            open(layer);
        } catch (const InputError& error) {
            return error.remedy();
        }
        return std::string();
    };
    m_config["num_hidden_layers"] = 4;
    EXPECT_EQ(remedy(9), "The MoE layers are 0, 1, 2, 3");
    m_config["num_hidden_layers"] = 16384;
    EXPECT_EQ(remedy(-1), "The MoE layers are 0 to 16383");
    m_config["mlp_only_layers"] = {0, 20, 22};
    EXPECT_EQ(remedy(0), "The MoE layers are 1 to 19, 21, 23 to 16383");
    m_config["mlp_only_layers"] = nlohmann::json::array();
    m_config["decoder_sparse_step"] = 2;
    EXPECT_EQ(remedy(0), "The MoE layers are 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, and "
                         "8176 more");
}

TEST_F(CheckpointFilesTest, PackedIntegersAreCalledThat) {
    const auto matrix = std::string("model.layers.0.mlp.experts.1.up_proj");
    const auto tensors = m_tensors;
    for (const auto& [suffix, who] :
         {std::pair(".qweight", "GPTQ and AWQ"), std::pair(".weight_packed", "compressed-tensors")}) {
        SCOPED_TRACE(suffix);
        m_tensors = tensors;
        auto packed = m_tensors.extract(matrix + ".weight");
        packed.key() = matrix + suffix;
        m_tensors.insert(std::move(packed));
        writeSafetensors(m_path / kSingle, m_tensors);
        refuse({kSingle, matrix + suffix, "packed integers", who, "not read"});
    }
}

TEST_F(CheckpointFilesTest, MixtralsPackedIntegersToo) {
    m_config["model_type"] = "mixtral";
    m_config["num_local_experts"] = kExperts;
    m_config["intermediate_size"] = kIntermediate;
    writeConfig();
    m_tensors = {{"model.layers.0.block_sparse_moe.gate.weight", m_tensors.at(kGate)},
                 {"model.layers.0.block_sparse_moe.experts.0.w1.qweight", f32Tensor({1}, {1})}};
    writeSafetensors(m_path / kSingle, m_tensors);
    refuse({"experts.0.w1.qweight", "GPTQ"});
}

TEST_F(CheckpointFilesTest, WhatCompressedTensorsDoesBesideQuantisingIsRefused) {
    const auto weights =
        nlohmann::json{{"type", "int"}, {"num_bits", 8}, {"symmetric", true}, {"strategy", "channel"}};
    auto activations = weights;
    activations.update({{"strategy", "token"}, {"dynamic", true}});
    auto& quantization = m_config["quantization_config"] = {
        {"quant_method", "compressed-tensors"},
        {"format", "int-quantized"},
        {"config_groups", {{"group_0", {{"weights", weights}, {"input_activations", activations}}}}}};
    const auto check = [&] {
        writeConfig();
        requireKnownQuantization(m_path / "config.json");
    };
    EXPECT_NO_THROW(check());
    quantization["transform_config"] = nlohmann::json::object();
    quantization["sparsity_config"] = {{"format", "dense"}};
    EXPECT_NO_THROW(check());
    quantization["transform_config"] = {{"config_groups", {{"R1", {{"type", "hadamard"}}}}}};
    expectError(check, {"config.json", "quantization_config.transform_config.config_groups"});
    quantization.erase("transform_config");
    quantization["sparsity_config"] = {{"format", "sparse-24-bitmask"}};
    expectError(check, {"config.json", "quantization_config.sparsity_config.format", "sparse-24-bitmask"});
}

} // namespace
} // namespace gatescope::test
