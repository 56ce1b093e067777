// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/experiment.h"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace gatescope::cli {

/// "both", "all", or names separated by commas, in which one may stand twice. UsageError.
std::vector<RouterPlacement> placementsOf(const std::string& names);

/// "bf16" or "f32". UsageError for other dtypes, naming the option.
DType computeDtype(const std::string& name, const std::string& option);

/// CLI11 takes -1 and what is too large for the largest unsigned number.
CLI::Validator unsignedNumber();

} // namespace gatescope::cli
