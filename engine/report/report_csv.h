// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"

#include <string>
#include <string_view>

namespace gatescope {

/// A table of the traces: of a comparison its step, layers and kernels, those on one side alone too; else
/// each trace's kernels. Sweeps' points and loads' layers are tables of their own, behind an empty line where
/// there is another before. For spreadsheets: no text of it is a formula there.
std::string csvReport(const Report& report);

/// Whether a text's first line is one of csvReport()'s.
bool beginsAsCsvReport(std::string_view text);

} // namespace gatescope
