// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/router_spec.h"

#include <algorithm>
#include <cmath>

// What a router makes of logits, and weights of that, in float (what devices do) or double (what is true).

namespace gatescope {

/// Whether larger logits always come first, so that the choice is made by the logits' order alone. A sigmoid
/// whose float32 saturates would tie where the logits don't; Llama-4 chooses by the logits.
inline bool choosesByLogits(const RouterSpec& router) {
    return !router.correctionBias &&
           (router.groups == 1 || router.groupScore == RouterSpec::GroupScore::Largest);
}

/// The softmax of `count` logits.
template <typename Real>
void softmax(const Real* logits, int count, Real* probabilities) {
    const Real largest = *std::max_element(logits, logits + count);
    Real sum = 0;
    for (int e = 0; e < count; ++e) {
        probabilities[e] = std::exp(logits[e] - largest);
        sum += probabilities[e];
    }
    for (int e = 0; e < count; ++e) {
        probabilities[e] /= sum;
    }
}

template <typename Real>
Real sigmoidScore(Real logit) {
    return Real(1) / (Real(1) + std::exp(-logit));
}

/// What weights are made of, [numExperts]: the softmax over all experts, each logit's sigmoid, or the logits
/// themselves where a softmax of the chosen ones follows.
template <typename Real>
void routingScores(const Real* logits, int numExperts, RouterSpec::Scoring scoring, Real* scores) {
    if (scoring == RouterSpec::Scoring::Softmax) return softmax(logits, numExperts, scores);
    for (int e = 0; e < numExperts; ++e) {
        scores[e] = scoring == RouterSpec::Scoring::Sigmoid ? sigmoidScore(logits[e]) : logits[e];
    }
}

/// From the chosen experts' scores to their weights, in place: the softmax of them where that is the rule;
/// divided by their sum + 1e-20 where the router renormalises (DeepSeek's; a softmax's sum does not notice);
/// times the scale.
template <typename Real>
void finishWeights(const RouterSpec& router, int topK, Real* weights) {
    if (router.scoring == RouterSpec::Scoring::SoftmaxOfChosen) softmax(weights, topK, weights);
    if (router.renormalise) {
        Real chosen = 0;
        for (int i = 0; i < topK; ++i) {
            chosen += weights[i];
        }
        for (int i = 0; i < topK; ++i) {
            weights[i] /= chosen + Real(1e-20);
        }
    }
    if (router.scale == 1.0) return;
    for (int i = 0; i < topK; ++i) {
        weights[i] *= static_cast<Real>(router.scale);
    }
}

} // namespace gatescope
