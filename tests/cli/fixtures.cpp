// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace gatescope::test {

namespace fs = std::filesystem;

ScratchFolder::ScratchFolder() {
    static std::atomic<int> number{0};
    m_path = fs::path(testing::TempDir()) /
             ("gatescope_cli_" + std::to_string(::getpid()) + "_" + std::to_string(number++));
    fs::create_directories(m_path);
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

std::string ScratchFolder::write(std::string_view name, std::string_view content) const {
    std::ofstream(m_path / name, std::ios::binary) << content;
    return file(name);
}

std::vector<std::string> ScratchFolder::fileNames() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(m_path))
        names.push_back(entry.path().filename().string());
    return names;
}

std::string tinyConfig(int topK) {
    return R"({"model_type": "qwen3_moe", "hidden_size": 64, "moe_intermediate_size": 32, "num_experts": 8,
               "num_experts_per_tok": )" +
           std::to_string(topK) +
           R"(, "norm_topk_prob": true, "num_hidden_layers": 4, "hidden_act": "silu",
               "decoder_sparse_step": 1, "mlp_only_layers": [], "torch_dtype": "bfloat16"})";
}

std::string goldenFile(std::string_view name) {
    return (fs::path(GATESCOPE_GOLDEN_DIR) / name).string();
}

std::string goldenTrace(std::string_view name) {
    return goldenFile("traces/" + std::string(name) + ".json.gz");
}

std::string checkpointFolder(std::string_view name) {
    return (fs::path(GATESCOPE_CHECKPOINT_DIR).parent_path() / name).string();
}

std::string fileContent(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace gatescope::test
