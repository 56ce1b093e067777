// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/config.h"

#include <gtest/gtest.h>

namespace gatescope::test {

/// A config in which no field has its default, to see which ones a copy loses. A field more or fewer is a
/// compile error in expectNothingAtDefault(): give it a value here, and write it (report/config_json.cpp).
inline MoeConfig changedConfig() {
    MoeConfig config;
    config.modelType = "mixed";
    config.name = "changed";
    config.part = "talker";
    config.hiddenSize = 64;
    config.moeIntermediateSize = 32;
    config.numExperts = 8;
    config.numExpertsPerTok = 3;
    config.router = {.scoring = RouterSpec::Scoring::SoftmaxOfChosen,
                     .logitBias = true,
                     .correctionBias = true,
                     .groups = 4,
                     .groupsPerToken = 2,
                     .groupScore = RouterSpec::GroupScore::TwoLargest,
                     .renormalise = true,
                     .scale = 2.5,
                     .logitsDtype = DType::F32};
    config.experts = {.activation = ExpertSpec::Activation::ClampedSwiglu,
                      .alpha = 1.702,
                      .limit = 7.0,
                      .upOffset = 1.5,
                      .biases = true,
                      .routingWeight = ExpertSpec::WeightPlace::BeforeGateUp};
    config.numHiddenLayers = 12;
    config.sharedExpertIntermediateSize = 48;
    config.sharedExpertGated = false;
    config.decoderSparseStep = 2;
    config.mlpOnlyLayers = {0, 5};
    config.firstDenseLayers = 1;
    config.dtype = DType::F16;
    return config;
}

/// Fails where a field has the value of a new object: such a field can't tell whether it was kept.
template <typename Value>
void expectChanged(const Value& changed, const Value& fresh, const char* field) {
    EXPECT_FALSE(changed == fresh) << field << " has its default: give it another value";
}

inline void expectRouterChanged(const RouterSpec& changed) {
    const RouterSpec fresh;
    const auto& [scoring, logitBias, bias, groups, perToken, groupScore, renormalise, scale, dtype] = changed;
    expectChanged(scoring, fresh.scoring, "scoring");
    expectChanged(logitBias, fresh.logitBias, "logitBias");
    expectChanged(groupScore, fresh.groupScore, "groupScore");
    expectChanged(bias, fresh.correctionBias, "correctionBias");
    expectChanged(groups, fresh.groups, "groups");
    expectChanged(perToken, fresh.groupsPerToken, "groupsPerToken");
    expectChanged(renormalise, fresh.renormalise, "renormalise");
    expectChanged(scale, fresh.scale, "scale");
    expectChanged(dtype, fresh.logitsDtype, "logitsDtype");
}

inline void expectExpertsChanged(const ExpertSpec& changed) {
    const ExpertSpec fresh;
    const auto& [activation, alpha, limit, upOffset, biases, routingWeight] = changed;
    expectChanged(activation, fresh.activation, "activation");
    expectChanged(alpha, fresh.alpha, "alpha");
    expectChanged(limit, fresh.limit, "limit");
    expectChanged(upOffset, fresh.upOffset, "upOffset");
    expectChanged(biases, fresh.biases, "biases");
    expectChanged(routingWeight, fresh.routingWeight, "routingWeight");
}

inline void expectNothingAtDefault(const MoeConfig& changed) {
    const MoeConfig fresh;
    const auto& [modelType, name, part, hidden, intermediate, numExperts, topK, router, experts, layers,
                 shared, gated, sparseStep, mlpOnly, firstDense, dtype] = changed;
    expectChanged(modelType, fresh.modelType, "modelType");
    expectChanged(name, fresh.name, "name");
    expectChanged(part, fresh.part, "part");
    expectChanged(hidden, fresh.hiddenSize, "hiddenSize");
    expectChanged(intermediate, fresh.moeIntermediateSize, "moeIntermediateSize");
    expectChanged(numExperts, fresh.numExperts, "numExperts");
    expectChanged(topK, fresh.numExpertsPerTok, "numExpertsPerTok");
    expectRouterChanged(router);
    expectExpertsChanged(experts);
    expectChanged(layers, fresh.numHiddenLayers, "numHiddenLayers");
    expectChanged(shared, fresh.sharedExpertIntermediateSize, "sharedExpertIntermediateSize");
    expectChanged(gated, fresh.sharedExpertGated, "sharedExpertGated");
    expectChanged(sparseStep, fresh.decoderSparseStep, "decoderSparseStep");
    expectChanged(mlpOnly, fresh.mlpOnlyLayers, "mlpOnlyLayers");
    expectChanged(firstDense, fresh.firstDenseLayers, "firstDenseLayers");
    expectChanged(dtype, fresh.dtype, "dtype");
}

} // namespace gatescope::test
