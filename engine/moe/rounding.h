// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace gatescope {

/// exp, the sum and the division of a softmax or sigmoid in float32, relative.
constexpr double kExpError = 8 * 0x1p-24;

/// What rounding to a dtype can do to a value.
struct Rounding {
    double unit = 0x1p-24;      ///< the largest relative error: 2^-24 f32, 2^-11 f16, 2^-8 bf16
    double smallest = 0x1p-126; ///< the largest error near zero, subnormals flushed in f32 and bf16

    static Rounding of(DType dtype) {
        if (dtype == DType::BF16) return {0x1p-8, 0x1p-126};
        if (dtype == DType::F16) return {0x1p-11, 0x1p-25};
        return {};
    }

    /// The square of the largest error of one rounding.
    double variance(double value) const {
        const double error = unit * std::abs(value) + smallest;
        return error * error;
    }
    /// Half a unit in the last place of this very value.
    double halfStep(double value) const {
        if (value == 0 || !std::isfinite(value)) return smallest;
        return std::max(smallest, std::ldexp(unit, std::ilogb(value)));
    }
};

/// The variance of a sum of `terms` products that is accumulated in float32 in any order: each partial sum is
/// rounded once. Partial sums grow like n * mean where the products agree in sign and like sqrt(n) where they
/// don't, so the sum of their squares is terms * (sum^2 / 3 + squares / 2); one rounding of each product is
/// added.
inline double accumulationVariance(double sum, double squares, std::size_t terms) {
    constexpr double kUnit = 0x1p-24;
    const auto n = static_cast<double>(terms);
    return kUnit * kUnit * (n * (sum * sum / 3 + squares / 2) + squares);
}

} // namespace gatescope
