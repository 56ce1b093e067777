// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/aligned_buffer.h"
#include "base/bf16.h"
#include "base/fp8.h"
#include "base/mxfp4.h"
#include "cpu/simd_gemm.h"
#include "moe/quantize.h"
#include "tested_sets.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace gatescope {
namespace {

std::vector<float> randomMatrix(int rows, int columns, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<float> values(static_cast<std::size_t>(rows) * columns);
    for (auto& v : values)
        v = static_cast<float>(random()) / 4294967296.0f - 0.5f;
    return values;
}

TEST(Fp8, EveryValueSurvivesARoundTrip) {
    for (int bits = 0; bits < 256; ++bits) {
        if ((bits & 0x7f) == 0x7f) continue; // NaN
        EXPECT_EQ(floatToFp8(fp8ToFloat(static_cast<std::uint8_t>(bits))), bits);
    }
}

TEST(Fp8, KnownValues) {
    EXPECT_EQ(fp8ToFloat(0x7e), 448.0f);
    EXPECT_EQ(fp8ToFloat(0x38), 1.0f);
    EXPECT_EQ(fp8ToFloat(0x01), 0x1p-9f);
    EXPECT_EQ(fp8ToFloat(0xb8), -1.0f);
    EXPECT_EQ(floatToFp8(1000.0f), 0x7e);
    EXPECT_EQ(floatToFp8(-1000.0f), 0xfe);
    EXPECT_TRUE(std::isnan(fp8ToFloat(floatToFp8(std::numeric_limits<float>::quiet_NaN()))));
}

TEST(Fp8, RoundsToTheNearest) {
    for (const float value : randomMatrix(1, 4000, 5)) {
        for (const float scaled : {value * 900, value, value / 64, value / 1024}) {
            const float got = fp8ToFloat(floatToFp8(scaled));
            float best = std::numeric_limits<float>::infinity();
            for (int bits = 0; bits < 256; ++bits) {
                if ((bits & 0x7f) == 0x7f) continue;
                best = std::min(best, std::abs(fp8ToFloat(static_cast<std::uint8_t>(bits)) - scaled));
            }
            EXPECT_EQ(std::abs(got - scaled), best) << scaled;
        }
    }
}

TEST(Fp8, AQuantisedBlockQuantisesToItself) {
    const int n = 200, k = 300;
    const auto weights = randomMatrix(n, k, 6);
    const auto first = quantizeFp8(weights, n, k);
    std::vector<float> restored(weights.size());
    const int columnBlocks = (k + kFp8Block - 1) / kFp8Block;
    for (int r = 0; r < n; ++r) {
        for (int c = 0; c < k; ++c) {
            const auto at = static_cast<std::size_t>(r) * k + c;
            restored[at] =
                fp8ToFloat(first.values[at]) *
                first.scales[static_cast<std::size_t>(r / kFp8Block * columnBlocks + c / kFp8Block)];
        }
    }
    EXPECT_EQ(quantizeFp8(restored, n, k).values, first.values);
}

TEST(Int8, DequantisesByItsRowsScale) {
    const QuantizedMatrix matrix{
        QuantizedMatrix::Format::Int8Channels, 2, 3, {1, 0xff, 0x80, 127, 0, 2}, {0.5f, 3.0f}};
    std::vector<float> values(6);
    dequantize(matrix, values.data());
    EXPECT_EQ(values, (std::vector<float>{0.5f, -0.5f, -64.0f, 381.0f, 0.0f, 6.0f}));
}

TEST(Fp8, DequantisesByItsBlocksScale) {
    QuantizedMatrix matrix{QuantizedMatrix::Format::Fp8Blocks, 129, 130, {}, {1.0f, 2.0f, 3.0f, 4.0f}};
    matrix.values.assign(129 * 130, 0x38); // 1
    std::vector<float> values(matrix.values.size());
    dequantize(matrix, values.data());
    EXPECT_EQ(values[0], 1.0f);
    EXPECT_EQ(values[127 * 130 + 127], 1.0f);
    EXPECT_EQ(values[128], 2.0f);
    EXPECT_EQ(values[128 * 130], 3.0f);
    EXPECT_EQ(values[128 * 130 + 129], 4.0f);
}

TEST(Mxfp4, AHandMadeBlockUnpacks) {
    // The first of two values is in the low half of a byte; scales are 2^1 and 2^-2.
    QuantizedMatrix matrix{QuantizedMatrix::Format::Mxfp4, 1, 40, {}, {2.0f, 0.25f}};
    for (const int low : {0, 2, 4, 6, 8, 10, 12, 14, 0, 2, 4, 6, 8, 10, 12, 14})
        matrix.values.push_back(static_cast<std::uint8_t>(low | (low + 1) << 4));
    for (const std::uint8_t byte : {0x10, 0x32, 0x54, 0x76})
        matrix.values.push_back(byte);
    std::vector<float> values(40);
    dequantize(matrix, values.data());
    const std::vector<float> first{0, 1, 2, 3, 4, 6, 8, 12, -0.0f, -1, -2, -3, -4, -6, -8, -12};
    const std::vector<float> last{0, 0.125f, 0.25f, 0.375f, 0.5f, 0.75f, 1.0f, 1.5f};
    EXPECT_EQ(std::vector<float>(values.begin(), values.begin() + 16), first);
    EXPECT_EQ(std::vector<float>(values.begin() + 16, values.begin() + 32), first);
    EXPECT_EQ(std::vector<float>(values.begin() + 32, values.end()), last);
    EXPECT_EQ(quantizeMxfp4(values, 1, 40).scales, matrix.scales);
}

TEST(Mxfp4, RoundsToTheNearestTiesToEven) {
    const std::vector<std::pair<float, int>> cases{
        {0.25f, 0}, {0.26f, 1}, {0.74f, 1},  {0.75f, 2},  {1.25f, 2}, {1.26f, 3},
        {1.75f, 4}, {2.5f, 4},  {2.6f, 5},   {3.5f, 6},   {5.0f, 6},  {5.1f, 7},
        {99.0f, 7}, {-0.3f, 9}, {-5.0f, 14}, {-6.0f, 15}, {0.0f, 0}};
    for (const auto& [value, code] : cases)
        EXPECT_EQ(floatToFp4(value), code) << value;
    for (int code = 0; code < 16; ++code)
        EXPECT_EQ(floatToFp4(fp4ToFloat(code)), code);
}

TEST(Mxfp4, ScalesArePowersOfTwo) {
    EXPECT_EQ(e8m0ToFloat(127), 1.0f);
    EXPECT_EQ(e8m0ToFloat(0), 0x1p-127f);
    EXPECT_EQ(e8m0ToFloat(254), 0x1p127f);
    EXPECT_TRUE(std::isnan(e8m0ToFloat(255)));
    for (int code = 0; code < 256; ++code)
        EXPECT_EQ(floatToE8m0(e8m0ToFloat(static_cast<std::uint8_t>(code))), code);
    std::vector<float> weights(64, 1.0f);
    weights[0] = 7.9f; // 2^2 * 1.975: scale 1, and the value saturates
    weights[32] = 8.0f;
    EXPECT_EQ(quantizeMxfp4(weights, 1, 64).scales, (std::vector<float>{1.0f, 2.0f}));
}

TEST(Int8, OnlyRowsWithTheLowestCodeAreQuantisedAgain) {
    const QuantizedMatrix before{
        QuantizedMatrix::Format::Int8Channels, 2, 4, {100, 0x81, 3, 0, 0x80, 64, 127, 0xff}, {0.5f, 0.25f}};
    auto after = before;
    requantizeLowestInt8(after);
    // 64 * 127/128 = 63.5 goes to the even one, 127 to 126.0078, -1 to -0.992.
    EXPECT_THAT(after.values, testing::ElementsAre(100, 0x81, 3, 0, 0x81, 64, 126, 0xff));
    EXPECT_EQ(after.scales[0], 0.5f);
    EXPECT_FLOAT_EQ(after.scales[1], 0.25f * 128 / 127);
    QuantizedMatrix fp8{QuantizedMatrix::Format::Fp8Blocks, 1, 1, {0x80}, {1.0f}};
    requantizeLowestInt8(fp8);
    EXPECT_EQ(fp8.values.front(), 0x80);
}

TEST(Int8, AnAllZeroChannelStaysZero) {
    const std::vector<float> weights(64, 0.0f);
    const auto q = quantizeInt8(weights, 2, 32);
    for (const auto v : q.values)
        EXPECT_EQ(v, 0);
    EXPECT_TRUE(std::isfinite(q.scales[0]));
}

using Format = QuantizedMatrix::Format;

struct QuantizedShape {
    const SimdKernelSet* set;
    DType activations;
    Format format;
    int m, n, k;
};

const char* formatName(Format format) {
    switch (format) {
    case Format::Int8Channels:
        return "int8";
    case Format::Fp8Blocks:
        return "fp8";
    case Format::Fp8Channels:
        return "fp8_channels";
    case Format::Mxfp4:
        return "mxfp4";
    }
    return "";
}

/// As gtest and ctest print it.
void PrintTo(const QuantizedShape& p, std::ostream* out) {
    *out << p.set->name << " " << dtypeName(p.activations) << " " << formatName(p.format) << " " << p.m
         << " x " << p.n << " x " << p.k;
}

class QuantizedGemmTest : public testing::TestWithParam<QuantizedShape> {};

/// What the quantised weights stand for.
std::vector<float> restored(const std::vector<float>& weights, int n, int k, Format format) {
    std::vector<float> values(weights.size());
    dequantize(quantize(format, weights, n, k), values.data());
    return values;
}

/// Activations, and how a GEMM takes them.
struct Activations {
    std::vector<float> values;
    std::vector<std::byte> encoded;

    Activations(int m, int k, unsigned seed, DType dtype) : values(randomMatrix(m, k, seed)) {
        encoded.resize(values.size() * dtypeSize(dtype));
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (dtype == DType::BF16) {
                values[i] = roundToBf16(values[i]);
                reinterpret_cast<std::uint16_t*>(encoded.data())[i] = floatToBf16(values[i]);
            } else {
                reinterpret_cast<float*>(encoded.data())[i] = values[i];
            }
        }
    }
};

/// The second product of a layer: y[m, n] = hidden[m, k] . weights[n, k]^T, or of packed `rows`.
std::vector<float> product(Gemm& gemm, const std::byte* rows, int m, const std::vector<float>& weights, int n,
                           int k) {
    std::vector<std::byte> source(weights.size() * dtypeSize(gemm.sourceDtype()));
    if (gemm.sourceDtype() == DType::BF16) {
        for (std::size_t i = 0; i < weights.size(); ++i)
            reinterpret_cast<std::uint16_t*>(source.data())[i] = floatToBf16(weights[i]);
    } else {
        std::memcpy(source.data(), weights.data(), source.size());
    }
    gemm.prepare(n, k, false, m);
    AlignedBuffer packed(gemm.packedBytes(n, k, false));
    gemm.pack(source.data(), n, k, false, packed.as<>());
    std::vector<float> y(static_cast<std::size_t>(m) * n);
    GemmScratch scratch;
    gemm.multiply(rows, m, {packed.as<>(), n, k}, 0, gemm.chunks(n, false), y.data(), n, scratch);
    return y;
}

double exactDot(const std::vector<float>& x, int row, const std::vector<float>& w, int column, int k) {
    double sum = 0;
    for (int i = 0; i < k; ++i) {
        sum += static_cast<double>(x[static_cast<std::size_t>(row) * k + i]) *
               w[static_cast<std::size_t>(column) * k + i];
    }
    return sum;
}

TEST_P(QuantizedGemmTest, MultipliesTheRestoredWeights) {
    const auto [set, activations, format, m, n, k] = GetParam();
    SimdGemm gemm(activations, format, *set);
    ASSERT_EQ(gemm.sourceDtype(), DType::F32);
    const Activations x(m, k, 11, activations);
    const auto w = randomMatrix(n, k, 12);
    const auto exact = restored(w, n, k, format);
    AlignedBuffer rows(gemm.rowsBytes(m, k));
    gemm.packRows(x.encoded.data(), nullptr, m, k, rows.as<>());
    const auto y = product(gemm, rows.as<>(), m, w, n, k);
    for (int r = 0; r < m; ++r) {
        for (int c = 0; c < n; ++c) {
            ASSERT_NEAR(y[static_cast<std::size_t>(r) * n + c], exactDot(x.values, r, exact, c, k), 2e-6 * k)
                << r << ", " << c;
        }
    }
}

TEST_P(QuantizedGemmTest, BitsOfARowDoNotDependOnTheOthers) {
    const auto [set, activations, format, m, n, k] = GetParam();
    SimdGemm gemm(activations, format, *set);
    const Activations x(m, k, 15, activations);
    const auto w = randomMatrix(n, k, 16);
    AlignedBuffer rows(gemm.rowsBytes(m, k));
    gemm.packRows(x.encoded.data(), nullptr, m, k, rows.as<>());
    const auto together = product(gemm, rows.as<>(), m, w, n, k);
    for (std::int32_t r = 0; r < m; ++r) {
        gemm.packRows(x.encoded.data(), &r, 1, k, rows.as<>());
        const auto expected = together.begin() + static_cast<std::ptrdiff_t>(r) * n;
        ASSERT_EQ(product(gemm, rows.as<>(), 1, w, n, k), std::vector<float>(expected, expected + n))
            << "row " << r;
    }
}

TEST_P(QuantizedGemmTest, GateAndUpKeepTheirOwnScales) {
    const auto [set, activations, format, m, n, k] = GetParam();
    SimdGemm gemm(activations, format, *set);
    const Activations x(m, k, 13, activations);
    auto gateUp = randomMatrix(2 * n, k, 14);
    const auto middle = gateUp.begin() + static_cast<std::ptrdiff_t>(gateUp.size() / 2);
    for (auto it = middle; it != gateUp.end(); ++it)
        *it *= 37.0f;
    const auto gate = restored({gateUp.begin(), middle}, n, k, format);
    const auto up = restored({middle, gateUp.end()}, n, k, format);

    gemm.prepare(n, k, true, m);
    AlignedBuffer packed(gemm.packedBytes(n, k, true));
    gemm.pack(reinterpret_cast<const std::byte*>(gateUp.data()), n, k, true, packed.as<>());
    AlignedBuffer rows(gemm.rowsBytes(m, k));
    AlignedBuffer hidden(gemm.rowsBytes(m, n));
    gemm.packRows(x.encoded.data(), nullptr, m, k, rows.as<>());
    GemmScratch scratch;
    gemm.multiplyGated(rows.as<>(), m, {packed.as<>(), n, k}, {}, 0, gemm.chunks(n, true), hidden.as<>(),
                       scratch);
    // What stands in `hidden` is what a product with the identity gives.
    std::vector<float> identity(static_cast<std::size_t>(n) * n, 0.0f);
    for (int i = 0; i < n; ++i)
        identity[static_cast<std::size_t>(i) * (n + 1)] = 1.0f;
    SimdGemm plain(activations, WeightFormat::Plain, *set);
    const auto y = product(plain, hidden.as<>(), m, identity, n, n);
    const double rounding = activations == DType::BF16 ? 1.0 / 128 : 1e-4;
    for (int r = 0; r < m; ++r) {
        for (int c = 0; c < n; ++c) {
            const double g = exactDot(x.values, r, gate, c, k);
            const double expected = g / (1 + std::exp(-g)) * exactDot(x.values, r, up, c, k);
            ASSERT_NEAR(y[static_cast<std::size_t>(r) * n + c], expected,
                        1e-5 * k + std::abs(expected) * rounding);
        }
    }
}

/// More rows than a pass multiplies: tiles decode a panel once for all of them.
TEST(QuantizedGemm, ManyRowsHaveTheBitsOfEach) {
    const int m = 100, n = 40, k = 300;
    const auto w = randomMatrix(n, k, 22);
    const Activations x(m, k, 23, DType::BF16);
    for (const auto* set : testedSimdSets()) {
        for (const auto format :
             {Format::Int8Channels, Format::Fp8Blocks, Format::Fp8Channels, Format::Mxfp4}) {
            SCOPED_TRACE(std::string(set->name) + " " + formatName(format));
            SimdGemm gemm(DType::BF16, format, *set);
            AlignedBuffer rows(gemm.rowsBytes(m, k));
            gemm.packRows(x.encoded.data(), nullptr, m, k, rows.as<>());
            const auto together = product(gemm, rows.as<>(), m, w, n, k);
            for (std::int32_t r = 0; r < m; ++r) {
                gemm.packRows(x.encoded.data(), &r, 1, k, rows.as<>());
                const auto expected = together.begin() + static_cast<std::ptrdiff_t>(r) * n;
                ASSERT_EQ(product(gemm, rows.as<>(), 1, w, n, k), std::vector<float>(expected, expected + n))
                    << "row " << r;
            }
        }
    }
}

/// Every power of two is a scale. Tiles take weights times scales as bf16, which has no place for 4 times the
/// two largest: there weights are at most 1.
TEST(Mxfp4Gemm, TakesScalesOfEverySize) {
    constexpr int kN = 256;
    constexpr int kK = 32;
    constexpr int kNan = 255;
    constexpr int kLarge = 253;
    QuantizedMatrix w{Format::Mxfp4, kN, kK, {}, {}};
    for (int i = 0; i < kN * kK / 2; ++i)
        w.values.push_back(
            static_cast<std::uint8_t>((i * 7 + i / 16) & (i / (kK / 2) < kLarge ? 0xff : 0x99)));
    for (int code = 0; code < kN; ++code)
        w.scales.push_back(e8m0ToFloat(static_cast<std::uint8_t>(code)));
    auto known = w; // what each code stands for, but for the scale
    known.scales.assign(kN, 1.0f);
    std::vector<float> values(std::size_t{kN} * kK);
    dequantize(known, values.data());
    const Activations x(1, kK, 21, DType::BF16);
    for (const auto* set : testedSimdSets()) {
        SCOPED_TRACE(set->name);
        SimdGemm gemm(DType::BF16, Format::Mxfp4, *set);
        AlignedBuffer packed(gemm.packedBytes(kN, kK, false)), rows(gemm.rowsBytes(1, kK));
        gemm.packQuantized(&w, kN, kK, false, packed.as<>());
        gemm.packRows(x.encoded.data(), nullptr, 1, kK, rows.as<>());
        std::vector<float> y(kN);
        GemmScratch scratch;
        gemm.multiply(rows.as<>(), 1, {packed.as<>(), kN, kK}, 0, gemm.chunks(kN, false), y.data(), kN,
                      scratch);
        for (int code = 0; code < kN; ++code) {
            const float got = y[static_cast<std::size_t>(code)];
            if (code == kNan) {
                EXPECT_FALSE(std::isfinite(got));
                continue;
            }
            const double scale = std::ldexp(1.0, code - 127);
            const double exact = exactDot(x.values, 0, values, code, kK) * scale;
            if (std::abs(exact) > std::numeric_limits<float>::max()) continue;
            // Products below 2^-126 may count as zeros.
            ASSERT_NEAR(got, exact, 1e-5 * scale + kK * 0x1p-126 * 6) << "scale 2^" << code - 127;
        }
    }
}

/// Weights that are taken as a checkpoint has them.
class GivenValuesTest : public QuantizedGemmTest {};

/// The bytes that a panel was given, whatever their order: each value's at the place that a product reads.
TEST_P(GivenValuesTest, ArePackedAsTheyAre) {
    const auto [set, activations, format, m, n, k] = GetParam();
    SimdGemm gemm(activations, format, *set);
    ASSERT_TRUE(gemm.quantizedFormat());
    auto quantized = quantize(*gemm.quantizedFormat(), randomMatrix(n, k, 17), n, k);
    if (format ==
        Format::Int8Channels) { // codes below the range, which quantising again would spread over it
        for (auto& code : quantized.values)
            code = static_cast<std::uint8_t>(static_cast<std::int8_t>(code) / 2);
        if (gemm.takesLowestInt8()) quantized.values.front() = 0x80;
    }
    std::vector<float> values(static_cast<std::size_t>(n) * k);
    dequantize(quantized, values.data());
    AlignedBuffer packed(gemm.packedBytes(n, k, false));
    gemm.packQuantized(&quantized, n, k, false, packed.as<>());
    // Of a row that is 1 in one place and 0 elsewhere, the product is that column of the weights.
    const auto expectColumns = [&](int from, int count) {
        AlignedBuffer rows(gemm.rowsBytes(count, k));
        GemmScratch scratch;
        std::vector<float> y(static_cast<std::size_t>(count) * n);
        std::vector<std::byte> x(static_cast<std::size_t>(count) * k * dtypeSize(activations));
        for (int row = 0; row < count; ++row) {
            const auto one = static_cast<std::size_t>(row) * k + from + row;
            if (activations == DType::BF16) {
                reinterpret_cast<std::uint16_t*>(x.data())[one] = 0x3f80;
            } else {
                reinterpret_cast<float*>(x.data())[one] = 1.0f;
            }
        }
        gemm.packRows(x.data(), nullptr, count, k, rows.as<>());
        gemm.multiply(rows.as<>(), count, {packed.as<>(), n, k}, 0, gemm.chunks(n, false), y.data(), n,
                      scratch);
        for (int row = 0; row < count; ++row) {
            for (int c = 0; c < n; ++c) {
                const float value = values[static_cast<std::size_t>(c) * k + from + row];
                if (y[static_cast<std::size_t>(row) * n + c] != value)
                    FAIL() << c << ", " << from + row << ": " << y[static_cast<std::size_t>(row) * n + c]
                           << " instead of " << value;
            }
        }
    };
    for (int i = 0; i < k && !HasFailure(); i += m)
        expectColumns(i, std::min(m, k - i));
    for (int i = 0; i < k && !HasFailure(); ++i) // alone, as decode has it
        expectColumns(i, 1);
}

class Fp8ScalesTest : public QuantizedGemmTest {};

/// Sums of FP8 are cut alike and scaled alike whichever scales it has: where these are equal, so are the
/// bits.
TEST_P(Fp8ScalesTest, OfBlocksAndChannelsGiveEqualBitsWhereTheyAreEqual) {
    const auto [set, activations, format, m, n, k] = GetParam();
    auto channels = quantize(format, randomMatrix(n, k, 17), n, k);
    channels.scales.assign(channels.scales.size(), 0.0371f);
    auto blocks = channels;
    blocks.format = Format::Fp8Blocks;
    blocks.scales.assign(
        static_cast<std::size_t>((n + 127) / 128) * static_cast<std::size_t>((k + 127) / 128), 0.0371f);
    const Activations x(m, k, 11, activations);
    const auto productOf = [&](const QuantizedMatrix& matrix) {
        SimdGemm gemm(activations, matrix.format, *set);
        AlignedBuffer packed(gemm.packedBytes(n, k, false)), rows(gemm.rowsBytes(m, k));
        gemm.packQuantized(&matrix, n, k, false, packed.as<>());
        gemm.packRows(x.encoded.data(), nullptr, m, k, rows.as<>());
        std::vector<float> y(static_cast<std::size_t>(m) * n);
        GemmScratch scratch;
        gemm.multiply(rows.as<>(), m, {packed.as<>(), n, k}, 0, gemm.chunks(n, false), y.data(), n, scratch);
        return y;
    };
    EXPECT_EQ(productOf(channels), productOf(blocks));
    channels.scales.back() *= 1.5f;
    EXPECT_NE(productOf(channels), productOf(blocks));
}

std::vector<QuantizedShape> shapes() {
    std::vector<QuantizedShape> all;
    for (const auto* set : testedSimdSets()) {
        for (const auto& [activations, format] : {std::pair{DType::F32, Format::Int8Channels},
                                                  {DType::F32, Format::Fp8Blocks},
                                                  {DType::F32, Format::Fp8Channels},
                                                  {DType::F32, Format::Mxfp4},
                                                  {DType::BF16, Format::Mxfp4},
                                                  {DType::BF16, Format::Int8Channels},
                                                  {DType::BF16, Format::Fp8Blocks},
                                                  {DType::BF16, Format::Fp8Channels}}) {
            for (const auto& [m, n, k] : {std::tuple{1, 16, 64},
                                          {2, 200, 300},
                                          {3, 33, 129},
                                          {5, 130, 128},
                                          {7, 24, 1100},
                                          {4, 40, 131},
                                          {20, 260, 384},
                                          {15, 40, 2600}}) {
                all.push_back({set, activations, format, m, n, k});
            }
        }
    }
    return all;
}

std::vector<QuantizedShape> fp8Shapes() {
    auto all = shapes();
    std::erase_if(all, [](const auto& shape) { return shape.format != Format::Fp8Channels; });
    return all;
}

std::string nameOf(const testing::TestParamInfo<QuantizedShape>& info) {
    const auto& p = info.param;
    return std::string(p.set->name) + "_" + std::string(dtypeName(p.activations)) + "_" +
           formatName(p.format) + "_m" + std::to_string(p.m) + "_n" + std::to_string(p.n) + "_k" +
           std::to_string(p.k);
}

INSTANTIATE_TEST_SUITE_P(Formats, QuantizedGemmTest, testing::ValuesIn(shapes()), nameOf);
INSTANTIATE_TEST_SUITE_P(Formats, GivenValuesTest, testing::ValuesIn(shapes()), nameOf);
INSTANTIATE_TEST_SUITE_P(Formats, Fp8ScalesTest, testing::ValuesIn(fp8Shapes()), nameOf);

} // namespace
} // namespace gatescope
