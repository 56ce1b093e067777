// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/critical_path.h"
#include "analysis/trace_stats.h"
#include "trace_io/trace_reader.h"

#include <string>

namespace gatescope {

/// What `gatescope stats --json` prints (docs/formats.md).
std::string statsJson(const ImportedTrace& imported, const TraceStats& stats, const CriticalPaths& paths);

} // namespace gatescope
