// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/expert_exchange.h"
#include "ranks/expert_placement.h"

#include <cstdint>
#include <span>
#include <vector>

namespace gatescope {

/// Where a rank's tokens go in one layer: for each rank which rows, each once, and which choices. Choices
/// stand by rank, then by expert, then by token. Buffers are kept from layer to layer.
class DispatchPlan {
public:
    /// One choice as it travels: the row, counted from the sender's first to that rank, the expert and its
    /// weight.
    struct Choice {
        std::int32_t row;
        std::int32_t expert;
        float weight;
    };

    /// `firstToken`: the number of the first of `rows` in the whole batch.
    void make(const ExpertPlacement& placement, const OutgoingRows& rows, std::int64_t firstToken);

    /// Tokens whose rows go to the rank, ascending.
    std::span<const std::int32_t> tokensTo(int rank) const { return part(m_tokens, m_firstTokens, rank); }
    std::span<const Choice> choicesTo(int rank) const { return part(m_choices, m_firstChoices, rank); }
    /// [tokens, k]: the place of each choice in the sequence of all choices, which is that of the results.
    std::span<const std::int32_t> placeOfChoice() const { return m_places; }
    /// The place of the rank's first choice.
    int firstChoiceTo(int rank) const { return m_firstChoices[static_cast<std::size_t>(rank)]; }

private:
    template <typename T>
    static std::span<const T> part(const std::vector<T>& all, const std::vector<int>& firsts, int rank) {
        const auto at = static_cast<std::size_t>(rank);
        return {all.data() + firsts[at], static_cast<std::size_t>(firsts[at + 1] - firsts[at])};
    }
    void countChoices(const ExpertPlacement& placement, const OutgoingRows& rows, std::int64_t firstToken);
    void placeChoices(const ExpertPlacement& placement, const OutgoingRows& rows);

    std::vector<std::int32_t> m_tokens;
    std::vector<int> m_firstTokens; ///< [ranks + 1]
    std::vector<Choice> m_choices;
    std::vector<int> m_firstChoices; ///< [ranks + 1]
    std::vector<std::int32_t> m_places;
    std::vector<std::int32_t> m_destinations; ///< [tokens, k] ranks
    std::vector<int> m_cursors;               ///< [ranks, E] counts, then places
    std::vector<std::int32_t> m_rows;         ///< [ranks] rows to each so far
    std::vector<std::int32_t> m_lastToken;    ///< [ranks] the last one that goes there
};

} // namespace gatescope
