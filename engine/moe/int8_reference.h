// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
/// ties to even. A product is float32(sum of int8 * int8) * the row's scale * the column's scale, plus the
/// bias where there is one, rounded to bf16; so is activation(gate, up), whose sigmoid is float32. The output
/// is the sum of weight * row in float32, in the order of the choices, the shared expert last: with the
/// weight 1, or the sigmoid of its own gate's product, in float32. Where weights come before the experts, x
/// is multiplied by the weight, both in bf16, and the rows are added as they are.
///
/// Two implementations of these rules differ where the sigmoid's last bits, of which float32 functions get
/// some wrong, decide how a product is rounded to bf16, or whether a bias is added by a fused multiply-add.
/// Such elements are known: those whose rounding changes within 2^-21 of the sigmoid (and half a unit of its
/// exponent, where that is a product), or by the fusing. slack() is what all of them can do together, found
/// by rounding each the other way and multiplying again, what the order of float32 sums can do, and what the
/// router's last bits can where they change how a weight before the experts is rounded.
class Int8Reference {
public:
    /// `hiddenStates` [tokens, H]. InputError where an expert's weights are not int8 per channel.
    Int8Reference(const WeightSource& weights, std::span<const float> hiddenStates,
                  const ChosenExperts& chosen);

    int tokens() const { return m_tokens; }
    /// [tokens, H], before the last rounding.
    const std::vector<float>& output() const { return m_output; }
    /// [tokens, H]: how far another implementation's may be from it.
    const std::vector<double>& slack() const { return m_slack; }

private:
    /// One expert's row of a token's sum, and what it is multiplied by.
    struct Term {
        std::vector<float> values; ///< [H]
        std::vector<double> slack; ///< [H]
        double weight = 1;
        double weightSlack = 0;
    };

    void addTerms(std::size_t token, std::span<const Term> terms);

    int m_tokens;
    std::vector<float> m_output;
    std::vector<double> m_slack;
};

} // namespace gatescope
