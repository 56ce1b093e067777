#include "base/aligned_buffer.h"
#include "base/fp8.h"
#include "cpu/gemm.h"
#include "cpu/quantize.h"
#include "cpu/simd_gemm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
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
    WeightFormat format;
    int m, n, k;
};

/// As gtest and ctest print it.
void PrintTo(const QuantizedShape& p, std::ostream* out) {
    *out << p.set->name << " " << weightFormatName(p.format) << " " << p.m << " x " << p.n << " x " << p.k;
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

TEST_P(QuantizedGemmTest, MultipliesTheRestoredWeights) {
    const auto [set, format, m, n, k] = GetParam();
    const auto gemm = std::make_unique<SimdGemm>(DType::F32, format, *set);
    const auto x = randomMatrix(m, k, 11);
    const auto w = randomMatrix(n, k, 12);
    const auto exact = restored(w, n, k, format);
    gemm->prepare(n, k, false, m);
    ASSERT_EQ(gemm->sourceDtype(), DType::F32);
    AlignedBuffer packed(gemm->packedBytes(n, k, false));
    gemm->pack(reinterpret_cast<const std::byte*>(w.data()), n, k, false, packed.as<>());
    AlignedBuffer rows(gemm->rowsBytes(m, k));
    gemm->packRows(reinterpret_cast<const std::byte*>(x.data()), nullptr, m, k, rows.as<>());
    std::vector<float> y(static_cast<std::size_t>(m) * n);
    GemmScratch scratch;
    gemm->multiply(rows.as<>(), m, {packed.as<>(), n, k}, 0, gemm->chunks(n, false), y.data(), n, scratch);
    for (int r = 0; r < m; ++r) {
        for (int c = 0; c < n; ++c) {
            double sum = 0;
            for (int i = 0; i < k; ++i) {
                sum += static_cast<double>(x[static_cast<std::size_t>(r) * k + i]) *
                       exact[static_cast<std::size_t>(c) * k + i];
            }
            ASSERT_NEAR(y[static_cast<std::size_t>(r) * n + c], sum, 2e-6 * k) << r << ", " << c;
        }
    }
}

TEST_P(QuantizedGemmTest, GateAndUpKeepTheirOwnScales) {
    const auto [set, format, m, n, k] = GetParam();
    const auto gemm = std::make_unique<SimdGemm>(DType::F32, format, *set);
    const auto x = randomMatrix(m, k, 13);
    auto gateUp = randomMatrix(2 * n, k, 14);
    for (std::size_t i = gateUp.size() / 2; i < gateUp.size(); ++i)
        gateUp[i] *= 37.0f;
    const std::vector<float> gateOnly(gateUp.begin(),
                                      gateUp.begin() + static_cast<std::ptrdiff_t>(gateUp.size() / 2));
    const std::vector<float> upOnly(gateUp.begin() + static_cast<std::ptrdiff_t>(gateUp.size() / 2),
                                    gateUp.end());
    const auto gate = restored(gateOnly, n, k, format);
    const auto up = restored(upOnly, n, k, format);

    gemm->prepare(n, k, true, m);
    AlignedBuffer packed(gemm->packedBytes(n, k, true));
    gemm->pack(reinterpret_cast<const std::byte*>(gateUp.data()), n, k, true, packed.as<>());
    AlignedBuffer rows(gemm->rowsBytes(m, k));
    AlignedBuffer hidden(gemm->rowsBytes(m, n));
    gemm->packRows(reinterpret_cast<const std::byte*>(x.data()), nullptr, m, k, rows.as<>());
    GemmScratch scratch;
    gemm->multiplySilu(rows.as<>(), m, {packed.as<>(), n, k}, 0, gemm->chunks(n, true), hidden.as<>(),
                       scratch);
    // The first strip's first row: column c stands at c * strip height.
    const auto height = static_cast<int>(gemm->rowsBytes(1, 1) / sizeof(float));
    for (int c = 0; c < n; ++c) {
        double g = 0, u = 0;
        for (int i = 0; i < k; ++i) {
            g += static_cast<double>(x[static_cast<std::size_t>(i)]) *
                 gate[static_cast<std::size_t>(c) * k + i];
            u +=
                static_cast<double>(x[static_cast<std::size_t>(i)]) * up[static_cast<std::size_t>(c) * k + i];
        }
        const double expected = g / (1 + std::exp(-g)) * u;
        ASSERT_NEAR(hidden.as<float>()[static_cast<std::size_t>(c) * height], expected,
                    1e-5 * k + std::abs(expected) * 1e-4);
    }
}

std::vector<QuantizedShape> shapes() {
    std::vector<QuantizedShape> all;
    for (const auto* set : simdKernelSets()) {
        for (const auto format : {WeightFormat::Int8, WeightFormat::Fp8}) {
            for (const auto& [m, n, k] : {std::tuple{1, 16, 64},
                                          {2, 200, 300},
                                          {3, 33, 129},
                                          {5, 130, 128},
                                          {7, 24, 1100},
                                          {20, 260, 384}}) {
                all.push_back({set, format, m, n, k});
            }
        }
    }
    return all;
}

INSTANTIATE_TEST_SUITE_P(Formats, QuantizedGemmTest, testing::ValuesIn(shapes()), [](const auto& info) {
    const auto& p = info.param;
    return std::string(p.set->name) + "_" + std::string(weightFormatName(p.format)) + "_m" +
           std::to_string(p.m) + "_n" + std::to_string(p.n) + "_k" + std::to_string(p.k);
});

} // namespace
} // namespace gatescope
