// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/rank_words.h"

#include "report/number_text.h"

#include <fmt/format.h>

namespace gatescope {

std::string ranksText(const RankRun& run) {
    return fmt::format("{} rank{} by {}, experts {}{}", run.ranks.size(), run.ranks.size() == 1 ? "" : "s",
                       run.transport, run.placement, run.replicas ? " with replicas" : "");
}

std::string rankLoadText(const RankRun& run) {
    return fmt::format("load of the ranks: max/mean {:.2f}; an even one would save at most {:.1f} % of the "
                       "experts' time ({})",
                       run.imbalance, run.evenLoadSaves * 100, timeText(run.evenLoadSavesNs()));
}

std::string oneRankText(const RankRun& run) {
    return fmt::format("outputs bit-identical to one rank's: {} ({})",
                       run.sameAsOneRank ? (*run.sameAsOneRank ? "yes" : "NO") : "not compared",
                       run.oneRankNote);
}

std::string clockText(const RankFigures& rank) {
    if (rank.rank == 0) return {};
    return fmt::format("{:+.1f} +- {:.1f} us", 1e-3 * static_cast<double>(rank.clock.ns),
                       1e-3 * static_cast<double>(rank.clock.uncertaintyNs));
}

} // namespace gatescope
