// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/completion_scripts.h"

#include <fmt/format.h>

#include <string_view>

namespace gatescope::cli {

namespace {

std::string troff(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '\\':
            out += "\\e";
            break;
        case '-':
            out += "\\-";
            break;
        case '`':
            out += "\\(ga";
            break;
        case '\'':
            out += "\\(aq";
            break;
        default:
            out += c;
        }
    }
    if (out.starts_with('.')) out.insert(0, "\\&");
    return out;
}

std::string optionText(const OptionEntry& option) {
    std::string names;
    for (const auto& name : option.names)
        names += (names.empty() ? "\\fB" : ", \\fB") + troff(name) + "\\fR";
    if (!option.valueName.empty()) names += " \\fI" + troff(option.valueName) + "\\fR";
    return fmt::format(".TP\n{}\n{}\n", names, troff(option.description));
}

} // namespace

std::string manualOptions(const std::vector<VerbEntry>& tree) {
    std::string text = ".SH OPTIONS\n";
    for (const auto& verb : tree) {
        if (!verb.name.empty()) text += fmt::format(".SS {}\n", verb.name);
        for (const auto& option : verb.options) {
            // Every verb has it: it is said once, with the program's own.
            if (verb.name.empty() || option.names.front() != "--help") text += optionText(option);
        }
    }
    return text;
}

} // namespace gatescope::cli
