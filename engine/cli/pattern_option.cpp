// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/pattern_option.h"

#include "base/files.h"

namespace gatescope::cli {

void addPatternsOption(CLI::App& verb, std::vector<std::string>& files) {
    verb.add_option("--patterns", files, "More names of kernels (JSON; docs/detector.md)")
        ->allow_extra_args(false)
        ->type_name("FILE");
}

KernelPatterns patternsWith(const std::vector<std::string>& files) {
    auto patterns = KernelPatterns::builtIn();
    for (const auto& file : files)
        patterns.add(readTextFile(file), file);
    return patterns;
}

} // namespace gatescope::cli
