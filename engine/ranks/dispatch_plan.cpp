// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/dispatch_plan.h"

#include <algorithm>
#include <utility>

namespace gatescope {

void DispatchPlan::countChoices(const ExpertPlacement& placement, const OutgoingRows& rows,
                                std::int64_t firstToken) {
    const auto ranks = static_cast<std::size_t>(placement.ranks());
    const auto experts = static_cast<std::size_t>(placement.experts());
    m_cursors.assign(ranks * experts, 0);
    m_rows.assign(ranks, 0);
    m_lastToken.assign(ranks, -1);
    for (int token = 0; token < rows.tokens; ++token) {
        for (int i = 0; i < rows.topK; ++i) {
            const auto choice = static_cast<std::size_t>(token) * static_cast<std::size_t>(rows.topK) +
                                static_cast<std::size_t>(i);
            const int expert = rows.experts[choice];
            const int rank = placement.rankOf(expert, firstToken + token);
            const auto to = static_cast<std::size_t>(rank);
            m_destinations[choice] = rank;
            ++m_cursors[to * experts + static_cast<std::size_t>(expert)];
            if (std::exchange(m_lastToken[to], token) != token) ++m_rows[to];
        }
    }
}

void DispatchPlan::placeChoices(const ExpertPlacement& placement, const OutgoingRows& rows) {
    const auto experts = static_cast<std::size_t>(placement.experts());
    std::ranges::fill(m_lastToken, -1);
    for (int token = 0; token < rows.tokens; ++token) {
        for (int i = 0; i < rows.topK; ++i) {
            const auto choice = static_cast<std::size_t>(token) * static_cast<std::size_t>(rows.topK) +
                                static_cast<std::size_t>(i);
            const int expert = rows.experts[choice];
            const auto to = static_cast<std::size_t>(m_destinations[choice]);
            if (std::exchange(m_lastToken[to], token) != token)
                m_tokens[static_cast<std::size_t>(m_firstTokens[to] + m_rows[to]++)] = token;
            const int place = m_cursors[to * experts + static_cast<std::size_t>(expert)]++;
            m_choices[static_cast<std::size_t>(place)] = {m_rows[to] - 1, expert, rows.weights[choice]};
            m_places[choice] = place;
        }
    }
}

void DispatchPlan::make(const ExpertPlacement& placement, const OutgoingRows& rows, std::int64_t firstToken) {
    const auto ranks = static_cast<std::size_t>(placement.ranks());
    const auto experts = static_cast<std::size_t>(placement.experts());
    const auto choices = static_cast<std::size_t>(rows.tokens) * static_cast<std::size_t>(rows.topK);
    m_destinations.resize(choices);
    m_places.resize(choices);
    m_choices.resize(choices);
    countChoices(placement, rows, firstToken);
    m_firstTokens.assign(1, 0);
    m_firstChoices.assign(1, 0);
    int place = 0;
    for (std::size_t rank = 0; rank < ranks; ++rank) {
        for (std::size_t expert = 0; expert < experts; ++expert)
            place += std::exchange(m_cursors[rank * experts + expert], place);
        m_firstChoices.push_back(place);
        m_firstTokens.push_back(m_firstTokens.back() + std::exchange(m_rows[rank], 0));
    }
    m_tokens.resize(static_cast<std::size_t>(m_firstTokens.back()));
    placeChoices(placement, rows);
}

} // namespace gatescope
