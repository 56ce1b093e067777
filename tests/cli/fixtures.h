// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope::test {

/// A folder that goes away with the test.
class ScratchFolder {
public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    std::string file(std::string_view name) const { return (m_path / name).string(); }
    /// Writes the file and returns its path.
    std::string write(std::string_view name, std::string_view content) const;
    std::vector<std::string> fileNames() const;

private:
    std::filesystem::path m_path;
};

/// A config.json of a Qwen3 MoE model small enough that a layer takes microseconds: H 64, I 32, 8 experts,
/// top-`topK`, 4 layers.
std::string tinyConfig(int topK = 2);

std::string goldenFile(std::string_view name);
/// Of one of the golden traces, without .json.gz.
std::string goldenTrace(std::string_view name);
std::string checkpointFolder(std::string_view name = "tiny_qwen3_moe");
std::string fileContent(const std::string& path);

} // namespace gatescope::test
