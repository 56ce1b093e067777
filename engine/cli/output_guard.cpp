// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output_guard.h"

#include "base/error.h"

#include <fmt/format.h>

#include <system_error>

namespace gatescope::cli {

void guardInputs(std::span<const std::filesystem::path> inputs, const std::filesystem::path& output) {
    for (const auto& file : inputs) {
        std::error_code ignored;
        if (std::filesystem::equivalent(file, output, ignored)) {
            throw UsageError(
                fmt::format("{} is the trace that is read: it is not written over", output.string()),
                "Name another file after -o");
        }
    }
}

void guardWorkOfOthers(bool ofOthers, const std::filesystem::path& output) {
    if (!ofOthers) return;
    throw InputError(fmt::format("{} is there already and was not written by GateScope", output.string()),
                     "Name another file after -o, or write over it with --overwrite");
}

} // namespace gatescope::cli
