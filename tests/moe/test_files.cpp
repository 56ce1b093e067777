// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/test_files.h"

#include "base/bf16.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <fstream>
#include <unistd.h>

namespace gatescope::test {

namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder() {
    static std::atomic<int> number{0};
    m_path = fs::path(testing::TempDir()) /
             ("gatescope_" + std::to_string(::getpid()) + "_" + std::to_string(number++));
    fs::create_directories(m_path);
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

FileTensor f32Tensor(std::vector<std::int64_t> shape, const std::vector<float>& values) {
    std::string bytes;
    if (!values.empty()) {
        bytes.assign(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
    }
    return {"F32", std::move(shape), bytes};
}

FileTensor bf16Tensor(std::vector<std::int64_t> shape, const std::vector<float>& values) {
    std::string bytes;
    for (const float value : values) {
        const auto half = floatToBf16(value);
        bytes.append(reinterpret_cast<const char*>(&half), sizeof half);
    }
    return {"BF16", std::move(shape), bytes};
}

std::string safetensorsBytes(const std::string& header, const std::string& data) {
    std::string bytes;
    for (int i = 0; i < 8; ++i) {
        bytes.push_back(static_cast<char>((std::uint64_t{header.size()} >> (8 * i)) & 0xff));
    }
    return bytes + header + data;
}

void writeSafetensors(const fs::path& path, const FileTensors& tensors,
                      const std::map<std::string, std::string>& metadata) {
    auto header = nlohmann::json::object();
    if (!metadata.empty()) header["__metadata__"] = metadata;
    std::string data;
    for (const auto& [name, tensor] : tensors) {
        const auto begin = data.size();
        data += tensor.bytes;
        header[name] = {
            {"dtype", tensor.type}, {"shape", tensor.shape}, {"data_offsets", {begin, data.size()}}};
    }
    writeBytes(path, safetensorsBytes(header.dump(), data));
}

void writeBytes(const fs::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

std::vector<ExpertMatrix> expertMatrices(int experts, int hidden, int intermediate) {
    std::vector<ExpertMatrix> all;
    for (int expert = 0; expert < experts; ++expert) {
        const auto owner = "experts." + std::to_string(expert) + ".";
        all.push_back({owner + "gate_proj.weight", intermediate, hidden});
        all.push_back({owner + "up_proj.weight", intermediate, hidden});
        all.push_back({owner + "down_proj.weight", hidden, intermediate});
    }
    return all;
}

std::vector<float> counting(std::size_t count, float first) {
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        values[i] = first + static_cast<float>(i);
    }
    return values;
}

} // namespace gatescope::test
