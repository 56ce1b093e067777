// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace gatescope {

/// All sets of `topK` experts that a top-k may choose when expert e's logit lies anywhere in
/// [lower[e], upper[e]]; each set ascending. One set unless some intervals overlap at the k-th place. Where
/// more than a few thousand sets are possible, only that many are given.
std::vector<std::vector<std::int32_t>> tiedChoices(std::span<const double> lower,
                                                   std::span<const double> upper, int topK);

} // namespace gatescope
