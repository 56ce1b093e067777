// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"

#include <cstdint>
#include <optional>
#include <string>

namespace gatescope {

/// How a router turns logits into chosen experts and their weights. Defaults are the Qwen families' but for
/// `renormalise`, which is never guessed.
struct RouterSpec {
    enum class Scoring : std::uint8_t {
        Softmax,        ///< over all experts, then top-k
        Sigmoid,        ///< of each logit, then top-k
        SoftmaxOfChosen ///< top-k of the logits, then a softmax over those k (gpt-oss)
    };
    /// What a group of experts is ranked by.
    enum class GroupScore : std::uint8_t {
        Largest,   ///< its best expert (DeepSeek-V2's group_limited_greedy)
        TwoLargest ///< the sum of its two best, correction bias included (DeepSeek-V3's noaux_tc)
    };

    Scoring scoring = Scoring::Softmax; ///< in float32
    bool logitBias = false;             ///< a bias per expert is added to the logits (gpt-oss)
    bool correctionBias = false;        ///< a bias per expert is added for the choice, not for the weight
    int groups = 1;                     ///< experts are chosen from the best `groupsPerToken` of these
    int groupsPerToken = 1;
    GroupScore groupScore = GroupScore::Largest; ///< where there is more than one group
    bool renormalise = false;                    ///< norm_topk_prob: divide the k weights by their sum
    double scale = 1.0;                          ///< routed_scaling_factor
    /// What the gate's output is rounded to; nothing: the model's dtype.
    std::optional<DType> logitsDtype = std::nullopt;

    bool operator==(const RouterSpec&) const = default;

    /// InputError names `where` and the field where the rules and the numbers don't fit: groups that do not
    /// divide the experts or hold too few for `numExpertsPerTok`, a scale that is no size.
    void validate(const std::string& where, int numExperts, int numExpertsPerTok) const;
};

} // namespace gatescope
