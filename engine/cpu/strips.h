#pragma once

#include <cstddef>

namespace gatescope {

// How the SIMD kernels cut m activation rows into strips: as few as possible, of nearly equal height (7 rows
// are 4 + 3, not 6 + 1, since a strip of one row cannot hide the latency of its sums).

constexpr int stripCount(int m, int stripRows) {
    return (m + stripRows - 1) / stripRows;
}
/// The first row of strip s; that of s + 1 is its end.
constexpr int stripStart(int m, int s, int strips) {
    return static_cast<int>(static_cast<long long>(m) * s / strips);
}

/// Bytes of one weight panel: k rows, then scales, rounded up to a cache line.
constexpr std::size_t simdPanelBytes(int k, std::size_t rowBytes, std::size_t scaleBytes) {
    return (static_cast<std::size_t>(k) * rowBytes + scaleBytes + 63) / 64 * 64;
}

} // namespace gatescope
