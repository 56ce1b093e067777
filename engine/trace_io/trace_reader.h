// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "trace/trace.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace gatescope {

inline constexpr std::uint64_t kNoOffset = UINT64_MAX;

/// What was odd in a file that was read: counted, never thrown.
struct ImportDiagnostic {
    std::string what; ///< "X event without dur"
    std::size_t count = 0;
    std::string code{};                    ///< the same for programs: "no_dur"
    std::string advice{};                  ///< what it means and what to do
    std::uint64_t firstOffset = kNoOffset; ///< of the first one, in the unpacked text
    std::string file{};

    /// The file ends before it should, or can't be unpacked whole: what is read is a part of it.
    bool isLoss() const { return code == "cut_off" || code.starts_with("packed_"); }
};

/// How a file among several came onto the trace's clock.
struct FileClock {
    std::string joinedBy{};         ///< "collectives", "kernels" or "time of day"; empty: by nothing
    std::int64_t movedNs = 0;       ///< against the times that the file states
    std::int64_t uncertaintyNs = 0; ///< of what joined it, either way; 0 for the time of day: nobody says
    std::size_t anchors = 0;        ///< collectives or kernels that both files have
};

/// What a file holds, counted as it is written.
struct FileFacts {
    std::filesystem::path path;
    std::string format;                            ///< "gatescope", "kineto", "unitrace", "chrome"
    std::string packing;                           ///< "plain", "gzip", "zip"
    std::map<std::string, std::size_t> events;     ///< by ph; damaged ones where it could be read
    std::map<std::string, std::size_t> categories; ///< of slices, async events and instants
    std::uint64_t textBytes = 0;                   ///< unpacked
    int rank = -1;                                 ///< as the file or its name says; -1 where neither does
    std::int64_t clockOffsetNs = 0; ///< what must be added to the trace's times for the producer's own
    FileClock clock{};              ///< against the first file, or that of the same rank
};

struct ImportedTrace {
    std::shared_ptr<const Trace> trace;
    std::vector<ImportDiagnostic> diagnostics;
    bool ours = false; ///< written by GateScope: carries otherData.gatescope
    std::vector<FileFacts> files;
};

/// Reads the traces that profilers wrote (docs/formats.md says which), told by their content: plain, gzip or
/// zip. Several files become one trace, each with processes of its own. InputError where a file is no trace,
/// with a word on what it is.
ImportedTrace readTraces(std::span<const std::filesystem::path> paths, ProgressSink& progress,
                         std::stop_token stop);
ImportedTrace readTrace(const std::filesystem::path& path, ProgressSink& progress, std::stop_token stop);

} // namespace gatescope
