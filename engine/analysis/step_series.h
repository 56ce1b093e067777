// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gatescope {

/// Where the values of neighbouring, correlated steps lie, and how sure that is.
struct SeriesLocation {
    std::size_t n = 0;
    double median = 0;
    double variance = 0; ///< of the location, not of a step; infinite for a single value
    double degrees = 0;  ///< of freedom that the variance is known with
};

/// Medians of batches of neighbouring steps; the batches' scatter tells the location's variance, whatever the
/// correlation inside them (batch means: Law and Kelton, Simulation Modeling and Analysis, section 9.5).
/// Batches hold cbrt(n) steps, and more where there would be more than 12 of them.
std::vector<double> batchMedians(std::span<const double> steps);
/// Batches are correlated too, and the fewer steps there are the less the batches' scatter says of the
/// location's variance: it is multiplied by what a series asks for in which each step keeps a share of the
/// one before it. That share is the one seen, drawn towards the usual one, since few steps can't tell it.
/// Fewer than 24 steps: at least three times (docs/method.md).
SeriesLocation locate(std::span<const double> steps);

/// A 95 % interval of the shift between two recordings' steps, a minus b.
struct SeriesShift {
    double low = 0;
    double high = 0;
};

/// Percentiles of 2000 Hodges-Lehmann shifts between resampled batches, taken further out by Student's t for
/// their number as pairedDifference() does it. At least 6 batches a side, else without end.
SeriesShift bootstrapShift(std::span<const double> a, std::span<const double> b, std::uint64_t seed = 1);

} // namespace gatescope
