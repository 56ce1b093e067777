// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "moe/expert_spec.h"
#include "moe/router_spec.h"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

namespace gatescope {

namespace {

void demand(bool holds, const std::string& where, std::string_view problem, std::string remedy) {
    if (!holds) throw InputError(fmt::format("{}: {}", where, problem), std::move(remedy));
}

/// Far above any model's, and low enough that products stay finite in float32.
constexpr double kLargest = 1e6;

bool isSize(double value) {
    return std::isfinite(value) && value > 0 && value <= kLargest;
}

} // namespace

void RouterSpec::validate(const std::string& where, int numExperts, int numExpertsPerTok) const {
    demand(groups >= 1 && groups <= numExperts, where, fmt::format("n_group is {}", groups),
           fmt::format("Expected 1 to {}, the number of experts", numExperts));
    demand(numExperts % groups == 0, where,
           fmt::format("n_group is {}, which does not divide the {} experts", groups, numExperts),
           "Groups are of equal size: take the model's own n_group and number of experts");
    demand(groupsPerToken >= 1 && groupsPerToken <= groups, where,
           fmt::format("topk_group is {}, n_group is {}", groupsPerToken, groups),
           "A token's experts come from 1 to n_group groups");
    const int perGroup = numExperts / groups;
    demand(
        numExpertsPerTok <= groupsPerToken * perGroup, where,
        fmt::format("topk_group is {}: groups of {} experts have fewer than num_experts_per_tok, which is {}",
                    groupsPerToken, perGroup, numExpertsPerTok),
        "A token cannot go to more experts than its groups have");
    demand(groups == 1 || groupScore != GroupScore::TwoLargest || perGroup >= 2, where,
           fmt::format("n_group is {}: groups of one expert have no two best to be ranked by", groups),
           "Take the model's own n_group");
    demand(isSize(scale), where, fmt::format("routed_scaling_factor is {}", scale),
           fmt::format("Expected a number above 0 and at most {:g}", kLargest));
}

void ExpertSpec::validate(const std::string& where) const {
    if (activation != Activation::ClampedSwiglu) return;
    demand(isSize(alpha), where, fmt::format("the activation's alpha is {}", alpha),
           fmt::format("Expected a number above 0 and at most {:g}", kLargest));
    demand(limit == 0 || isSize(limit), where, fmt::format("swiglu_limit is {}", limit),
           fmt::format("Expected a number above 0 and at most {:g}", kLargest));
    demand(std::isfinite(upOffset) && std::abs(upOffset) <= kLargest, where,
           fmt::format("the activation's offset of up is {}", upOffset), "Expected a number");
}

} // namespace gatescope
