// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/quantized_matrix.h"
#include "moe/weight_source.h"

#include <cstdint>
#include <span>
#include <vector>

namespace gatescope {

/// The experts that tokens go to, and with what weights.
struct ChosenExperts {
    std::span<const std::int32_t> experts; ///< [tokens, k]
    std::span<const double> weights;       ///< [tokens, k]
};

/// A block whose experts have int8 weights and int8 activations (W8A8), with whole numbers where they are
/// whole numbers: as plain as can be, so that it is right by reading.
///
/// A row of activations is quantised with scale = max|x| / 127 (float32; 1 for zeros) to x / scale, nearest,
/// ties to even. A product is float32(sum of int8 * int8) * the row's scale * the column's scale, rounded to
/// bf16; so is silu(gate) * up, whose silu is float32. The output is the sum of weight * row in float32.
///
/// Two implementations of these rules differ where silu's last bits, of which float32 functions get some
/// wrong, decide how a product is rounded to bf16. Such elements are known: those whose rounding changes
/// within 2^-21 of silu. slack() is what all of them can do together, found by rounding each the other way
/// and multiplying again, and what the order of float32 sums can do.
class Int8Reference {
public:
    /// `hiddenStates` [tokens, H]. InputError where an expert's weights are not int8 per channel, or the
    /// model has more than experts of the Qwen kind.
    Int8Reference(const WeightSource& weights, std::span<const float> hiddenStates,
                  const ChosenExperts& chosen);

    int tokens() const { return m_tokens; }
    /// [tokens, H], before the last rounding.
    const std::vector<float>& output() const { return m_output; }
    /// [tokens, H]: how far another implementation's may be from it.
    const std::vector<double>& slack() const { return m_slack; }

private:
    /// silu(gate) * up of one row.
    struct Hidden {
        std::vector<float> values; ///< [I], rounded to bf16
        struct Doubt {
            std::size_t column;
            float other;
        };
        std::vector<Doubt> doubts; ///< columns that may as well have been rounded to another value
    };
    struct Expert {
        QuantizedMatrix gate;
        QuantizedMatrix up;
        QuantizedMatrix down;
    };

    static Expert readExpert(const WeightSource& weights, int expert);
    static Hidden hiddenOf(const Expert& expert, std::span<const float> x);
    void addRow(const Expert& expert, std::span<const float> x, std::size_t choice);

    int m_tokens;
    std::vector<float> m_rows;      ///< [tokens, k, H]
    std::vector<double> m_rowSlack; ///< [tokens, k, H]
    std::vector<float> m_output;
    std::vector<double> m_slack;
};

} // namespace gatescope
