// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/completion_scripts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

namespace gatescope::cli {

namespace {

constexpr auto kHead = R"(# bash completion for gatescope, written by `gatescope completions bash`
_gatescope() {
    local current=${COMP_WORDS[COMP_CWORD]} previous= verb= words= files= values= i
    (( COMP_CWORD > 0 )) && previous=${COMP_WORDS[COMP_CWORD-1]}
    COMPREPLY=()
    # bash cuts --option=value into three words.
    if [[ $current == = ]]; then
        current=
    elif [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD-2]}
    fi
    for (( i = 1; i < COMP_CWORD; i++ )); do
        if [[ ${COMP_WORDS[i]} != -* ]]; then
            verb=${COMP_WORDS[i]}
            break
        fi
    done
    case $verb in
)";

// The last of several words with commas is the one to complete. Names of files are quoted by bash itself.
constexpr auto kTail = R"(    esac
    case $values in
        @anything) ;;
        @files)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
            ;;
        @folders)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -d -- "$current")
            ;;
        ?*)
            local before=
            [[ $current == *,* ]] && before=${current%,*},
            mapfile -t COMPREPLY < <(compgen -P "$before" -W "$values" -- "${current##*,}")
            [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *: ]] && compopt -o nospace 2>/dev/null
            ;;
        *)
            if [[ -n $files && $current != -* ]]; then
                compopt -o filenames 2>/dev/null
                mapfile -t COMPREPLY < <(compgen -f -- "$current")
            else
                mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
            fi
            ;;
    esac
    return 0
}
complete -F _gatescope gatescope
)";

std::string bashValues(const OptionEntry& option) {
    switch (option.values) {
    case ValueKind::Words:
        return fmt::format("{}", fmt::join(option.words, " "));
    case ValueKind::Files:
        return "@files";
    case ValueKind::Folders:
        return "@folders";
    default:
        return "@anything";
    }
}

/// One branch of `case $previous` for all options that take the same values.
std::string valueBranches(const VerbEntry& verb) {
    std::map<std::string, std::vector<std::string>> options; // by their values
    for (const auto& option : verb.options) {
        if (option.values == ValueKind::None) continue;
        auto& names = options[bashValues(option)];
        names.insert(names.end(), option.names.begin(), option.names.end());
    }
    if (options.empty()) return "";
    std::string text = "            case $previous in\n";
    for (const auto& [values, names] : options)
        text += fmt::format("                {}) values='{}' ;;\n", fmt::join(names, "|"), values);
    return text + "            esac\n";
}

} // namespace

std::string bashCompletion(const std::vector<VerbEntry>& tree) {
    std::string text = kHead;
    for (const auto& verb : tree) {
        std::vector<std::string> words;
        if (verb.name.empty()) {
            for (const auto& other : tree)
                if (!other.name.empty()) words.push_back(other.name);
        }
        for (const auto& option : verb.options)
            words.insert(words.end(), option.names.begin(), option.names.end());
        text += fmt::format("        {})\n            words='{}'\n", verb.name.empty() ? "''" : verb.name,
                            fmt::join(words, " "));
        if (verb.takesFiles) text += "            files=yes\n";
        text += valueBranches(verb) + "            ;;\n";
    }
    return text + kTail;
}

} // namespace gatescope::cli
