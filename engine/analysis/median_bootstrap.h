// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gatescope {

/// Of neighbours that are drawn together, of n values: about cbrt(n) (Kuensch 1989).
std::size_t bootstrapBlockLength(std::size_t n);

/// The medians of kResamples resamples of one moving-block bootstrap of at least one value; the same for the
/// same seed. Time: of each resample, its blocks and those of its values that lie near the middle, not all.
std::vector<double> bootstrapMedians(const std::vector<double>& values, std::uint64_t seed);

} // namespace gatescope
