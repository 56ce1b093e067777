// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/expert_counts.h"

#include <string>

namespace gatescope::cli {

/// Captured routing or counts of others, told by content; `experts`: see expertCounts(). InputError, which
/// names the file, for anything else.
ExpertCounts readCountFile(const std::string& path, std::int64_t experts);

} // namespace gatescope::cli
