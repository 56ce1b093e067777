// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace gatescope {

/// SplitMix64 as a counter: the random bits of element `index` of `stream` depend on nothing else, so a
/// tensor can be filled in any order and by any number of threads. Stream s + 1 is stream s moved by one
/// element: keep the streams of unrelated tensors further apart than their sizes.
constexpr std::uint64_t splitMix64(std::uint64_t stream, std::uint64_t index) {
    std::uint64_t z = (stream + index + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

} // namespace gatescope
