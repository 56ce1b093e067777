// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/router_spec.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gatescope {

/// Where what experts are chosen by may lie, [E] each.
struct ChoiceIntervals {
    std::vector<double> lower;
    std::vector<double> upper;
};

/// From intervals of the logits to those of what the router chooses by: the logits themselves where their
/// order decides (choosesByLogits), else scores plus `correction` [E], both in float32.
ChoiceIntervals choiceIntervals(ChoiceIntervals logits, const RouterSpec& router,
                                std::span<const float> correction);

/// What float32 makes of a softmax's logits: those that are apart by less may come out as one score.
double softmaxSlack(std::span<const double> logits);

/// For a router that chooses by a softmax's scores: where a score may fall below float32's normal numbers,
/// and become 0 as all others there do, its logit may count as any of those. Other routers' stay as they are.
ChoiceIntervals withUnderflow(ChoiceIntervals logits, const RouterSpec& router);

inline constexpr std::size_t kMostTiedChoices = 4096;

/// All sets of experts that the router may choose, each ascending, groups included: of the groups that may be
/// kept, the experts that may be chosen. A group's interval follows from its experts', each taken for itself,
/// so that with a tie of groups a few sets too many are given; of very many, the first kMostTiedChoices are.
std::vector<std::vector<std::int32_t>> possibleChoices(const ChoiceIntervals& intervals, int topK,
                                                       const RouterSpec& router);

/// An expert that was chosen and one that comes before it, or whose group does.
struct WrongChoice {
    std::int32_t chosen = 0;
    std::int32_t passedOver = 0;
    double ratio =
        0; ///< by how much, over what the intervals allow: more than 1, infinite for too many groups
};
/// Nothing where the router may have chosen these experts; else the nearest to a choice that it may have
/// made.
std::optional<WrongChoice> wrongChoice(const ChoiceIntervals& intervals, std::span<const std::int32_t> chosen,
                                       const RouterSpec& router);

} // namespace gatescope
