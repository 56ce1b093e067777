// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "moe/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope::test {

/// A folder that goes away with the test.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    std::filesystem::path operator/(std::string_view name) const { return m_path / name; }

private:
    std::filesystem::path m_path;
};

/// A tensor to be written: `type` as the format spells it.
struct FileTensor {
    std::string type;
    std::vector<std::int64_t> shape;
    std::string bytes;
};
using FileTensors = std::map<std::string, FileTensor>;

FileTensor f32Tensor(std::vector<std::int64_t> shape, const std::vector<float>& values);
FileTensor bf16Tensor(std::vector<std::int64_t> shape, const std::vector<float>& values);

/// What a safetensors file consists of: length, header, data.
std::string safetensorsBytes(const std::string& header, const std::string& data);
void writeSafetensors(const std::filesystem::path& path, const FileTensors& tensors,
                      const std::map<std::string, std::string>& metadata = {});
void writeBytes(const std::filesystem::path& path, std::string_view bytes);

/// `experts.E.NAME.weight`, by the names of Qwen3's matrices, [rows, columns].
struct ExpertMatrix {
    std::string name;
    int rows = 0;
    int columns = 0;
    std::size_t elements() const {
        return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    }
};
/// Of each expert gate, up and down.
std::vector<ExpertMatrix> expertMatrices(int experts, int hidden, int intermediate);

/// 1, 2, 3, ... as floats: every element can be told from every other.
std::vector<float> counting(std::size_t count, float first = 1);

/// Runs `action` and expects an error of type E whose text contains all of `parts`.
template <typename E = InputError, typename Action>
void expectError(Action action, std::initializer_list<std::string_view> parts) {
    try {
        action();
        ADD_FAILURE() << "nothing was thrown, where " << testing::PrintToString(parts) << " should be said";
    } catch (const E& error) {
        for (const auto part : parts) {
            EXPECT_THAT(error.what(), testing::HasSubstr(std::string(part)));
        }
        EXPECT_FALSE(error.remedy().empty()) << error.what();
    }
}

} // namespace gatescope::test
