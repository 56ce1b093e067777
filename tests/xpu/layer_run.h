// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/convert.h"
#include "moe/kernels.h"
#include "moe/small_config.h"
#include "moe/sparse_moe_block.h"
#include "moe/synthetic_weights.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

namespace gatescope::test {

struct Shape {
    const char* name;
    DType dtype;
    int tokens;
    int sharedExpert;
    bool gatedSharedExpert = true;
    void (*rules)(MoeConfig&) = nullptr; ///< of another family than Qwen's
};

inline void deepseekRules(MoeConfig& config) {
    config.router.scoring = RouterSpec::Scoring::Sigmoid;
    config.router.correctionBias = true;
    config.router.groups = 4;
    config.router.groupsPerToken = 2;
    config.router.groupScore = RouterSpec::GroupScore::TwoLargest;
    config.router.scale = 2.5;
    config.router.logitsDtype = DType::F32;
}

inline void gptOssRules(MoeConfig& config) {
    config.router.scoring = RouterSpec::Scoring::SoftmaxOfChosen;
    config.router.renormalise = false;
    config.router.logitBias = true;
    config.experts.activation = ExpertSpec::Activation::ClampedSwiglu;
    config.experts.alpha = 1.702;
    config.experts.limit = 0.5; // met often
    config.experts.upOffset = 1;
    config.experts.biases = true;
}

inline void llama4Rules(MoeConfig& config) {
    config.router.scoring = RouterSpec::Scoring::Sigmoid;
    config.router.renormalise = false;
    config.experts.routingWeight = ExpertSpec::WeightPlace::BeforeGateUp;
}

inline MoeConfig configOf(const Shape& shape) {
    auto config = smallConfig(128, 64, 8, 2, shape.dtype);
    config.name = shape.name;
    config.sharedExpertIntermediateSize = shape.sharedExpert;
    config.sharedExpertGated = shape.gatedSharedExpert;
    if (shape.rules != nullptr) shape.rules(config);
    return config;
}

/// Layers on a device, each with weights of its own, ready to run.
class LayerRun {
public:
    LayerRun(MoeKernels& kernels, const Shape& shape, int capacity = 0, int layers = 1)
        : m_kernels(kernels), m_shape(shape), m_config(configOf(shape)) {
        for (int layer = 0; layer < layers; ++layer)
            m_layers.push_back(kernels.load(*makeSyntheticWeights(m_config, 7, layer), shape.dtype));
        kernels.prepare(m_config, shape.dtype, std::max(shape.tokens, capacity));
        setInput(0);
    }
    /// One layer with these weights.
    LayerRun(MoeKernels& kernels, const Shape& shape, const WeightSource& weights)
        : m_kernels(kernels), m_shape(shape), m_config(weights.config()) {
        m_layers.push_back(kernels.load(weights, shape.dtype));
        kernels.prepare(m_config, shape.dtype, shape.tokens);
        setInput(0);
    }

    const MoeConfig& config() const { return m_config; }
    void setInput(int iteration) { m_kernels.setInput(input(iteration), m_shape.tokens); }
    std::vector<std::byte> input(int iteration = 0) const {
        return syntheticHiddenStates(m_shape.tokens, m_config.hiddenSize, m_shape.dtype, 7, iteration);
    }
    /// The layer's commands, without a wait.
    void submit(RouterPlacement placement, std::size_t layer = 0) {
        SparseMoeBlock block(m_kernels, m_config, placement);
        EXPECT_EQ(block.forward(*m_layers[layer], m_kernels.input()).tokens, m_shape.tokens);
    }
    /// One pass over all layers, as an experiment times it.
    void forward(RouterPlacement placement, Recorder* recorder = nullptr) {
        m_kernels.setRecorder(recorder);
        for (std::size_t layer = 0; layer < m_layers.size(); ++layer)
            submit(placement, layer);
        m_kernels.synchronize();
        m_kernels.setRecorder(nullptr);
    }
    std::vector<std::byte> output() {
        std::vector<std::byte> bytes(static_cast<std::size_t>(m_shape.tokens) * m_config.hiddenSize *
                                     dtypeSize(m_shape.dtype));
        m_kernels.readOutput(bytes);
        return bytes;
    }
    std::vector<float> values() { return toFloat32(output(), m_shape.dtype); }
    std::vector<float> logits() { return m_kernels.readLogits(m_kernels.routedLogits()); }
    const PackedLayer& layer(std::size_t index) const { return *m_layers[index]; }
    void dropLayers() { m_layers.clear(); }

private:
    MoeKernels& m_kernels;
    Shape m_shape;
    MoeConfig m_config;
    std::vector<std::unique_ptr<PackedLayer>> m_layers;
};

} // namespace gatescope::test
