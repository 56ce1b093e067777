// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "trace/trace.h"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace gatescope {

/// Chrome Trace Event JSON that Perfetto opens without an error (docs/formats.md): relative times with three
/// decimals, pid and tid from 1, names and sort order, instants, counters and flows. The `metadata` object,
/// where none is given the trace's own, stands in both "otherData" and "metadata". Packed with gzip where the
/// name ends in .gz. Written through a temporary file; InputError where writing fails. Cancelled where it was
/// stopped: then what `path` held is still there.
void writeChromeJson(const Trace& trace, const std::string& metadata, const std::filesystem::path& path,
                     ProgressSink& progress = noProgress(), const std::stop_token& stop = {});
void writeChromeJson(const Trace& trace, const std::filesystem::path& path,
                     ProgressSink& progress = noProgress(), const std::stop_token& stop = {});
std::string chromeJson(const Trace& trace);

/// What was odd in a file that was read: counted, never thrown.
struct ImportDiagnostic {
    std::string what; ///< "X event without dur"
    std::size_t count = 0;
};

struct ImportedTrace {
    std::shared_ptr<const Trace> trace;
    std::vector<ImportDiagnostic> diagnostics;
    bool ours = false; ///< written by GateScope: carries otherData.gatescope
};

/// Reads Chrome Trace Event JSON, plain or gzip, object or array form, X and B/E slices, instants, counters
/// and both styles of flow. InputError where the file is no such JSON.
ImportedTrace readChromeJson(const std::filesystem::path& path, ProgressSink& progress, std::stop_token stop);

} // namespace gatescope
