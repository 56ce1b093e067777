// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace gatescope {

/// Weights [rows, columns] = [out, in] as integers or small floats, each to be multiplied by a scale.
struct QuantizedMatrix {
    enum class Format : std::uint8_t {
        Int8Channels, ///< int8, symmetric, a scale for each row
        Fp8Blocks,    ///< e4m3 without infinities, a scale for each 128 x 128 block
        Fp8Channels,  ///< the same codes, a scale for each row; of a whole tensor it is each row's
        Mxfp4         ///< e2m1, two in a byte, a power of two for each 32 of a row (OCP MX)
    };

    Format format = Format::Int8Channels;
    int rows = 0;
    int columns = 0;
    /// [rows, columns] bytes; Mxfp4: [rows, ceil(columns / 2)], the first of two in the low half.
    std::vector<std::uint8_t> values;
    /// Int8Channels, Fp8Channels: [rows]; Fp8Blocks: [ceil(rows / 128), ceil(columns / 128)]; Mxfp4: [rows,
    /// ceil(columns / 32)], powers of two from 2^-127 on (or NaN).
    std::vector<float> scales;
};

} // namespace gatescope
