// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/files.h"
#include "moe/checkpoint.h"
#include "moe/safetensors.h"
#include "moe/test_files.h"

#include <nlohmann/json.hpp>

#include <thread>

using namespace gatescope;
using namespace gatescope::test;
namespace fs = std::filesystem;

namespace {

const fs::path kTiny = GATESCOPE_CHECKPOINT_DIR;
constexpr auto kIndex = "model.safetensors.index.json";

/// A copy of the small checkpoint to be broken.
class CheckpointTest : public testing::Test {
protected:
    CheckpointTest() { fs::copy(kTiny, m_path, fs::copy_options::recursive); }

    fs::path shardOf(const std::string& tensor) {
        return m_path / index()["weight_map"][tensor].get<std::string>();
    }
    nlohmann::json index() { return nlohmann::json::parse(readTextFile(m_path / kIndex)); }
    void writeIndex(const nlohmann::json& json) { writeBytes(m_path / kIndex, json.dump()); }
    void refuseLayer(int layer, std::initializer_list<std::string_view> parts) {
        expectError([&] { makeCheckpointWeights(Checkpoint(m_path), layer); }, parts);
    }

    TemporaryFolder m_folder;
    fs::path m_path = m_folder / "tiny";
};

TEST_F(CheckpointTest, ReadsALayerSpreadOverShards) {
    const Checkpoint checkpoint(kTiny);
    EXPECT_EQ(checkpoint.config().name, "tiny_qwen3_moe");
    EXPECT_EQ(checkpoint.config().numExperts, 8);
    const auto weights = makeCheckpointWeights(checkpoint, 2);
    EXPECT_EQ(weights->dtype(), DType::BF16);
    EXPECT_EQ(weights->layer(), 2);

    std::vector<std::byte> read(2 * 48 * 64 * 2);
    weights->read(Parameter::ExpertGateUp, 5, DType::BF16, read.data());
    std::vector<std::byte> stored;
    for (const auto* name : {"gate_proj", "up_proj"}) {
        const auto tensor = std::string("model.layers.2.mlp.experts.5.") + name + ".weight";
        const SafetensorsFile shard(shardOf(tensor));
        const auto bytes = shard.tensor(tensor).bytes;
        stored.insert(stored.end(), bytes.begin(), bytes.end());
    }
    EXPECT_EQ(read, stored);
}

TEST_F(CheckpointTest, MayBeReadByManyThreads) {
    const auto weights = makeCheckpointWeights(Checkpoint(kTiny), 0);
    std::vector<std::vector<float>> read(4, std::vector<float>(64 * 48));
    std::vector<std::jthread> threads;
    for (auto& values : read) {
        threads.emplace_back([&] { weights->read(Parameter::ExpertDown, 3, DType::F32, values.data()); });
    }
    threads.clear();
    EXPECT_THAT(read, testing::Each(read.front()));
}

TEST_F(CheckpointTest, LayersThatAreNotThere) {
    refuseLayer(4, {"layer 4", "0, 1, 2, 3"});
    refuseLayer(-1, {"layer -1", "0, 1, 2, 3"});
    auto config = nlohmann::json::parse(readTextFile(m_path / "config.json"));
    config["mlp_only_layers"] = {1};
    writeBytes(m_path / "config.json", config.dump());
    refuseLayer(1, {"layer 1 is no MoE layer", "0, 2, 3"});
}

TEST_F(CheckpointTest, MissingShard) {
    const std::string tensor = "model.layers.1.mlp.experts.3.up_proj.weight";
    const auto shard = shardOf(tensor);
    fs::remove(shard);
    refuseLayer(1, {shard.filename().string(), "model.layers.1.mlp", "missing"});
}

TEST_F(CheckpointTest, MissingTensor) {
    const std::string tensor = "model.layers.1.mlp.experts.3.up_proj.weight";
    auto json = index();
    const auto shard = json["weight_map"][tensor];
    json["weight_map"].erase(tensor);
    writeIndex(json);
    refuseLayer(1, {"tiny", tensor});
    json["weight_map"][tensor] = json["weight_map"]["lm_head.weight"]; // the index errs about the shard
    writeIndex(json);
    refuseLayer(1, {json["weight_map"]["lm_head.weight"].get<std::string>(), tensor});
}

TEST_F(CheckpointTest, TruncatedShard) {
    const auto shard = shardOf("model.layers.0.mlp.gate.weight");
    fs::resize_file(shard, fs::file_size(shard) - 1);
    refuseLayer(0, {shard.filename().string(), "truncated"});
}

TEST_F(CheckpointTest, ConfigThatDoesNotFitTheWeights) {
    auto config = nlohmann::json::parse(readTextFile(m_path / "config.json"));
    config["moe_intermediate_size"] = 40;
    writeBytes(m_path / "config.json", config.dump());
    refuseLayer(0, {"model.layers.0.mlp.experts.0.gate_proj.weight", "[48, 64]", "expected [40, 64]"});
}

TEST_F(CheckpointTest, FoldersThatAreNoCheckpoint) {
    expectError([&] { Checkpoint(m_folder / "nothing"); }, {"nothing"});
    fs::remove(m_path / kIndex);
    expectError([&] { Checkpoint checkpoint(m_path); }, {"tiny", kIndex, "model.safetensors"});
    fs::remove(m_path / "config.json");
    expectError([&] { Checkpoint checkpoint(m_path); }, {"config.json"});
}

TEST_F(CheckpointTest, BrokenIndex) {
    for (const auto* text :
         {"", "{}", "{\"weight_map\": 3}", "{\"weight_map\": {\"a\": 3}}",
          "{\"weight_map\": {\"a\": \"../secret\"}}", "{\"weight_map\": {\"a\": \"..\"}}",
          "{\"weight_map\": {\"a\": \"/etc/passwd\"}}", "{\"weight_map\": {\"a\": \"\"}}"}) {
        SCOPED_TRACE(text);
        writeBytes(m_path / kIndex, text);
        expectError([&] { Checkpoint checkpoint(m_path); }, {kIndex});
    }
}

TEST_F(CheckpointTest, OneFileWithoutAnIndex) {
    FileTensors tensors;
    const auto json = index();
    for (const auto& [name, file] : json["weight_map"].items()) {
        const SafetensorsFile shard(m_path / file.get<std::string>());
        const auto& view = shard.tensor(name);
        tensors[name] = {"BF16", view.shape,
                         std::string(reinterpret_cast<const char*>(view.bytes.data()), view.bytes.size())};
    }
    writeSafetensors(m_path / "model.safetensors", tensors);
    fs::remove(m_path / kIndex);
    std::vector<float> sharded(8 * 64), single(8 * 64);
    makeCheckpointWeights(Checkpoint(kTiny), 3)->read(Parameter::Gate, 0, DType::F32, sharded.data());
    makeCheckpointWeights(Checkpoint(m_path), 3)->read(Parameter::Gate, 0, DType::F32, single.data());
    EXPECT_EQ(sharded, single);
}

} // namespace
