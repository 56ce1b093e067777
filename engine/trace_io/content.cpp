// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/content.h"

#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace gatescope {

namespace {

struct Start {
    std::string_view bytes;
    const char* what;
};

constexpr std::array kStarts{
    Start{"\xFF\xFE", "a UTF-16 text: convert it with iconv -f UTF-16 -t UTF-8"},
    Start{"\xFE\xFF", "a UTF-16 text: convert it with iconv -f UTF-16 -t UTF-8"},
    Start{{"\0{", 2}, "a UTF-16 text: convert it with iconv -f UTF-16BE -t UTF-8"},
    Start{{"\0[", 2}, "a UTF-16 text: convert it with iconv -f UTF-16BE -t UTF-8"},
    Start{"\x1F\x8B", "gzip data that was packed once more: unpack the file once and open what comes out"},
    Start{"<!DOCTYPE", "an HTML page; a systrace page holds no trace events that are read here"},
    Start{"<html", "an HTML page; a systrace page holds no trace events that are read here"},
    Start{"<", "an HTML or XML text"},
    Start{"# tracer:", "a systrace or ftrace text"},
    Start{"TRACE:", "a systrace text"},
    Start{"version https://git-lfs", "a Git LFS pointer instead of the file: run git lfs pull"},
    Start{"SQLite format 3", "an SQLite database, as Nsight Systems and rocprof write"},
    Start{"\x7F"
          "ELF",
          "a program"},
    Start{"%PDF", "a PDF document"},
};

struct Object {
    std::vector<std::string_view> members; ///< all of them
    const char* what;
};

const std::array kObjects{
    Object{{"shared", "profiles"}, "speedscope's own format: open the trace that it was made of"},
    Object{{"spans", "traceId"}, "a Google Cloud trace"},
    Object{{"nodes", "samples"}, "a V8 CPU profile"},
    Object{{"nodes", "timeDeltas"}, "a V8 CPU profile"},
    Object{{"resourceSpans"}, "an OpenTelemetry trace"},
    Object{{"rocprofiler-sdk-tool"},
           "rocprofiler's results without traceEvents: write them as Perfetto or JSON trace"},
    Object{{"hidden_size"}, "a model's config"},
    Object{{"model_type"}, "a model's config"},
    Object{{"schema", "runs"}, "a profile's JSON: open the timeline that profile --out writes"},
    Object{{"schema", "cases"}, "a verification's JSON"},
    Object{{"weight_map"}, "the index of a checkpoint"},
};

bool isText(std::string_view text) {
    return std::ranges::none_of(text.substr(0, 256), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
    });
}

} // namespace

std::string foreignContent(std::string_view text) {
    if (text.empty()) return "an empty file";
    for (const auto& start : kStarts) {
        if (text.starts_with(start.bytes)) return start.what;
    }
    return isText(text) ? "a text that begins with neither '{' nor '['" : "binary data";
}

std::string foreignObject(std::string_view memberNames) {
    const auto has = [&](std::string_view name) {
        return memberNames.find(fmt::format("\n{}\n", name)) != std::string_view::npos;
    };
    for (const auto& object : kObjects) {
        if (std::ranges::all_of(object.members, has)) return object.what;
    }
    return {};
}

void refuseAsTrace(const std::filesystem::path& path, const std::string& what) {
    throw InputError(fmt::format("{}: is no trace that can be read: {}", path.string(), what),
                     "Open a .json, .json.gz or .pftrace file that a profiler wrote");
}

} // namespace gatescope
