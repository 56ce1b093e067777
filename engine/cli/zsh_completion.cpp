// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/completion_scripts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>

namespace gatescope::cli {

namespace {

/// Inside single quotes, where `special` too means something to zsh's own functions.
std::string inQuotes(std::string_view text, std::string_view special) {
    std::string out;
    for (const char c : text) {
        if (c == '\'') {
            out += R"('\'')";
            continue;
        }
        if (c == '\\' || special.find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

std::string action(const OptionEntry& option) {
    switch (option.values) {
    case ValueKind::Files:
        return "_files";
    case ValueKind::Folders:
        return "_files -/";
    case ValueKind::Words: {
        std::vector<std::string> words;
        for (const auto& word : option.words)
            words.push_back(inQuotes(word, ":"));
        if (option.listed) return fmt::format("_sequence compadd - {}", fmt::join(words, " "));
        return fmt::format("({})", fmt::join(words, " "));
    }
    default:
        return " ";
    }
}

/// The specifications of one option for _arguments, one per name.
std::string optionSpecs(const OptionEntry& option) {
    std::string text;
    for (const auto& name : option.names) {
        const auto others = option.names.size() > 1 ? fmt::format("({})", fmt::join(option.names, " ")) : "";
        const auto description = inQuotes(option.description, "[]:");
        if (option.values == ValueKind::None) {
            text += fmt::format(" \\\n                    '{}{}[{}]'", others, name, description);
        } else {
            text += fmt::format(" \\\n                    '{}{}[{}]:{}:{}'", others,
                                name + (name.starts_with("--") ? "=" : "+"), description,
                                inQuotes(option.valueName, ":"), action(option));
        }
    }
    return text;
}

} // namespace

std::string zshCompletion(const std::vector<VerbEntry>& tree) {
    std::string verbs;
    std::string branches;
    std::string own;
    for (const auto& verb : tree) {
        std::string specs;
        for (const auto& option : verb.options)
            specs += optionSpecs(option);
        if (verb.name.empty()) {
            own = specs;
            continue;
        }
        if (verb.takesFiles) specs += " \\\n                    '*:file:_files'";
        verbs += fmt::format("                '{}:{}'\n", verb.name, inQuotes(verb.description, ":"));
        branches +=
            fmt::format("                {})\n                    _arguments{}\n                    ;;\n",
                        verb.name, specs);
    }
    return fmt::format(R"(#compdef gatescope
# zsh completion for gatescope, written by `gatescope completions zsh`
_gatescope() {{
    local curcontext=$curcontext state line
    typeset -A opt_args
    _arguments -C{} \
                    '1:verb:->verb' '*::argument:->argument'
    case $state in
        verb)
            local -a verbs
            verbs=(
{}            )
            _describe verb verbs
            ;;
        argument)
            case $words[1] in
{}            esac
            ;;
    esac
}}
_gatescope "$@"
)",
                       own, verbs, branches);
}

} // namespace gatescope::cli
