// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/progress_option.h"

#include "cli/json_progress.h"
#include "cli/terminal_progress.h"

namespace gatescope::cli {

namespace {
/// Asked for by main() too, when a verb's own options could not be read.
ProgressStyle& chosenStyle() {
    static ProgressStyle style = ProgressStyle::Terminal;
    return style;
}
} // namespace

void addProgressOption(CLI::App& verb) {
    verb.add_option_function<std::string>(
            "--progress",
            [](const std::string& style) {
                chosenStyle() = style == "json" ? ProgressStyle::Json : ProgressStyle::Terminal;
            },
            "terminal (default), or json: lines on stderr for a program that started this one")
        ->type_name("STYLE")
        ->check(CLI::IsMember({"terminal", "json"}))
        ->trigger_on_parse(); // before another option's value is refused
}

ProgressStyle progressStyle() {
    return chosenStyle();
}

std::unique_ptr<ShownProgress> makeProgress() {
    if (progressStyle() == ProgressStyle::Json) return std::make_unique<JsonProgress>();
    return std::make_unique<TerminalProgress>();
}

} // namespace gatescope::cli
