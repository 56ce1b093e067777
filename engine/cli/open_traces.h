// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "trace_io/chrome_json.h"

#include <filesystem>
#include <span>
#include <stop_token>

namespace gatescope::cli {

/// One trace of all files.
ImportedTrace openTraces(std::span<const std::filesystem::path> files, ProgressSink& progress,
                         const std::stop_token& stop);

} // namespace gatescope::cli
