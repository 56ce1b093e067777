// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/slot.h"

#include <cstddef>
#include <vector>

namespace gatescope {

/// Two samples in the same bins.
struct Histogram {
    std::vector<double> edges;           ///< one more than bins; empty where there are no samples
    PerSlot<std::vector<double>> counts; ///< [bin]
    PerSlot<std::size_t> beyond;         ///< longer than the last edge

    std::size_t bins() const { return edges.empty() ? 0 : edges.size() - 1; }
    /// The bin that holds a value; bins() where none does.
    std::size_t binAt(double value) const;
};

/// Bins as wide as Freedman and Diaconis (1981) take them for the larger sample, ten at least and 120 at
/// most. Linear bins end where one of two hundred samples is longer, if those reach more than twice as far:
/// else one straggler would leave the rest in a single bin. Logarithmic ones hold everything above zero.
Histogram histogramOf(const PerSlot<std::vector<double>>& samples, bool logarithmic);

} // namespace gatescope
