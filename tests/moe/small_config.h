// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/config.h"

namespace gatescope::test {

/// A model of the Qwen kind with layers that a test can afford.
inline MoeConfig smallConfig(int hidden, int intermediate, int experts, int topK, DType dtype = DType::F32) {
    MoeConfig config;
    config.modelType = "qwen3_moe";
    config.name = "small";
    config.hiddenSize = hidden;
    config.moeIntermediateSize = intermediate;
    config.numExperts = experts;
    config.numExpertsPerTok = topK;
    config.router.renormalise = true;
    config.numHiddenLayers = 1;
    config.dtype = dtype;
    return config;
}

} // namespace gatescope::test
