// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/own_file.h"

#include "trace_io/run_info.h"
#include "trace_io/text_source.h"

#include <string>
#include <string_view>

namespace gatescope {

namespace {

constexpr std::size_t kHeaderPiece = std::size_t{64} << 10;
/// A run's samples stand in otherData; a foreign file on one line must not be read to its end.
constexpr std::size_t kLongestHeader = std::size_t{64} << 20;
constexpr std::string_view kFirstLine = R"({"displayTimeUnit":"ns",)";
constexpr std::string_view kOtherData = R"("otherData":)";

/// The file's second line, empty where the first one is not that of our writer.
std::string headerLine(TextSource& source) {
    std::string text;
    const std::size_t start = kFirstLine.size() + 1;
    for (std::size_t searched = start; text.size() < kLongestHeader;) {
        const std::size_t before = text.size();
        text.resize(before + kHeaderPiece);
        text.resize(before + source.read(text.data() + before, kHeaderPiece));
        if (text.size() == before || !text.starts_with(kFirstLine)) return {};
        const std::size_t end = text.find('\n', searched);
        if (end != std::string::npos) return text.substr(start, end - start);
        searched = text.size();
    }
    return {};
}

} // namespace

bool writtenByGateScope(const std::filesystem::path& path) {
    TextSource source(path);
    std::string line = headerLine(source);
    if (!line.starts_with(kOtherData) || !line.ends_with(',')) return false;
    line.pop_back();
    return readRunInfo(line.substr(kOtherData.size())).ours;
}

bool holdsWorkOfOthers(const std::filesystem::path& path) {
    // Devices and pipes hold nothing, and an empty file holds nobody's work.
    std::error_code none;
    if (!std::filesystem::is_regular_file(path, none) || std::filesystem::is_empty(path, none)) return false;
    return !writtenByGateScope(path);
}

} // namespace gatescope
