// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace gatescope::zesim {

// Both throw std::runtime_error, naming the file.
std::vector<char> readFile(const std::filesystem::path& path);
void writeFile(const std::filesystem::path& path, std::span<const std::byte> bytes);

// A file name in a folder that no other process or thread uses; removed in the end if it still exists.
class TemporaryFile {
public:
    TemporaryFile(const std::filesystem::path& folder, const std::string& suffix);
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

struct ToolResult {
    int status = 0;     // 127: it could not be started
    std::string output; // stdout and stderr
};

ToolResult runTool(const std::vector<std::string>& command);

} // namespace gatescope::zesim
