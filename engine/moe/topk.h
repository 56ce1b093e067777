// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/router_scores.h"

#include <cstddef>
#include <cstdint>

// The one reference of top-k routing on the host, in float (what devices do) or double (what is true).

namespace gatescope {

/// Values of scratch that routing one token needs.
constexpr std::size_t routingScratch(int numExperts) {
    return 3 * static_cast<std::size_t>(numExperts);
}

/// The k largest of those offered, the largest first. Only a larger value moves up, so of equal values the
/// one offered first stays ahead; NaN never moves up, and then the first ones fill the places.
template <typename Real>
class LargestValues {
public:
    LargestValues(int count, Real* values, std::int32_t* indices)
        : m_count(count), m_values(values), m_indices(indices) {}

    void offer(std::int32_t index, Real value) {
        if (m_found == m_count && !(value > m_values[m_count - 1])) return;
        int place = m_found < m_count ? m_found++ : m_count - 1;
        for (; place > 0 && value > m_values[place - 1]; --place) {
            m_values[place] = m_values[place - 1];
            m_indices[place] = m_indices[place - 1];
        }
        m_values[place] = value;
        m_indices[place] = index;
    }

private:
    int m_count;
    int m_found = 0;
    Real* m_values;
    std::int32_t* m_indices;
};

/// What a group of experts is ranked by; for TwoLargest it has two or more (RouterSpec::validate).
template <typename Real>
Real groupScore(const Real* values, int size, RouterSpec::GroupScore kind) {
    Real best = values[0];
    Real second = 0;
    for (int i = 1; i < size; ++i) {
        const Real value = values[i];
        const Real lower = value > best ? best : value;
        second = i == 1 || lower > second ? lower : second;
        best = value > best ? value : best;
    }
    return kind == RouterSpec::GroupScore::TwoLargest ? best + second : best;
}

/// Whether group g is among the best `kept`; of equal ones the lower index wins.
template <typename Real>
bool keepsGroup(const Real* groupScores, int groups, int kept, int g) {
    int better = 0;
    for (int other = 0; other < groups; ++other) {
        better +=
            int{groupScores[other] > groupScores[g] || (other < g && groupScores[other] == groupScores[g])};
    }
    return better < kept;
}

/// The k experts with the largest `values` [numExperts] of the groups that are kept; what they were chosen by
/// goes to `chosenValues` [k]. `groupScores` is scratch, [groups].
template <typename Real>
void chooseExperts(const Real* values, int numExperts, int topK, const RouterSpec& router, Real* groupScores,
                   std::int32_t* experts, Real* chosenValues) {
    LargestValues<Real> largest(topK, chosenValues, experts);
    const int size = numExperts / router.groups;
    for (int g = 0; router.groups > 1 && g < router.groups; ++g) {
        groupScores[g] = groupScore(values + g * size, size, router.groupScore);
    }
    for (int g = 0; g < router.groups; ++g) {
        if (router.groups > 1 && !keepsGroup(groupScores, router.groups, router.groupsPerToken, g)) continue;
        for (int e = g * size; e < (g + 1) * size; ++e) {
            largest.offer(e, values[e]);
        }
    }
}

/// One token's k experts, the best first, and their weights. Scores decide, with `correction` [numExperts]
/// added where the router has one (for the choice alone), in the best groups alone where it has groups
/// (transformers' DeepseekV3TopkRouter; masked groups take no part, as in DeepSeek's own code). Equal values:
/// the lower index wins. `logits` is [numExperts], `scratch` routingScratch() values.
template <typename Real>
void routeToken(const Real* logits, int numExperts, int topK, const RouterSpec& router, Real* scratch,
                std::int32_t* experts, Real* weights, const float* correction = nullptr) {
    Real* scores = scratch;
    Real* groupScores = scratch + numExperts;
    routingScores(logits, numExperts, router.scoring, scores);
    const bool corrected = router.correctionBias && correction != nullptr;
    const bool byScores = !corrected && router.scoring != RouterSpec::Scoring::Sigmoid;
    const Real* values = scores;
    if (corrected) {
        Real* sums = scratch + 2 * static_cast<std::ptrdiff_t>(numExperts);
        for (int e = 0; e < numExperts; ++e) {
            sums[e] = scores[e] + static_cast<Real>(correction[e]);
        }
        values = sums;
    } else if (!byScores && choosesByLogits(router)) {
        values = logits;
    }
    chooseExperts(values, numExperts, topK, router, groupScores, experts, weights);
    if (!byScores) {
        for (int i = 0; i < topK; ++i) {
            weights[i] = scores[experts[i]];
        }
    }
    finishWeights(router, topK, weights);
}

/// The weights that these logits give to k experts chosen elsewhere.
template <typename Real>
void weighExperts(const Real* logits, int numExperts, int topK, const RouterSpec& router, Real* scratch,
                  const std::int32_t* experts, Real* weights) {
    routingScores(logits, numExperts, router.scoring, scratch);
    for (int i = 0; i < topK; ++i) {
        weights[i] = scratch[experts[i]];
    }
    finishWeights(router, topK, weights);
}

} // namespace gatescope
