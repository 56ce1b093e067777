// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace gatescope {

/// Which ranks hold which experts: each expert on one rank, or on several (replicas) that share its rows.
class ExpertPlacement {
public:
    /// Blocks of experts in their order, as vLLM's linear placement has them: the first `experts % ranks`
    /// ranks hold one more. UsageError where there are more ranks than experts.
    static ExpertPlacement contiguous(int experts, int ranks);
    /// `ranksOfExpert` [E], each a list of different ranks below `ranks` with one at least.
    ExpertPlacement(std::vector<std::vector<int>> ranksOfExpert, int ranks);

    int experts() const { return static_cast<int>(m_firsts.size()) - 1; }
    int ranks() const { return m_ranks; }
    std::span<const int> ranksOf(int expert) const {
        const auto at = static_cast<std::size_t>(expert);
        return {m_holders.data() + m_firsts[at], static_cast<std::size_t>(m_firsts[at + 1] - m_firsts[at])};
    }
    /// The rank that serves `token` (its number in the whole batch): replicas take tokens in turn, so each
    /// gets its share whatever rank they come from, and every rank knows it without a word.
    int rankOf(int expert, std::int64_t token) const {
        const auto holders = ranksOf(expert);
        return holders.size() == 1 ? holders.front()
                                   : holders[static_cast<std::size_t>(token) % holders.size()];
    }
    /// [E]: whether the rank holds the expert.
    std::vector<bool> heldBy(int rank) const;
    int expertsHeldBy(int rank) const;
    bool hasReplicas() const { return m_holders.size() > m_firsts.size() - 1; }

private:
    int m_ranks;
    std::vector<int> m_firsts; ///< [E + 1]
    std::vector<int> m_holders;
};

} // namespace gatescope
