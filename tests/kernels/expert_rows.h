// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/bf16.h"
#include "moe/splitmix64.h"
#include "open_cl.h"
#include "resources/kernels/kernel_modules.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <ostream>
#include <vector>

namespace gatescope::test {

using namespace kernel_shape;

struct Shape {
    int tokens;
    int experts; // E
    int hidden;  // H
    int inner;   // I
    int topK;    // k

    int slots() const { return tokens * topK; }
    friend void PrintTo(const Shape& s, std::ostream* out) {
        *out << "M" << s.tokens << "_E" << s.experts << "_H" << s.hidden << "_I" << s.inner << "_k" << s.topK;
    }
};

/// The expert GEMMs come in kinds, by rows per expert.
struct GemmKind {
    const char* name; ///< the kernels' last word
    int rowsPerTile;
};
inline constexpr GemmKind kPortableKinds[] = {{"decode", kPortableDecodeRows},
                                              {"prefill", kPortablePrefillRows}};
inline constexpr GemmKind kXmxKinds[] = {
    {"decode", kXmxDecodeRows}, {"m8", kXmxSmallRows}, {"m32", kXmxLargeRows}};

template <typename T>
T fromFloat(float value);
template <>
inline std::uint16_t fromFloat<std::uint16_t>(float value) {
    return floatToBf16(value);
}
template <>
inline float fromFloat<float>(float value) {
    return value;
}
inline float toFloat(std::uint16_t value) {
    return bf16ToFloat(value);
}
inline float toFloat(float value) {
    return value;
}

/// Uniform in [-scale, scale].
template <typename T>
std::vector<T> randomValues(std::size_t count, float scale, std::uint64_t seed) {
    std::vector<T> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double unit = static_cast<double>(splitMix64(seed, i) >> 11) * 0x1p-53;
        values[i] = fromFloat<T>(static_cast<float>((2 * unit - 1) * scale));
    }
    return values;
}

template <typename T, typename W>
double dot(const T* a, const W* b, int length) {
    double sum = 0;
    for (int i = 0; i < length; ++i)
        sum += static_cast<double>(toFloat(a[i])) * static_cast<double>(toFloat(b[i]));
    return sum;
}

inline double sigmoid(double x) {
    return 1 / (1 + std::exp(-x));
}

/// gpt-oss's experts, or with other numbers silu_and_mul's, in double.
struct Activation {
    float alpha;
    float limit;
    float upOffset;

    double operator()(double gate, double up) const {
        const double g = std::min(gate, double{limit});
        const double u = std::clamp(up, -double{limit}, double{limit});
        return g * sigmoid(double{alpha} * g) * (u + double{upOffset});
    }
};
inline constexpr Activation kSilu{1, std::numeric_limits<float>::infinity(), 0};
inline constexpr Activation kClamped{1.702f, 7, 1};
inline constexpr Activation kTight{1.702f, 0.5f, 1}; // so that the clamp is met often

inline std::size_t ceilDiv(std::int64_t a, std::int64_t b) {
    return static_cast<std::size_t>((a + b - 1) / b);
}

inline std::size_t sizeOf(int rows, int columns) {
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
}

/// Rows in the order of experts, by a stable sort on the host.
struct ExpectedRows {
    std::vector<int> offsets;
    std::vector<int> rowToken;
    std::vector<int> slotOf;
    std::vector<int> plan; ///< the used part

    ExpectedRows(const std::vector<int>& ids, int experts, int topK, int rowsPerTile)
        : offsets(static_cast<std::size_t>(experts) + 1), rowToken(ids.size()), slotOf(ids.size()) {
        std::vector<std::size_t> order(ids.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::stable_sort(order, {}, [&](std::size_t slot) { return ids[slot]; });
        for (std::size_t row = 0; row < order.size(); ++row) {
            rowToken[row] = static_cast<int>(order[row]) / topK;
            slotOf[order[row]] = static_cast<int>(row);
        }
        for (int e = 0; e <= experts; ++e) {
            offsets[static_cast<std::size_t>(e)] =
                static_cast<int>(std::ranges::count_if(ids, [&](int id) { return id < e; }));
        }
        plan = {0, 0, 0, 0};
        for (int e = 0; e < experts; ++e) {
            const int last = offsets[static_cast<std::size_t>(e) + 1];
            for (int row = offsets[static_cast<std::size_t>(e)]; row < last; row += rowsPerTile) {
                const int tile[] = {e, row, std::min(rowsPerTile, last - row), 0};
                plan.insert(plan.end(), std::begin(tile), std::end(tile));
                ++plan[0];
            }
        }
    }
};

/// The plan as kernels find it: with room for the most tiles that there can be, -1 where none is.
inline ClBuffer<int> devicePlan(const ExpectedRows& rows, std::size_t tiles) {
    auto plan = rows.plan;
    plan.resize(4 + 4 * tiles, -1);
    return ClBuffer(plan);
}

inline std::vector<int> usedPart(std::vector<int> plan) {
    plan.resize(static_cast<std::size_t>(4 + 4 * plan.at(0)));
    return plan;
}

inline ClBuffer<int> planBuffer(std::int64_t tiles) {
    return ClBuffer<int>(static_cast<std::size_t>(planBytes(tiles)) / sizeof(int));
}

} // namespace gatescope::test
