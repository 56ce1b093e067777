// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"

#include <string>

namespace gatescope {

/// All that the other forms show, uncut: what `gatescope report --format json` writes (docs/formats.md).
std::string jsonReport(const Report& report);

} // namespace gatescope
