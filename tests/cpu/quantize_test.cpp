// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/aligned_buffer.h"
#include "base/bf16.h"
#include "base/fp8.h"
#include "cpu/quantize.h"
#include "cpu/simd_gemm.h"

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

TEST(Int8, AnAllZeroChannelStaysZero) {
    const std::vector<float> weights(64, 0.0f);
    const auto q = quantizeInt8(weights, 2, 32);
    for (const auto v : q.values)
        EXPECT_EQ(v, 0);
    EXPECT_TRUE(std::isfinite(q.scales[0]));
}

struct QuantizedShape {
    const SimdKernelSet* set;
    DType activations;
    WeightFormat format;
    int m, n, k;
};

/// As gtest and ctest print it.
void PrintTo(const QuantizedShape& p, std::ostream* out) {
    *out << p.set->name << " " << dtypeName(p.activations) << " " << weightFormatName(p.format) << " " << p.m
         << " x " << p.n << " x " << p.k;
}

class QuantizedGemmTest : public testing::TestWithParam<QuantizedShape> {};

/// What the quantised weights stand for.
std::vector<float> restored(const std::vector<float>& weights, int n, int k, WeightFormat format) {
    const auto q = format == WeightFormat::Int8 ? quantizeInt8(weights, n, k) : quantizeFp8(weights, n, k);
    std::vector<float> values(weights.size());
    const int columnBlocks = (k + kFp8Block - 1) / kFp8Block;
    for (int r = 0; r < n; ++r) {
        for (int c = 0; c < k; ++c) {
            const auto at = static_cast<std::size_t>(r) * k + c;
            values[at] =
                format == WeightFormat::Int8
                    ? static_cast<float>(static_cast<std::int8_t>(q.values[at])) *
                          q.scales[static_cast<std::size_t>(r)]
                    : fp8ToFloat(q.values[at]) *
                          q.scales[static_cast<std::size_t>(r / kFp8Block * columnBlocks + c / kFp8Block)];
        }
    }
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

std::vector<QuantizedShape> shapes() {
    std::vector<QuantizedShape> all;
    for (const auto* set : simdKernelSets()) {
        for (const auto& [activations, format] : {std::pair{DType::F32, WeightFormat::Int8},
                                                  {DType::F32, WeightFormat::Fp8},
                                                  {DType::BF16, WeightFormat::Int8},
                                                  {DType::BF16, WeightFormat::Fp8}}) {
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

INSTANTIATE_TEST_SUITE_P(Formats, QuantizedGemmTest, testing::ValuesIn(shapes()), [](const auto& info) {
    const auto& p = info.param;
    return std::string(p.set->name) + "_" + std::string(dtypeName(p.activations)) + "_" +
           std::string(weightFormatName(p.format)) + "_m" + std::to_string(p.m) + "_n" + std::to_string(p.n) +
           "_k" + std::to_string(p.k);
});

} // namespace
} // namespace gatescope
