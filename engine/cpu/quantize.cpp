// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/quantize.h"

#include "base/fp8.h"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace gatescope {

namespace {

constexpr float kInt8Largest = 127.0f;

float scaleFor(float largest, float range) {
    return largest > 0 ? largest / range : 1.0f;
}

/// The greatest magnitude; as integers, since positive floats sort as their bits do and integers make vector
/// code.
float largestOf(const float* values, int count, float largest) {
    auto most = std::bit_cast<std::int32_t>(largest);
    for (int i = 0; i < count; ++i)
        most =
            std::max(most, static_cast<std::int32_t>(std::bit_cast<std::uint32_t>(values[i]) & 0x7fffffffu));
    return std::bit_cast<float>(most);
}

/// To the nearest integer, ties to even, for magnitudes below 2^22.
float rounded(float value) {
    constexpr float kMagic = 12582912.0f; // 1.5 * 2^23, where float32's spacing is 1
    return (value + kMagic) - kMagic;
}

} // namespace

QuantizedMatrix quantizeInt8(std::span<const float> weights, int n, int k) {
    QuantizedMatrix out;
    out.values.resize(weights.size());
    out.scales.resize(static_cast<std::size_t>(n));
    for (int row = 0; row < n; ++row) {
        const float* from = weights.data() + static_cast<std::size_t>(row) * k;
        std::uint8_t* to = out.values.data() + static_cast<std::size_t>(row) * k;
        const float scale = scaleFor(largestOf(from, k, 0), kInt8Largest);
        out.scales[static_cast<std::size_t>(row)] = scale;
        for (int i = 0; i < k; ++i) {
            const float q = std::clamp(rounded(from[i] / scale), -kInt8Largest, kInt8Largest);
            to[i] = static_cast<std::uint8_t>(static_cast<std::int32_t>(q));
        }
    }
    return out;
}

QuantizedMatrix quantizeFp8(std::span<const float> weights, int n, int k) {
    QuantizedMatrix out;
    const int rowBlocks = (n + kFp8Block - 1) / kFp8Block;
    const int columnBlocks = (k + kFp8Block - 1) / kFp8Block;
    out.values.resize(weights.size());
    out.scales.resize(static_cast<std::size_t>(rowBlocks) * columnBlocks);
    for (int block = 0; block < rowBlocks * columnBlocks; ++block) {
        const int firstRow = block / columnBlocks * kFp8Block;
        const int lastRow = std::min(n, firstRow + kFp8Block);
        const int first = block % columnBlocks * kFp8Block;
        const int count = std::min(k, first + kFp8Block) - first;
        const auto at = [&](int row) { return static_cast<std::size_t>(row) * k + first; };
        float largest = 0;
        for (int row = firstRow; row < lastRow; ++row)
            largest = largestOf(weights.data() + at(row), count, largest);
        const float scale = scaleFor(largest, kFp8Largest);
        out.scales[static_cast<std::size_t>(block)] = scale;
        for (int row = firstRow; row < lastRow; ++row) {
            const float* from = weights.data() + at(row);
            std::uint8_t* to = out.values.data() + at(row);
            for (int i = 0; i < count; ++i)
                to[i] = floatToFp8(from[i] / scale);
        }
    }
    return out;
}

} // namespace gatescope
