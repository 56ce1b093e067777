// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/quantize.h"

#include "base/fp8.h"
#include "base/mxfp4.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

namespace gatescope {

namespace {

constexpr float kInt8Largest = 127.0f;

/// Of NaN it is NaN, which carries on.
float scaleFor(float largest, float range) {
    return largest == 0 ? 1.0f : largest / range;
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

/// A scale for each row, whose largest magnitude becomes `range`; `encode` gives the code of a quotient.
template <typename Encode>
QuantizedMatrix quantizeRows(QuantizedMatrix::Format format, std::span<const float> weights, int n, int k,
                             float range, const Encode& encode) {
    QuantizedMatrix out{format, n, k, {}, {}};
    out.values.resize(weights.size());
    out.scales.resize(static_cast<std::size_t>(n));
    for (int row = 0; row < n; ++row) {
        const float* from = weights.data() + static_cast<std::size_t>(row) * k;
        std::uint8_t* to = out.values.data() + static_cast<std::size_t>(row) * k;
        const float scale = scaleFor(largestOf(from, k, 0), range);
        out.scales[static_cast<std::size_t>(row)] = scale;
        for (int i = 0; i < k; ++i)
            to[i] = encode(from[i] / scale);
    }
    return out;
}

} // namespace

QuantizedMatrix quantizeInt8(std::span<const float> weights, int n, int k) {
    return quantizeRows(QuantizedMatrix::Format::Int8Channels, weights, n, k, kInt8Largest, [](float value) {
        const float q = std::clamp(rounded(value), -kInt8Largest, kInt8Largest);
        return static_cast<std::uint8_t>(static_cast<std::int32_t>(q == q ? q : 0.0f));
    });
}

QuantizedMatrix quantizeFp8Channels(std::span<const float> weights, int n, int k) {
    return quantizeRows(QuantizedMatrix::Format::Fp8Channels, weights, n, k, kFp8Largest, floatToFp8);
}

void requantizeLowestInt8(QuantizedMatrix& matrix) {
    if (matrix.format != QuantizedMatrix::Format::Int8Channels) return;
    constexpr std::uint8_t kLowest = 0x80;
    const auto columns = static_cast<std::size_t>(matrix.columns);
    for (std::size_t row = 0; row < static_cast<std::size_t>(matrix.rows); ++row) {
        const auto codes = std::span(matrix.values).subspan(row * columns, columns);
        if (std::ranges::find(codes, kLowest) == codes.end()) continue;
        std::vector<float> numbers;
        for (const auto code : codes)
            numbers.push_back(static_cast<float>(static_cast<std::int8_t>(code)));
        const auto again = quantizeInt8(numbers, 1, matrix.columns);
        std::ranges::copy(again.values, codes.begin());
        matrix.scales[row] *= again.scales.front();
    }
}

QuantizedMatrix quantizeFp8(std::span<const float> weights, int n, int k) {
    QuantizedMatrix out{QuantizedMatrix::Format::Fp8Blocks, n, k, {}, {}};
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

namespace {

/// What the largest of a block, 2^e * 1.x, is divided by: 2^(e - 2), since 4 is the largest power of two in
/// e2m1. What isn't finite has the scale NaN.
float mxfp4Scale(float largest) {
    if (largest == 0) return 1.0f;
    if (!std::isfinite(largest)) return e8m0ToFloat(255);
    const int exponent = std::clamp(std::ilogb(largest) - 2, -127, 127);
    return std::ldexp(1.0f, exponent);
}

} // namespace

QuantizedMatrix quantizeMxfp4(std::span<const float> weights, int n, int k) {
    QuantizedMatrix out{QuantizedMatrix::Format::Mxfp4, n, k, {}, {}};
    const int blocks = (k + kMxfp4Block - 1) / kMxfp4Block;
    const auto rowBytes = static_cast<std::size_t>((k + 1) / 2);
    out.values.resize(static_cast<std::size_t>(n) * rowBytes);
    out.scales.resize(static_cast<std::size_t>(n) * blocks);
    for (int row = 0; row < n; ++row) {
        const float* from = weights.data() + static_cast<std::size_t>(row) * k;
        std::uint8_t* to = out.values.data() + static_cast<std::size_t>(row) * rowBytes;
        for (int block = 0; block < blocks; ++block) {
            const int first = block * kMxfp4Block;
            const int last = std::min(k, first + kMxfp4Block);
            const float scale = mxfp4Scale(largestOf(from + first, last - first, 0));
            out.scales[static_cast<std::size_t>(row) * blocks + block] = scale;
            std::array<std::uint8_t, kMxfp4Block> codes{};
            for (int i = first; i < last; ++i)
                codes[static_cast<std::size_t>(i - first)] =
                    static_cast<std::uint8_t>(floatToFp4(from[i] / scale));
            for (int i = first; i < last; i += 2) {
                const auto at = static_cast<std::size_t>(i - first);
                to[i / 2] = static_cast<std::uint8_t>(codes[at] | codes[at + 1] << 4);
            }
        }
    }
    return out;
}

QuantizedMatrix quantize(QuantizedMatrix::Format format, std::span<const float> weights, int n, int k) {
    switch (format) {
    case QuantizedMatrix::Format::Fp8Blocks:
        return quantizeFp8(weights, n, k);
    case QuantizedMatrix::Format::Fp8Channels:
        return quantizeFp8Channels(weights, n, k);
    case QuantizedMatrix::Format::Mxfp4:
        return quantizeMxfp4(weights, n, k);
    case QuantizedMatrix::Format::Int8Channels:
        break;
    }
    return quantizeInt8(weights, n, k);
}

void dequantize(const QuantizedMatrix& matrix, float* to) {
    using Format = QuantizedMatrix::Format;
    const auto columns = static_cast<std::size_t>(matrix.columns);
    const std::size_t fp8Blocks = (columns + kFp8Block - 1) / kFp8Block;
    const std::size_t mxfp4Blocks = (columns + kMxfp4Block - 1) / kMxfp4Block;
    for (std::size_t row = 0; row < static_cast<std::size_t>(matrix.rows); ++row, to += columns) {
        const auto* bytes = matrix.values.data() + row * columns;
        if (matrix.format == Format::Int8Channels) {
            for (std::size_t i = 0; i < columns; ++i)
                to[i] = static_cast<float>(static_cast<std::int8_t>(bytes[i])) * matrix.scales[row];
        } else if (matrix.format == Format::Fp8Blocks) {
            const float* scales = matrix.scales.data() + row / kFp8Block * fp8Blocks;
            for (std::size_t i = 0; i < columns; ++i)
                to[i] = fp8ToFloat(bytes[i]) * scales[i / kFp8Block];
        } else if (matrix.format == Format::Fp8Channels) {
            for (std::size_t i = 0; i < columns; ++i)
                to[i] = fp8ToFloat(bytes[i]) * matrix.scales[row];
        } else {
            const auto* codes = matrix.values.data() + row * ((columns + 1) / 2);
            const float* scales = matrix.scales.data() + row * mxfp4Blocks;
            for (std::size_t i = 0; i < columns; ++i)
                to[i] = fp4ToFloat(codes[i / 2] >> (i % 2 * 4) & 15) * scales[i / kMxfp4Block];
        }
    }
}

} // namespace gatescope
