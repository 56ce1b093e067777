// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/kernel_patterns.h"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace gatescope::cli {

/// `--patterns FILE`, which may be given several times.
void addPatternsOption(CLI::App& verb, std::vector<std::string>& files);
/// The program's patterns with the user's own before them. InputError, naming the file, where one is none.
KernelPatterns patternsWith(const std::vector<std::string>& files);

} // namespace gatescope::cli
