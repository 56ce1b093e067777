// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/files.h"
#include "trace_io/chrome_json.h"
#include "trace_io/trace_reader.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace gatescope {

/// A file with the given bytes that lives as long as this object.
class TemporaryFile {
public:
    explicit TemporaryFile(std::string_view content, std::string_view ending = ".json") {
        const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
        m_path = std::filesystem::path(::testing::TempDir()) /
                 (std::string(test->test_suite_name()) + "." + test->name() + "." +
                  std::to_string(::getpid()) + std::string(ending));
        std::ofstream(m_path, std::ios::binary) << content;
    }
    ~TemporaryFile() { std::filesystem::remove(m_path); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

inline ImportedTrace readFile(const std::filesystem::path& path) {
    NoProgress progress;
    return readTrace(path, progress, {});
}

inline ImportedTrace readText(std::string_view json) {
    const TemporaryFile file(json);
    return readFile(file.path());
}

/// Why the text can't be read.
inline std::string problemOf(std::string_view content) {
    try {
        readText(content);
    } catch (const InputError& error) {
        return error.problem();
    }
    return "no error";
}

inline std::vector<std::string> namesOf(const Trace& trace) {
    std::vector<std::string> names;
    for (SliceId id = 0; id < trace.sliceCount(); ++id)
        names.emplace_back(trace.name(id));
    return names;
}

/// How often the file showed what is described by a text that contains `what`.
inline std::size_t counted(const ImportedTrace& imported, std::string_view what) {
    std::size_t count = 0;
    for (const auto& diagnostic : imported.diagnostics) {
        if (diagnostic.what.find(what) != std::string::npos) count += diagnostic.count;
    }
    return count;
}

} // namespace gatescope
