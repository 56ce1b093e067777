// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <optional>
#include <string>
#include <string_view>

namespace gatescope {

/// The lines of `--progress json` (docs/formats.md), without their ends: {"progress":0.31,"what":"measuring,
/// block 9","remaining_s":1.9}. `secondsLeft` where it is known.
std::string progressLine(double done, std::string_view what, std::optional<double> secondsLeft);
/// {"error":{"problem":"...","remedy":"...","exit":2}}, the last line of a program that did not end well.
std::string errorLine(const Error& error, int exitCode);

} // namespace gatescope
