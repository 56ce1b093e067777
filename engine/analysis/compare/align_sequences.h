// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace gatescope {

/// Places of equal elements of two sequences, in the order of both: a longest common subsequence. Of equal
/// neighbours the first ones are taken, so that of two calls it is the second that has no partner. Sequences
/// of many thousand elements whose table would not fit are paired by their n-th occurrences instead.
std::vector<std::pair<std::uint32_t, std::uint32_t>> alignSequences(std::span<const std::uint32_t> a,
                                                                    std::span<const std::uint32_t> b);

} // namespace gatescope
