// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/side_options.h"

#include "base/error.h"

namespace gatescope::cli {

void SideOptions::addTo(CLI::App& verb) {
    verb.add_option("--baseline", baseline, "Recordings of one program")->type_name("TRACE");
    verb.add_option("--candidate", candidate, "Recordings of the other one")->type_name("TRACE");
}

Comparison<std::vector<std::string>> SideOptions::sides(const std::vector<std::string>& others) const {
    if (!others.empty())
        throw UsageError("traces stand both with and without --baseline and --candidate",
                         "Give either two traces, or the recordings of each side");
    if (baseline.empty() || candidate.empty())
        throw UsageError("one side has no trace", "Give both --baseline and --candidate");
    return {Baseline(baseline), Candidate(candidate)};
}

void addPlacementOption(CLI::App& verb, std::string& placement) {
    verb.add_option("--placement", placement, "Which placement of GateScope runs to take: before, after, ...")
        ->type_name("NAME");
}

} // namespace gatescope::cli
