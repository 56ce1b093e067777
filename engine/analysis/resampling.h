// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/distributions.h"

#include <cmath>
#include <cstddef>
#include <random>

namespace gatescope {

/// Of every bootstrap.
inline constexpr int kResamples = 2000;

/// A number below `bound`, the same on every platform (which std::uniform_int_distribution does not promise).
/// The bias of the modulo is below bound / 2^64.
inline std::size_t drawBelow(std::mt19937_64& random, std::size_t bound) {
    return static_cast<std::size_t>(random() % bound);
}

/// How far out the lower percentile of an expanded interval lies (Hesterberg 2015); 0.025 for ever more
/// blocks.
inline double expandedTail(double blocks) {
    const double reach = std::sqrt(blocks / (blocks - 1)) * studentQuantile(0.05, blocks - 1);
    return normalBelow(-reach);
}

} // namespace gatescope
