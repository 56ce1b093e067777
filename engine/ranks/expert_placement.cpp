// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/expert_placement.h"

#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope {

ExpertPlacement::ExpertPlacement(std::vector<std::vector<int>> ranksOfExpert, int ranks) : m_ranks(ranks) {
    m_firsts.push_back(0);
    for (const auto& holders : ranksOfExpert) {
        m_holders.insert(m_holders.end(), holders.begin(), holders.end());
        m_firsts.push_back(static_cast<int>(m_holders.size()));
    }
}

ExpertPlacement ExpertPlacement::contiguous(int experts, int ranks) {
    if (ranks > experts) {
        throw UsageError(fmt::format("{} ranks for {} experts: some would hold none", ranks, experts),
                         fmt::format("Start at most {} ranks", experts));
    }
    std::vector<std::vector<int>> ranksOfExpert;
    for (int rank = 0; rank < ranks; ++rank) {
        const int count = experts / ranks + (rank < experts % ranks ? 1 : 0);
        ranksOfExpert.insert(ranksOfExpert.end(), static_cast<std::size_t>(count), {rank});
    }
    return {std::move(ranksOfExpert), ranks};
}

std::vector<bool> ExpertPlacement::heldBy(int rank) const {
    std::vector<bool> held(m_firsts.size() - 1);
    for (int expert = 0; expert < experts(); ++expert)
        held[static_cast<std::size_t>(expert)] = std::ranges::count(ranksOf(expert), rank) > 0;
    return held;
}

int ExpertPlacement::expertsHeldBy(int rank) const {
    return static_cast<int>(std::ranges::count(m_holders, rank));
}

} // namespace gatescope
