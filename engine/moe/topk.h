// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/router_spec.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace gatescope {

/// The one reference of top-k routing on the host, in float (what devices do) or double (what is true).
/// The softmax of `logits` over all experts fills `probabilities` [numExperts].
template <typename Real>
void routingProbabilities(const Real* logits, int numExperts, Real* probabilities) {
    const Real largest = *std::max_element(logits, logits + numExperts);
    Real sum = 0;
    for (int e = 0; e < numExperts; ++e) {
        probabilities[e] = std::exp(logits[e] - largest);
        sum += probabilities[e];
    }
    for (int e = 0; e < numExperts; ++e) {
        probabilities[e] /= sum;
    }
}

/// Divides the k weights by their sum where the router says so.
template <typename Real> void finishWeights(const RouterSpec& router, int topK, Real* weights) {
    if (!router.renormalise) return;
    Real chosen = 0;
    for (int i = 0; i < topK; ++i) {
        chosen += weights[i];
    }
    for (int i = 0; i < topK; ++i) {
        weights[i] /= chosen;
    }
}

/// Softmax over all experts, the k largest (equal values: the lower index wins), divided by their sum where
/// the router renormalises. `logits` is [numExperts]; `probabilities` scratch [numExperts].
template <typename Real>
void routeToken(const Real* logits, int numExperts, int topK, const RouterSpec& router, Real* probabilities,
                std::int32_t* experts, Real* weights) {
    routingProbabilities(logits, numExperts, probabilities);
    // Insertion into the k best so far. Only a larger value moves up, so of equal values the lower expert
    // stays ahead; NaN never moves up, and then the lowest experts fill the places.
    int found = 0;
    for (int e = 0; e < numExperts; ++e) {
        const Real probability = probabilities[e];
        if (found == topK && !(probability > weights[topK - 1])) continue;
        int place = found < topK ? found++ : topK - 1;
        for (; place > 0 && probability > weights[place - 1]; --place) {
            weights[place] = weights[place - 1];
            experts[place] = experts[place - 1];
        }
        weights[place] = probability;
        experts[place] = e;
    }
    finishWeights(router, topK, weights);
}

/// The weights that these logits give to k experts chosen elsewhere.
template <typename Real>
void weighExperts(const Real* logits, int numExperts, int topK, const RouterSpec& router, Real* probabilities,
                  const std::int32_t* experts, Real* weights) {
    routingProbabilities(logits, numExperts, probabilities);
    for (int i = 0; i < topK; ++i) {
        weights[i] = probabilities[experts[i]];
    }
    finishWeights(router, topK, weights);
}

} // namespace gatescope
