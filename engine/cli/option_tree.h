// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace gatescope::cli {

/// What may stand behind an option, as far as a shell can help with it.
enum class ValueKind { None, Anything, Words, Files, Folders };

struct OptionEntry {
    std::vector<std::string> names; ///< with their dashes, the long ones first
    std::string description;
    std::string valueName; ///< empty for a flag
    ValueKind values = ValueKind::None;
    std::vector<std::string> words; ///< for ValueKind::Words
    bool listed = false;            ///< several words may be given, with commas
};

struct VerbEntry {
    std::string name; ///< empty for the options of the program itself
    std::string description;
    std::vector<OptionEntry> options;
    bool takesFiles = false; ///< apart from options
};

/// The verbs that people are shown, with their options, as the parser knows them; the program itself comes
/// first.
std::vector<VerbEntry> optionTree(const CLI::App& app);

} // namespace gatescope::cli
