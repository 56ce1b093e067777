// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"

#include <string>
#include <string_view>

namespace gatescope {

/// One table: of a comparison its step, layers and kernels, those on one side alone too; else each trace's
/// kernels. For spreadsheets: no text of it is a formula there.
std::string csvReport(const Report& report);

/// Whether a text's first line is that of csvReport().
bool beginsAsCsvReport(std::string_view text);

} // namespace gatescope
