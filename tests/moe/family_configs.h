// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/small_config.h"

#include <ostream>

namespace gatescope::test {

// Layers of odd sizes that a test can afford, under the rules of several families.

inline MoeConfig oddConfig(int topK = 4) {
    return smallConfig(136, 56, 24, topK);
}

inline MoeConfig qwen2Moe() {
    auto config = oddConfig();
    config.router.renormalise = false;
    config.sharedExpertIntermediateSize = 72;
    return config;
}

inline MoeConfig deepSeek() {
    auto config = oddConfig();
    config.router = {.scoring = RouterSpec::Scoring::Sigmoid,
                     .correctionBias = true,
                     .groups = 6,
                     .groupsPerToken = 3,
                     .groupScore = RouterSpec::GroupScore::TwoLargest,
                     .renormalise = true,
                     .scale = 2.5,
                     .logitsDtype = DType::F32};
    config.sharedExpertIntermediateSize = 2 * 56;
    config.sharedExpertGated = false;
    return config;
}

inline MoeConfig deepSeek2() {
    auto config = oddConfig();
    config.router = {.groups = 4, .groupsPerToken = 2, .renormalise = false, .scale = 16};
    config.sharedExpertIntermediateSize = 56;
    config.sharedExpertGated = false;
    return config;
}

inline MoeConfig gptOss() {
    auto config = oddConfig();
    config.router = {.scoring = RouterSpec::Scoring::SoftmaxOfChosen, .logitBias = true};
    config.experts = {.activation = ExpertSpec::Activation::ClampedSwiglu,
                      .alpha = 1.702,
                      .limit = 1.5, // crossed often, at both ends
                      .upOffset = 1,
                      .biases = true};
    return config;
}

inline MoeConfig llama4() {
    auto config = oddConfig(1);
    config.router = {.scoring = RouterSpec::Scoring::Sigmoid};
    config.experts.routingWeight = ExpertSpec::WeightPlace::BeforeGateUp;
    config.sharedExpertIntermediateSize = 56;
    config.sharedExpertGated = false;
    return config;
}

struct FamilyRules {
    const char* name;
    MoeConfig (*config)();
};
/// As gtest and ctest print it.
inline void PrintTo(const FamilyRules& family, std::ostream* out) {
    *out << family.name;
}
inline constexpr FamilyRules kFamilies[] = {{"qwen2_moe", qwen2Moe},
                                            {"deepseek_v3", deepSeek},
                                            {"deepseek_v2", deepSeek2},
                                            {"gpt_oss", gptOss},
                                            {"llama4", llama4}};

} // namespace gatescope::test
