// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>

namespace gatescope::cli {

/// UsageError where the output is one of the inputs: a trace that somebody recorded can't be recorded again,
/// so no flag lets one be written over.
void guardInputs(std::span<const std::filesystem::path> inputs, const std::filesystem::path& output);

/// InputError where there is a file already that is not GateScope's (`ofOthers`).
void guardWorkOfOthers(bool ofOthers, const std::filesystem::path& output);

} // namespace gatescope::cli
