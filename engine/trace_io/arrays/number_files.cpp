// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/arrays/number_files.h"

#include "base/files.h"
#include "trace_io/arrays/gguf_arrays.h"
#include "trace_io/arrays/json_arrays.h"
#include "trace_io/arrays/npy_array.h"
#include "trace_io/arrays/torch_arrays.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace gatescope {

namespace {

std::vector<NumberArray> zipArrays(ArrayBytes bytes) {
    const ZipArchive archive(bytes);
    if (archive.endingWith("data.pkl") != nullptr) return torchArrays(archive);
    std::vector<NumberArray> arrays;
    for (const auto& entry : archive.entries()) {
        constexpr std::string_view kEnding = ".npy";
        if (!entry.name.ends_with(kEnding)) continue;
        arrays.push_back(npyArray(archive.read(entry)));
        arrays.back().name = entry.name.substr(0, entry.name.size() - kEnding.size());
    }
    // What numpy.savez() calls arrays that were given no name.
    if (arrays.size() == 1 && arrays[0].name == "arr_0") arrays[0].name.clear();
    return arrays;
}

/// Entries in an int32, then of the first one its name's length in another and the name, of a matrix.
bool isOldImatrix(ArrayBytes bytes) {
    constexpr std::size_t kBegin = 2 * sizeof(std::int32_t);
    constexpr std::uint32_t kMostEntries = 1 << 20;
    constexpr std::uint32_t kLongestName = 256;
    if (bytes.size() < kBegin) return false;
    ByteCursor cursor(bytes);
    const auto entries = cursor.number<std::uint32_t>();
    const auto length = cursor.number<std::uint32_t>();
    if (entries == 0 || entries > kMostEntries || length > kLongestName || bytes.size() < kBegin + length)
        return false;
    return cursor.text(length).ends_with(".weight");
}

std::vector<NumberArray> arraysIn(ArrayBytes bytes) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (text.starts_with(kNpyStart)) return {npyArray(bytes)};
    if (text.starts_with(kGgufStart)) return ggufCounts(bytes);
    if (text.starts_with("PK\x03\x04")) return zipArrays(bytes);
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && (text[first] == '{' || text[first] == '['))
        return jsonArrays(text);
    if (isOldImatrix(bytes)) {
        throw InputError(
            "an importance matrix in llama.cpp's older form (.dat) has no counts of single experts",
            "Let llama-imatrix make it anew with --output-format gguf; a converted one has none either");
    }
    refuseArrays("holds no arrays of numbers in a format that is read");
}

} // namespace

std::vector<NumberArray> readNumberArrays(const std::filesystem::path& path) {
    const auto content = readTextFile(path);
    try {
        return arraysIn(std::as_bytes(std::span(content)));
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}: {}", path.string(), error.problem()), error.remedy());
    }
}

} // namespace gatescope
