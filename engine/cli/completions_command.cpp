// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/completion_scripts.h"

#include <fmt/format.h>

#include <map>
#include <memory>

namespace gatescope::cli {

// The build asks for these, so that no option can be forgotten in a list of its own; people are not shown the
// verb.
void addCompletions(CLI::App& app, Action& action) {
    using Writer = std::string (*)(const std::vector<VerbEntry>&);
    static const std::map<std::string, Writer> writers{
        {"bash", bashCompletion}, {"zsh", zshCompletion}, {"fish", fishCompletion}, {"man", manualOptions}};
    auto form = std::make_shared<std::string>();
    auto* verb = app.add_subcommand("completions", "Print completions for a shell, or the manual's options");
    verb->group("");
    verb->add_option("form", *form, "bash, zsh, fish or man")->required()->check(CLI::IsMember(writers));
    verb->callback([&app, &action, form] {
        action = [&app, form] {
            fmt::print("{}", writers.at(*form)(optionTree(app)));
            return 0;
        };
    });
}

} // namespace gatescope::cli
