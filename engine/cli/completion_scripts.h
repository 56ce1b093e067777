// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/option_tree.h"

#include <string>
#include <vector>

namespace gatescope::cli {

// Scripts that complete verbs, options and their values in a shell. Each is the text of a whole file.
std::string bashCompletion(const std::vector<VerbEntry>& tree);
std::string zshCompletion(const std::vector<VerbEntry>& tree);
std::string fishCompletion(const std::vector<VerbEntry>& tree);

/// The section OPTIONS of the manual page, in troff's man macros.
std::string manualOptions(const std::vector<VerbEntry>& tree);

} // namespace gatescope::cli
