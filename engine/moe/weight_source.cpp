// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/weight_source.h"

namespace gatescope {

MatrixShape parameterShape(const MoeConfig& config, Parameter parameter) {
    switch (parameter) {
    case Parameter::Gate:
        return {config.numExperts, config.hiddenSize};
    case Parameter::ExpertGateUp:
        return {2 * config.moeIntermediateSize, config.hiddenSize};
    case Parameter::ExpertDown:
        return {config.hiddenSize, config.moeIntermediateSize};
    case Parameter::SharedGateUp:
        return {2 * config.sharedExpertIntermediateSize, config.hiddenSize};
    case Parameter::SharedDown:
        return {config.hiddenSize, config.sharedExpertIntermediateSize};
    case Parameter::SharedExpertGate:
    case Parameter::ExpertDownBias:
        return {1, config.hiddenSize};
    case Parameter::GateBias:
    case Parameter::ScoreCorrection:
        return {1, config.numExperts};
    case Parameter::ExpertGateUpBias:
        return {1, 2 * config.moeIntermediateSize};
    }
    return {};
}

int matrixCount(Parameter parameter) {
    return parameter == Parameter::ExpertGateUp || parameter == Parameter::SharedGateUp ? 2 : 1;
}

} // namespace gatescope
