#include "cpu/quantize.h"

#include "base/fp8.h"

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

constexpr float kInt8Largest = 127.0f;

float scaleFor(float largest, float range) {
    return largest > 0 ? largest / range : 1.0f;
}

} // namespace

QuantizedMatrix quantizeInt8(std::span<const float> weights, int n, int k) {
    QuantizedMatrix out;
    out.values.resize(weights.size());
    out.scales.resize(static_cast<std::size_t>(n));
    for (int row = 0; row < n; ++row) {
        const auto from = weights.subspan(static_cast<std::size_t>(row) * k, static_cast<std::size_t>(k));
        float largest = 0;
        for (const float w : from)
            largest = std::max(largest, std::abs(w));
        const float scale = scaleFor(largest, kInt8Largest);
        out.scales[static_cast<std::size_t>(row)] = scale;
        for (int i = 0; i < k; ++i) {
            const float q = std::clamp(std::nearbyint(from[static_cast<std::size_t>(i)] / scale),
                                       -kInt8Largest, kInt8Largest);
            out.values[static_cast<std::size_t>(row) * k + i] =
                static_cast<std::uint8_t>(static_cast<std::int8_t>(q));
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
        const int last = std::min(k, first + kFp8Block);
        float largest = 0;
        const auto at = [&](int r, int c) { return static_cast<std::size_t>(r) * k + c; };
        for (int r = firstRow; r < lastRow; ++r) {
            for (int c = first; c < last; ++c)
                largest = std::max(largest, std::abs(weights[at(r, c)]));
        }
        const float scale = scaleFor(largest, kFp8Largest);
        out.scales[static_cast<std::size_t>(block)] = scale;
        for (int r = firstRow; r < lastRow; ++r) {
            for (int c = first; c < last; ++c)
                out.values[at(r, c)] = floatToFp8(weights[at(r, c)] / scale);
        }
    }
    return out;
}

} // namespace gatescope
