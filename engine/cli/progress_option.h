// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/shown_progress.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace gatescope::cli {

/// For people, or for a program that started this one: docs/formats.md.
enum class ProgressStyle { Terminal, Json };

/// --progress of a verb whose work takes long.
void addProgressOption(CLI::App& verb);
/// What it asked for; errors are told in that style too.
ProgressStyle progressStyle();
std::unique_ptr<ShownProgress> makeProgress();

} // namespace gatescope::cli
