// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/expert_spec.h"
#include "moe/quantized_matrix.h"
#include "moe/weight_source.h"

#include <cstdint>
#include <span>
#include <vector>

namespace gatescope {

/// What an expert makes of one row.
struct Int8Row {
    std::vector<float> values; ///< [H], rounded to bf16
    std::vector<double> slack; ///< [H]: how far another implementation's may be from it
};

/// One expert of an Int8Reference, routed or shared, with its rules and doubts; see there.
class Int8Expert {
public:
    /// InputError where its weights are not int8 per channel.
    Int8Expert(const WeightSource& weights, int expert);
    /// The shared expert, which has no biases.
    static Int8Expert shared(const WeightSource& weights);

    /// `x` [H]
    Int8Row run(std::span<const float> x) const;

private:
    struct Layer {
        QuantizedMatrix matrix;
        std::vector<float> bias; ///< [rows], or empty
    };
    /// A layer's output, rounded to bf16.
    struct Product {
        std::vector<float> values;
        std::vector<float> fused; ///< with the bias added by a fused multiply-add; as `values` without one
    };
    /// activation(gate, up) of one row.
    struct Hidden {
        std::vector<float> values; ///< [I], rounded to bf16
        struct Doubt {
            std::size_t column;
            float other;
        };
        std::vector<Doubt> doubts; ///< columns that may as well have been rounded to another value
    };

    Int8Expert(const WeightSource& weights, Parameter gateUp, Parameter down, int expert,
               const std::string& who);
    static Product multiply(std::span<const float> x, const Layer& layer);
    float activate(float gate, float up, double sign) const;
    Hidden hiddenOf(std::span<const float> x) const;

    ExpertSpec m_spec;
    Layer m_gate;
    Layer m_up;
    Layer m_down;
};

} // namespace gatescope
