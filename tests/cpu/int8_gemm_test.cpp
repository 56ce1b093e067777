// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/aligned_buffer.h"
#include "base/bf16.h"
#include "base/error.h"
#include "cpu/int8_gemm.h"
#include "tested_sets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string_view>

namespace gatescope {
namespace {

/// What the kernels should do, as plain as can be.
struct QuantizedRow {
    std::vector<int> values;
    float scale = 1;
};

QuantizedRow quantizedRow(const float* x, int k) {
    QuantizedRow row;
    float largest = 0;
    for (int i = 0; i < k; ++i)
        largest = std::max(largest, std::fabs(x[i]));
    if (largest > 0) row.scale = largest / 127.0f;
    for (int i = 0; i < k; ++i)
        row.values.push_back(static_cast<int>(std::clamp(std::nearbyint(x[i] / row.scale), -127.0f, 127.0f)));
    return row;
}

/// [m, n] in float32, rounded to `dtype` after each step.
std::vector<float> plainProduct(const std::vector<float>& x, int m, const QuantizedMatrix& w, DType dtype,
                                const float* bias = nullptr) {
    std::vector<float> y;
    for (int r = 0; r < m; ++r) {
        const auto row = quantizedRow(&x[static_cast<std::size_t>(r) * w.columns], w.columns);
        for (int c = 0; c < w.rows; ++c) {
            std::int64_t sum = 0;
            for (int i = 0; i < w.columns; ++i)
                sum += row.values[static_cast<std::size_t>(i)] *
                       static_cast<std::int8_t>(w.values[static_cast<std::size_t>(c) * w.columns + i]);
            float value = static_cast<float>(sum) * row.scale;
            value *= w.scales[static_cast<std::size_t>(c)];
            if (bias != nullptr) value += bias[c];
            y.push_back(dtype == DType::BF16 ? roundToBf16(value) : value);
        }
    }
    return y;
}

QuantizedMatrix randomWeights(int n, int k, unsigned seed) {
    std::mt19937 random(seed);
    QuantizedMatrix w{QuantizedMatrix::Format::Int8Channels, n, k, {}, {}};
    // An emulator of AMX takes weights for unsigned, whichever instruction is told: amx_emulated.sh.
    const unsigned bits = std::getenv("GATESCOPE_UNSIGNED_TILES") != nullptr ? 0x7fu : 0xffu;
    for (int i = 0; i < n * k; ++i)
        w.values.push_back(static_cast<std::uint8_t>(random() & bits));
    for (int i = 0; i < n; ++i)
        w.scales.push_back(static_cast<float>(random() % 1000 + 1) * 1e-5f);
    return w;
}

std::vector<float> randomRows(int m, int k, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<float> x(static_cast<std::size_t>(m) * k);
    for (auto& v : x)
        v = roundToBf16(static_cast<float>(random()) / 4294967296.0f - 0.5f);
    return x;
}

std::vector<std::byte> encoded(const std::vector<float>& x, DType dtype) {
    std::vector<std::byte> bytes(x.size() * dtypeSize(dtype));
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (dtype == DType::BF16) {
            reinterpret_cast<std::uint16_t*>(bytes.data())[i] = floatToBf16(x[i]);
        } else {
            reinterpret_cast<float*>(bytes.data())[i] = x[i];
        }
    }
    return bytes;
}

struct Int8Shape {
    const Int8Kernels* kernels;
    DType dtype;
    int m, n, k;
};

void PrintTo(const Int8Shape& p, std::ostream* out) {
    *out << p.kernels->name << " " << dtypeName(p.dtype) << " " << p.m << " x " << p.n << " x " << p.k;
}

class Int8GemmTest : public testing::TestWithParam<Int8Shape> {
protected:
    std::vector<float> product(const std::vector<float>& x, const QuantizedMatrix& w, int ranges = 3,
                               const float* bias = nullptr) {
        const int m = static_cast<int>(x.size()) / w.columns;
        Int8Gemm gemm(GetParam().dtype, *GetParam().kernels);
        gemm.prepare(w.rows, w.columns, false, m);
        AlignedBuffer packed(gemm.packedBytes(w.rows, w.columns, false));
        gemm.packQuantized(&w, w.rows, w.columns, false, packed.as<>());
        AlignedBuffer rows(gemm.rowsBytes(m, w.columns));
        gemm.packRows(encoded(x, GetParam().dtype).data(), nullptr, m, w.columns, rows.as<>());
        std::vector<float> y(static_cast<std::size_t>(m) * w.rows, NAN);
        GemmScratch scratch;
        const int chunks = gemm.chunks(w.rows, false);
        for (int r = 0; r < ranges; ++r) {
            gemm.multiply(rows.as<>(), m, {packed.as<>(), w.rows, w.columns, bias}, chunks * r / ranges,
                          chunks * (r + 1) / ranges, y.data(), w.rows, scratch);
        }
        return y;
    }
};

TEST_P(Int8GemmTest, IsAPlainLoopOverIntegers) {
    const auto [kernels, dtype, m, n, k] = GetParam();
    const auto w = randomWeights(n, k, 1);
    const auto x = randomRows(m, k, 2);
    EXPECT_EQ(product(x, w), plainProduct(x, m, w, dtype));
    EXPECT_EQ(product(x, w, 1), plainProduct(x, m, w, dtype));
}

TEST_P(Int8GemmTest, AddsTheBiasBeforeRounding) {
    const auto [kernels, dtype, m, n, k] = GetParam();
    const auto w = randomWeights(n, k, 3);
    const auto x = randomRows(m, k, 4);
    const auto bias = randomRows(1, n, 5);
    const auto got = product(x, w, 3, bias.data());
    const auto expected = plainProduct(x, m, w, dtype, bias.data());
    for (std::size_t i = 0; i < got.size(); ++i) // a fused addition rounds once less
        ASSERT_NEAR(got[i], expected[i],
                    std::abs(expected[i]) * (dtype == DType::BF16 ? 0x1p-8 : 0x1p-20) + 1e-6);
}

/// Where products or their partial sums would not fit, this is where: all of one sign, all as large as can
/// be.
TEST_P(Int8GemmTest, NothingSaturatesAtTheExtremes) {
    const auto [kernels, dtype, m, n, k] = GetParam();
    for (const int weight : {-128, -127, 127}) {
        for (const float activation : {-1.0f, 1.0f}) {
            auto w = randomWeights(n, k, 6);
            std::ranges::fill(w.values, static_cast<std::uint8_t>(weight));
            const std::vector<float> x(static_cast<std::size_t>(m) * k, activation);
            ASSERT_EQ(product(x, w), plainProduct(x, m, w, dtype)) << weight << " x " << activation;
        }
    }
    auto w = randomWeights(n, k, 7);
    auto x = randomRows(m, k, 8);
    for (auto& v : x)
        v = v < 0 ? -1.0f : 1.0f;
    for (auto& v : w.values)
        v = v < 85 ? 127 : v < 170 ? 129 : 128; // 127, -127, -128
    EXPECT_EQ(product(x, w), plainProduct(x, m, w, dtype));
}

/// With gates above 20 silu(gate) is the gate in float32, so that everything can be computed exactly.
TEST_P(Int8GemmTest, HiddenRowsAreQuantisedOverAllTheirColumns) {
    const auto [kernels, dtype, m, n, k] = GetParam();
    auto x = randomRows(m, k, 9);
    for (auto& v : x)
        v = roundToBf16(v + 1.0f);
    std::vector<QuantizedMatrix> gateUp{randomWeights(n, k, 10), randomWeights(n, k, 11)};
    for (auto& v : gateUp[0].values)
        v = static_cast<std::uint8_t>(v % 64 + 64);
    for (auto& s : gateUp[0].scales)
        s = 1.0f + s;
    const auto down = randomWeights(k, n, 12);

    Int8Gemm gemm(dtype, *kernels);
    AlignedBuffer packed(gemm.packedBytes(n, k, true));
    gemm.packQuantized(gateUp.data(), n, k, true, packed.as<>());
    AlignedBuffer packedDown(gemm.packedBytes(k, n, false));
    gemm.packQuantized(&down, k, n, false, packedDown.as<>());
    AlignedBuffer rows(gemm.rowsBytes(m, k));
    gemm.packRows(encoded(x, dtype).data(), nullptr, m, k, rows.as<>());
    AlignedBuffer hidden(gemm.hiddenBytes(m, n));
    GemmScratch scratch;
    const int chunks = gemm.chunks(n, true);
    for (int r = 2; r >= 0; --r) { // parts may come in any order
        gemm.multiplyGated(rows.as<>(), m, {packed.as<>(), n, k}, {}, chunks * r / 3, chunks * (r + 1) / 3,
                           hidden.as<>(), scratch);
    }
    gemm.finishHidden(hidden.as<>(), m, n);
    std::vector<float> y(static_cast<std::size_t>(m) * k, NAN);
    gemm.multiply(hidden.as<>(), m, {packedDown.as<>(), k, n}, 0, gemm.chunks(k, false), y.data(), k,
                  scratch);

    const auto gate = plainProduct(x, m, gateUp[0], dtype);
    const auto up = plainProduct(x, m, gateUp[1], dtype);
    ASSERT_GT(*std::ranges::min_element(gate), 20.0f);
    std::vector<float> product;
    for (std::size_t i = 0; i < gate.size(); ++i)
        product.push_back(dtype == DType::BF16 ? roundToBf16(gate[i] * up[i]) : gate[i] * up[i]);
    EXPECT_EQ(y, plainProduct(product, m, down, dtype));
}

TEST_P(Int8GemmTest, ActivationsRoundHalfToEven) {
    const auto [kernels, dtype, m, n, k] = GetParam();
    // The largest is 127, so that the scale is 1 and halves are ties.
    std::vector<float> x(static_cast<std::size_t>(m) * k);
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = i % static_cast<std::size_t>(k) == 0 ? 127.0f : static_cast<float>(i % 60) / 2 - 15.0f;
    auto w = randomWeights(n, k, 13);
    EXPECT_EQ(product(x, w), plainProduct(x, m, w, dtype));
}

TEST_P(Int8GemmTest, RowsOfZerosAndOfWhatIsNotFinite) {
    const auto [kernels, dtype, m, n, k] = GetParam();
    const auto w = randomWeights(n, k, 14);
    auto x = randomRows(m, k, 15);
    std::fill_n(x.begin(), k, 0.0f);
    const auto zeros = product(x, w);
    EXPECT_TRUE(std::all_of(zeros.begin(), zeros.begin() + n, [](float v) { return v == 0; }));
    for (const float bad :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        x[static_cast<std::size_t>(k) - 1] = bad;
        const auto y = product(x, w);
        EXPECT_TRUE(std::all_of(y.begin(), y.begin() + n, [](float v) { return !std::isfinite(v); })) << bad;
        EXPECT_TRUE(std::all_of(y.begin() + n, y.end(), [](float v) { return std::isfinite(v); })) << bad;
    }
}

/// Whatever order they are taken in, and one may be taken twice.
TEST_P(Int8GemmTest, RowsQuantisedBeforehandPackToTheSameBits) {
    const auto [kernels, dtype, m, n, k] = GetParam();
    const auto x = encoded(randomRows(m, k, 17), dtype);
    const Int8Gemm gemm(dtype, *kernels);
    const std::size_t bytes = gemm.quantizedRowBytes(k);
    AlignedBuffer quantized(static_cast<std::size_t>(m) * bytes);
    for (int r = 0; r < m; ++r) {
        const auto at = static_cast<std::size_t>(r);
        gemm.quantizeRow(x.data() + at * x.size() / static_cast<std::size_t>(m), k,
                         quantized.as<>() + at * bytes);
    }
    std::vector<std::int32_t> ids;
    for (int r = 0; r < m; ++r)
        ids.push_back(r * 5 % (m + 1) % m);
    std::vector<std::byte> given(gemm.rowsBytes(m, k));
    std::vector<std::byte> expected(gemm.rowsBytes(m, k));
    gemm.packQuantizedRows(quantized.as<>(), ids.data(), m, k, given.data());
    gemm.packRows(x.data(), ids.data(), m, k, expected.data());
    EXPECT_EQ(given, expected);
}

/// Every byte of the weights, at its place.
TEST_P(Int8GemmTest, WeightsArePackedBitForBit) {
    const auto [kernels, dtype, m, n, k] = GetParam();
    const auto w = randomWeights(n, k, 16);
    const Int8Gemm gemm(dtype, *kernels);
    AlignedBuffer packed(gemm.packedBytes(n, k, false));
    gemm.packQuantized(&w, n, k, false, packed.as<>());
    const int panel = 2 * kernels->width;
    const std::size_t panelBytes = gemm.packedBytes(panel, k, false);
    const int steps = (k + kernels->depth - 1) / kernels->depth;
    for (int c = 0; c < n; ++c) {
        const auto* at = packed.as<std::uint8_t>() + static_cast<std::size_t>(c / panel) * panelBytes;
        for (int i = 0; i < k; ++i) {
            auto place = static_cast<std::size_t>(i / kernels->depth) * kernels->rowBytes() +
                         static_cast<std::size_t>(c % panel * kernels->depth + i % kernels->depth);
            if (kernels->tiles) { // each half's 16 columns apart, four values of k at a time
                place =
                    static_cast<std::size_t>(c % panel / 16 * steps * 64 + i / 4 * 64 + c % 16 * 4 + i % 4);
            }
            ASSERT_EQ(at[place], w.values[static_cast<std::size_t>(c) * k + i]) << c << ", " << i;
        }
        float scale;
        std::memcpy(&scale, at + steps * kernels->rowBytes() + c % panel * 4, sizeof scale);
        ASSERT_EQ(scale, w.scales[static_cast<std::size_t>(c)]);
    }
}

/// More rows than tiles multiply in a pass.
TEST(Int8Gemm, ManyRowsAreAPlainLoopOverIntegers) {
    const int m = 100, n = 70, k = 300;
    const auto w = randomWeights(n, k, 18);
    const auto x = randomRows(m, k, 19);
    const auto expected = plainProduct(x, m, w, DType::BF16);
    for (const auto* kernels : testedInt8Sets()) {
        SCOPED_TRACE(kernels->name);
        Int8Gemm gemm(DType::BF16, *kernels);
        AlignedBuffer packed(gemm.packedBytes(n, k, false)), rows(gemm.rowsBytes(m, k));
        gemm.packQuantized(&w, n, k, false, packed.as<>());
        gemm.packRows(encoded(x, DType::BF16).data(), nullptr, m, k, rows.as<>());
        std::vector<float> y(static_cast<std::size_t>(m) * n);
        GemmScratch scratch;
        gemm.multiply(rows.as<>(), m, {packed.as<>(), n, k}, 0, gemm.chunks(n, false), y.data(), n, scratch);
        EXPECT_EQ(y, expected);
    }
}

/// Of sets that are made up: few machines have tiles.
TEST(Int8Gemm, SimdTakesNoTiles) {
    auto tiles = int8Kernels(GemmChoice::Scalar);
    tiles.tiles = true;
    const auto vectors = int8Kernels(GemmChoice::Scalar), portable = vectors;
    const std::vector<const Int8Kernels*> sets{&tiles, &vectors, &portable};
    EXPECT_EQ(&int8Kernels(GemmChoice::Automatic, sets), &tiles);
    EXPECT_EQ(&int8Kernels(GemmChoice::Simd, sets), &vectors);
    EXPECT_EQ(&int8Kernels(GemmChoice::Scalar, sets), &portable);
    EXPECT_EQ(&int8Kernels(GemmChoice::Automatic), int8KernelSets().front());
    EXPECT_EQ(&int8Kernels(GemmChoice::Scalar), int8KernelSets().back());
    EXPECT_FALSE(int8Kernels(GemmChoice::Simd).tiles);
}

TEST(Int8Gemm, SumsThatMightNotFitAreRefused) {
    Int8Gemm gemm(DType::BF16, *int8KernelSets().front());
    EXPECT_NO_THROW(gemm.prepare(16, 131072, false, 1));
    EXPECT_THROW(gemm.prepare(16, 131073, false, 1), UsageError);
}

std::vector<Int8Shape> shapes() {
    std::vector<Int8Shape> all;
    for (const auto* kernels : testedInt8Sets()) {
        for (const auto dtype : {DType::F32, DType::BF16}) {
            for (const auto& [m, n, k] : {std::tuple{1, 16, 64},
                                          {2, 200, 300},
                                          {3, 33, 129},
                                          {7, 24, 1101},
                                          {13, 40, 131},
                                          {31, 40, 192},
                                          {48, 70, 2100},
                                          {30, 8, 6000}}) {
                all.push_back({kernels, dtype, m, n, k});
            }
        }
    }
    return all;
}

INSTANTIATE_TEST_SUITE_P(Sets, Int8GemmTest, testing::ValuesIn(shapes()), [](const auto& info) {
    const auto& p = info.param;
    return std::string(p.kernels->name) + "_" + std::string(dtypeName(p.dtype)) + "_m" + std::to_string(p.m) +
           "_n" + std::to_string(p.n) + "_k" + std::to_string(p.k);
});

} // namespace
} // namespace gatescope
