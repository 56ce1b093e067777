// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output_guard.h"

#include "base/destination.h"
#include "base/error.h"

#include <fmt/format.h>

#include <cstdio>
#include <system_error>
#include <unistd.h>

namespace gatescope::cli {

namespace {

namespace fs = std::filesystem;

bool areOne(const fs::path& a, const fs::path& b) {
    std::error_code ignored;
    if (fs::equivalent(a, b, ignored)) return !fs::is_character_file(a, ignored); // /dev/null takes both
    return fs::weakly_canonical(destinationOf(a).file, ignored) ==
           fs::weakly_canonical(destinationOf(b).file, ignored);
}

} // namespace

void guardInputs(std::span<const fs::path> inputs, const NamedOutput& output, std::string_view what) {
    for (const auto& file : inputs) {
        std::error_code ignored;
        if (fs::equivalent(file, output.file, ignored)) {
            throw UsageError(fmt::format("{} is {}: it is not written over", output.file.string(), what),
                             fmt::format("Name another file after {}", output.option));
        }
    }
}

void guardWorkOfOthers(bool ofOthers, const NamedOutput& output) {
    if (!ofOthers || destinationOf(output.file).descriptor >= 0) return;
    throw InputError(
        fmt::format("{} is there already and was not written by GateScope", output.file.string()),
        fmt::format("Name another file after {}, or write over it with --overwrite", output.option));
}

void guardFromEachOther(const NamedOutput& one, const NamedOutput& other) {
    if (one.file.empty() || other.file.empty() || !areOne(one.file, other.file)) return;
    throw UsageError(
        fmt::format("{} and {} name one file, {}", one.option, other.option, other.file.string()),
        fmt::format("Name another file after {}", other.option));
}

void guardFromJson(bool json, const NamedOutput& output) {
    if (!json || output.file.empty() || !isStandardOutput(output.file)) return;
    std::error_code ignored;
    if (fs::is_character_file(output.file, ignored)) return; // a terminal, or /dev/null
    throw UsageError(fmt::format("{} {} is standard output, where --json's result goes", output.option,
                                 output.file.string()),
                     fmt::format("Name another file after {}, or leave --json away", output.option));
}

void printToStandardError() {
    std::fflush(stdout);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
}

} // namespace gatescope::cli
