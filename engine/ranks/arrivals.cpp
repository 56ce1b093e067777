// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/arrivals.h"

namespace gatescope {

void Arrivals::sort(std::span<const DispatchPlan::Choice> choices, std::span<const int> firstRows,
                    std::span<const int> firstChoices, int experts) {
    m_firsts.assign(static_cast<std::size_t>(experts) + 1, 0);
    m_rows.resize(choices.size());
    m_weights.resize(choices.size());
    m_places.resize(choices.size());
    for (const auto& choice : choices)
        ++m_firsts[static_cast<std::size_t>(choice.expert) + 1];
    for (std::size_t expert = 1; expert < m_firsts.size(); ++expert)
        m_firsts[expert] += m_firsts[expert - 1];
    m_next.assign(m_firsts.begin(), m_firsts.end() - 1);
    for (std::size_t sender = 0; sender + 1 < firstChoices.size(); ++sender) {
        for (int i = firstChoices[sender]; i < firstChoices[sender + 1]; ++i) {
            const auto& choice = choices[static_cast<std::size_t>(i)];
            const auto place = m_next[static_cast<std::size_t>(choice.expert)]++;
            m_rows[static_cast<std::size_t>(place)] = firstRows[sender] + choice.row;
            m_weights[static_cast<std::size_t>(place)] = choice.weight;
            m_places[static_cast<std::size_t>(i)] = place;
        }
    }
}

int Arrivals::expertsHit() const {
    int hit = 0;
    for (std::size_t expert = 0; expert + 1 < m_firsts.size(); ++expert)
        hit += m_firsts[expert + 1] > m_firsts[expert] ? 1 : 0;
    return hit;
}

} // namespace gatescope
