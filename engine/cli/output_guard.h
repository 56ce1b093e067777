// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace gatescope::cli {

/// What is written, and what named it.
struct NamedOutput {
    std::filesystem::path file;
    std::string_view option = "-o";
};

/// UsageError where the output is one of the inputs: a trace that somebody recorded can't be recorded again,
/// so no flag lets one be written over. `what` they are.
void guardInputs(std::span<const std::filesystem::path> inputs, const NamedOutput& output,
                 std::string_view what = "the trace that is read");

/// InputError where there is a file already that is not GateScope's (`ofOthers`). What goes through a
/// descriptor, as /dev/stdout, replaces nothing.
void guardWorkOfOthers(bool ofOthers, const NamedOutput& output);

/// UsageError where both are one file or one pipe.
void guardFromEachOther(const NamedOutput& one, const NamedOutput& other);

/// UsageError where --json's result would stand in the file too, which is standard output.
void guardFromJson(bool json, const NamedOutput& output);

/// From here on what is printed goes to standard error: standard output was the file, and is whole.
void printToStandardError();

} // namespace gatescope::cli
