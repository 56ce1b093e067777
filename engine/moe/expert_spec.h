// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace gatescope {

/// What one expert computes. Defaults are the Qwen families': down(silu(gate(x)) * up(x)), the routing weight
/// applied to the result.
struct ExpertSpec {
    enum class Activation : std::uint8_t {
        SiluAndMul,   ///< silu(gate) * up
        ClampedSwiglu ///< gate * sigmoid(alpha * gate) * (up + upOffset), gate and up clamped to `limit`
    };
    enum class WeightPlace : std::uint8_t { AfterDown, BeforeGateUp };

    Activation activation = Activation::SiluAndMul;
    double alpha = 1.0;    ///< ClampedSwiglu only
    double limit = 0.0;    ///< ClampedSwiglu only; 0: no clamp
    double upOffset = 0.0; ///< ClampedSwiglu only
    bool biases = false;   ///< after gate_up and after down
    WeightPlace routingWeight = WeightPlace::AfterDown;

    bool operator==(const ExpertSpec&) const = default;

    /// InputError names `where` and the number that makes no sense.
    void validate(const std::string& where) const;
};

} // namespace gatescope
