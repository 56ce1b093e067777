// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/completion_scripts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>

namespace gatescope::cli {

namespace {

std::string inQuotes(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

std::string fishValues(const OptionEntry& option) {
    const auto words = fmt::format("{}", fmt::join(option.words, " "));
    switch (option.values) {
    case ValueKind::None:
        return "";
    case ValueKind::Files:
        return " -r -F";
    case ValueKind::Folders:
        return " -x -a '(__fish_complete_directories)'";
    case ValueKind::Words:
        return " -x -a " + inQuotes(option.listed ? fmt::format("(__fish_append , {})", words) : words);
    case ValueKind::Anything:
        break;
    }
    return " -x";
}

std::string optionLine(const std::string& condition, const OptionEntry& option) {
    std::string names;
    for (const auto& name : option.names)
        names += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    return fmt::format("complete -c gatescope -n {}{}{} -d {}\n", inQuotes(condition), names,
                       fishValues(option), inQuotes(option.description));
}

} // namespace

std::string fishCompletion(const std::vector<VerbEntry>& tree) {
    std::string text = "# fish completion for gatescope, written by `gatescope completions fish`\n";
    for (const auto& verb : tree) {
        const auto condition = verb.name.empty() ? std::string("__fish_use_subcommand")
                                                 : "__fish_seen_subcommand_from " + verb.name;
        if (!verb.name.empty()) {
            text += fmt::format("\ncomplete -c gatescope -n __fish_use_subcommand -a {} -d {}\n", verb.name,
                                inQuotes(verb.description));
        }
        if (!verb.takesFiles) text += fmt::format("complete -c gatescope -n {} -f\n", inQuotes(condition));
        for (const auto& option : verb.options)
            text += optionLine(condition, option);
    }
    return text;
}

} // namespace gatescope::cli
