// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/aligned_buffer.h"

#include <cstddef>

namespace gatescope {

// How the SIMD kernels cut m activation rows into strips: as few as possible, of nearly equal height (7 rows
// are 4 + 3, not 6 + 1, since a strip of one row cannot hide the latency of its sums).

inline constexpr int kMaxStripRows = 16; // that any kernels' strips have

constexpr int stripCount(int m, int stripRows) {
    return (m + stripRows - 1) / stripRows;
}
/// The first row of strip s; that of s + 1 is its end.
constexpr int stripStart(int m, int s, int strips) {
    return static_cast<int>(static_cast<long long>(m) * s / strips);
}

/// Steps of `depth` values that k is walked in; the last one may be part empty.
constexpr int stepCount(int k, int depth) {
    return (k + depth - 1) / depth;
}

/// Bytes of one weight panel: a row for each step of k, then scales, rounded up to a cache line.
constexpr std::size_t simdPanelBytes(int steps, std::size_t rowBytes, std::size_t scaleBytes) {
    return wholeCacheLines(static_cast<std::size_t>(steps) * rowBytes + scaleBytes);
}

/// Rows that tiles multiply with a panel before the next one's turn comes: three passes of three strips.
/// Processors with tiles have a second-level cache of 2 MiB.
inline constexpr int kTiledBlockRows = 144;

/// How many rows each of the eight tile registers has, which may be none.
struct TileRows {
    int of[8];
    bool operator==(const TileRows&) const = default;
};

/// Words of 32 bits from a panel's begin to those of vector `half` and step `step`, 16 columns of them, where
/// the panel stands as tiles want it (tile_sums.inc).
constexpr std::size_t tiledPanelWord(int steps, int step, int half) {
    constexpr int kColumns = 16;
    return (static_cast<std::size_t>(half) * steps + step) * kColumns;
}

} // namespace gatescope
