// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/aligned_buffer.h"
#include "base/bf16.h"
#include "base/error.h"
#include "cpu/gemm.h"
#include "cpu/onednn_gemm.h"
#include "cpu/simd_gemm.h"
#include "tested_sets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>
#include <tuple>

namespace gatescope {
namespace {

/// Values that bf16 holds exactly, so that every engine multiplies the same numbers.
std::vector<float> randomMatrix(int rows, int columns, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<float> values(static_cast<std::size_t>(rows) * columns);
    for (auto& v : values)
        v = roundToBf16(static_cast<float>(random()) / 4294967296.0f - 0.5f);
    return values;
}

std::vector<std::byte> encoded(const std::vector<float>& values, DType dtype) {
    std::vector<std::byte> bytes(values.size() * dtypeSize(dtype));
    if (dtype == DType::F32) {
        std::memcpy(bytes.data(), values.data(), bytes.size());
    } else {
        auto* out = reinterpret_cast<std::uint16_t*>(bytes.data());
        for (std::size_t i = 0; i < values.size(); ++i)
            out[i] = floatToBf16(values[i]);
    }
    return bytes;
}

double exactDot(const float* a, const float* b, int k) {
    double sum = 0;
    for (int i = 0; i < k; ++i)
        sum += static_cast<double>(a[i]) * b[i];
    return sum;
}

struct Shape {
    int m, n, k;
};

/// The name of an instruction set of GateScope's kernels, or "onednn".
using Parameters = std::tuple<std::string, DType, Shape>;

std::vector<std::string> simdSets() {
    std::vector<std::string> names;
    for (const auto* set : testedSimdSets())
        names.emplace_back(set->name);
    return names;
}

std::vector<std::string> engines() {
    auto names = simdSets();
    names.emplace_back("onednn");
    return names;
}

std::unique_ptr<Gemm> makeEngine(const std::string& name, DType dtype) {
    for (const auto* set : testedSimdSets()) {
        if (set->name == name) return std::make_unique<SimdGemm>(dtype, WeightFormat::Plain, *set);
    }
    return std::make_unique<OneDnnGemm>(dtype);
}

class GemmTest : public testing::TestWithParam<Parameters> {
protected:
    void SetUp() override {
        const auto& [engine, dtype, shape] = GetParam();
        if (engine == "onednn" && dtype == DType::BF16 && !OneDnnGemm::supports(dtype)) {
            GTEST_SKIP() << "oneDNN " << OneDnnGemm::version() << " has no bf16 matmul on this processor";
        }
        m_gemm = makeEngine(engine, dtype);
        m_dtype = dtype;
        m_shape = shape;
    }

    /// Packs and multiplies in ranges of chunks, as tasks do.
    std::vector<float> product(const std::vector<float>& x, const std::vector<float>& w, int ranges,
                               const float* bias = nullptr) {
        const auto [m, n, k] = m_shape;
        m_gemm->prepare(n, k, false, m);
        AlignedBuffer packed(m_gemm->packedBytes(n, k, false));
        m_gemm->pack(encoded(w, m_dtype).data(), n, k, false, packed.as<>());
        AlignedBuffer rows(m_gemm->rowsBytes(m, k));
        m_gemm->packRows(encoded(x, m_dtype).data(), nullptr, m, k, rows.as<>());
        std::vector<float> y(static_cast<std::size_t>(m) * n, NAN);
        GemmScratch scratch;
        const int chunks = m_gemm->chunks(n, false);
        for (int r = 0; r < ranges; ++r) {
            m_gemm->multiply(rows.as<>(), m, {packed.as<>(), n, k, bias}, chunks * r / ranges,
                             chunks * (r + 1) / ranges, y.data(), n, scratch);
        }
        return y;
    }

    std::unique_ptr<Gemm> m_gemm;
    DType m_dtype{};
    Shape m_shape{};
};

TEST_P(GemmTest, MultipliesLikeFloat64) {
    const auto [m, n, k] = m_shape;
    const auto x = randomMatrix(m, k, 1);
    const auto w = randomMatrix(n, k, 2);
    const auto y = product(x, w, 3);
    for (int r = 0; r < m; ++r) {
        for (int c = 0; c < n; ++c) {
            const double exact =
                exactDot(&x[static_cast<std::size_t>(r) * k], &w[static_cast<std::size_t>(c) * k], k);
            ASSERT_NEAR(y[static_cast<std::size_t>(r) * n + c], exact, 2e-6 * k)
                << "row " << r << ", column " << c;
        }
    }
}

TEST_P(GemmTest, BitsDoNotDependOnHowColumnsAreShared) {
    const auto x = randomMatrix(m_shape.m, m_shape.k, 3);
    const auto w = randomMatrix(m_shape.n, m_shape.k, 4);
    EXPECT_EQ(product(x, w, 1), product(x, w, 4));
}

/// What GateScope's own kernels promise and oneDNN doesn't.
class SimdGemmTest : public GemmTest {};

TEST_P(SimdGemmTest, BitsOfARowDoNotDependOnTheOthers) {
    const auto [m, n, k] = m_shape;
    const auto x = randomMatrix(m, k, 9);
    const auto w = randomMatrix(n, k, 10);
    const auto together = product(x, w, 1);
    m_shape.m = 1;
    for (int r = 0; r < m; ++r) {
        const auto row = x.begin() + static_cast<std::ptrdiff_t>(r) * k;
        const auto expected = together.begin() + static_cast<std::ptrdiff_t>(r) * n;
        ASSERT_EQ(product({row, row + k}, w, 1), std::vector<float>(expected, expected + n)) << "row " << r;
    }
}

/// A gated product and what a product with the identity then reads from it, with expected(gate, up).
template <typename Expected>
void checkGated(Gemm& gemm, DType dtype, Shape shape, const std::vector<float>& bias,
                const GatedActivation& activation, const Expected& expected) {
    const auto [m, n, k] = shape;
    const auto x = randomMatrix(m, k, 5);
    const auto gateUp = randomMatrix(2 * n, k, 6);
    std::vector<float> identity(static_cast<std::size_t>(n) * n, 0.0f);
    for (int i = 0; i < n; ++i)
        identity[static_cast<std::size_t>(i) * n + i] = 1.0f;

    gemm.prepare(n, k, true, m);
    gemm.prepare(n, n, false, m);
    AlignedBuffer packed(gemm.packedBytes(n, k, true));
    AlignedBuffer packedIdentity(gemm.packedBytes(n, n, false));
    gemm.pack(encoded(gateUp, dtype).data(), n, k, true, packed.as<>());
    gemm.pack(encoded(identity, dtype).data(), n, n, false, packedIdentity.as<>());
    AlignedBuffer rows(gemm.rowsBytes(m, k));
    AlignedBuffer hidden(gemm.rowsBytes(m, n));
    std::memset(hidden.as<>(), 0xff, hidden.size()); // NaN: padding must not come through
    gemm.packRows(encoded(x, dtype).data(), nullptr, m, k, rows.as<>());
    GemmScratch scratch;
    const PackedMatrix matrix{packed.as<>(), n, k, bias.empty() ? nullptr : bias.data()};
    const int half = gemm.chunks(n, true) / 2; // in two tasks, so that a bias starts in its middle too
    gemm.multiplyGated(rows.as<>(), m, matrix, activation, 0, half, hidden.as<>(), scratch);
    gemm.multiplyGated(rows.as<>(), m, matrix, activation, half, gemm.chunks(n, true), hidden.as<>(),
                       scratch);
    std::vector<float> y(static_cast<std::size_t>(m) * n, NAN);
    gemm.multiply(hidden.as<>(), m, {packedIdentity.as<>(), n, n}, 0, gemm.chunks(n, false), y.data(), n,
                  scratch);

    for (int r = 0; r < m; ++r) {
        for (int c = 0; c < n; ++c) {
            const auto* row = &x[static_cast<std::size_t>(r) * k];
            double gate = exactDot(row, &gateUp[static_cast<std::size_t>(c) * k], k);
            double up = exactDot(row, &gateUp[static_cast<std::size_t>(n + c) * k], k);
            if (!bias.empty()) {
                gate += bias[static_cast<std::size_t>(c)];
                up += bias[static_cast<std::size_t>(n + c)];
            }
            const double exact = expected(gate, up);
            // Engines that multiply bf16 by bf16 hand the hidden layer over in bf16.
            const double tolerance = dtype == DType::BF16 ? std::abs(exact) / 128 + 1e-4 : 1e-5 * k;
            ASSERT_NEAR(y[static_cast<std::size_t>(r) * n + c], exact, tolerance)
                << "row " << r << ", column " << c;
        }
    }
}

double siluOf(double x, double alpha = 1.0) {
    return x / (1 + std::exp(-alpha * x));
}

TEST_P(GemmTest, SiluTimesUpFeedsTheSecondProduct) {
    checkGated(*m_gemm, m_dtype, m_shape, {}, {}, [](double gate, double up) { return siluOf(gate) * up; });
}

TEST_P(GemmTest, BiasesComeBeforeSilu) {
    auto bias = randomMatrix(2, m_shape.n, 11);
    for (auto& value : bias)
        value *= 3.0f;
    checkGated(*m_gemm, m_dtype, m_shape, bias, {}, [](double gate, double up) { return siluOf(gate) * up; });
}

/// gpt-oss: every bound of both clamps is crossed by biases of up to 12.
TEST_P(GemmTest, ClampedSwigluCutsGateAboveAndUpAtBothEnds) {
    auto bias = randomMatrix(2, m_shape.n, 12);
    for (auto& value : bias)
        value *= 24.0f;
    const GatedActivation activation{ExpertSpec::Activation::ClampedSwiglu, 1.702f, 7.0f, 1.0f};
    checkGated(*m_gemm, m_dtype, m_shape, bias, activation, [](double gate, double up) {
        return siluOf(std::min(gate, 7.0), 1.702f) * (std::clamp(up, -7.0, 7.0) + 1);
    });
}

TEST_P(GemmTest, ABiasIsAddedToEachRow) {
    const auto [m, n, k] = m_shape;
    const auto x = randomMatrix(m, k, 13);
    const auto w = randomMatrix(n, k, 14);
    const auto bias = randomMatrix(1, n, 15);
    const auto without = product(x, w, 3);
    const auto with = product(x, w, 3, bias.data());
    for (int r = 0; r < m; ++r) {
        for (int c = 0; c < n; ++c) {
            const auto at = static_cast<std::size_t>(r) * n + c;
            ASSERT_EQ(with[at], without[at] + bias[static_cast<std::size_t>(c)])
                << "row " << r << ", column " << c;
        }
    }
}

TEST_P(GemmTest, RowsArePickedByTheirIds) {
    const auto [m, n, k] = m_shape;
    const auto x = randomMatrix(m + 5, k, 7);
    const auto w = randomMatrix(n, k, 8);
    std::vector<std::int32_t> ids;
    for (int r = 0; r < m; ++r)
        ids.push_back(m + 4 - r);
    m_gemm->prepare(n, k, false, m);
    AlignedBuffer packed(m_gemm->packedBytes(n, k, false));
    m_gemm->pack(encoded(w, m_dtype).data(), n, k, false, packed.as<>());
    AlignedBuffer rows(m_gemm->rowsBytes(m, k));
    m_gemm->packRows(encoded(x, m_dtype).data(), ids.data(), m, k, rows.as<>());
    std::vector<float> y(static_cast<std::size_t>(m) * n);
    GemmScratch scratch;
    m_gemm->multiply(rows.as<>(), m, {packed.as<>(), n, k}, 0, m_gemm->chunks(n, false), y.data(), n,
                     scratch);
    for (int r = 0; r < m; ++r) {
        const auto* row = &x[static_cast<std::size_t>(ids[static_cast<std::size_t>(r)]) * k];
        EXPECT_NEAR(y[static_cast<std::size_t>(r) * n], exactDot(row, w.data(), k), 2e-6 * k);
    }
}

/// As gtest and ctest print it.
void PrintTo(const Shape& shape, std::ostream* out) {
    *out << shape.m << " x " << shape.n << " x " << shape.k;
}

constexpr Shape kShapes[] = {{1, 1, 1},    {1, 16, 64},   {1, 200, 96},  {2, 33, 31},   {3, 7, 600},
                             {4, 64, 40},  {5, 130, 17},  {6, 48, 1030}, {7, 100, 513}, {13, 144, 120},
                             {48, 96, 72}, {50, 72, 257}, {30, 40, 2600}};

std::string parameterName(const testing::TestParamInfo<Parameters>& info) {
    const auto& [engine, dtype, shape] = info.param;
    return engine + "_" + std::string(dtypeName(dtype)) + "_m" + std::to_string(shape.m) + "_n" +
           std::to_string(shape.n) + "_k" + std::to_string(shape.k);
}

INSTANTIATE_TEST_SUITE_P(Engines, GemmTest,
                         testing::Combine(testing::ValuesIn(engines()),
                                          testing::Values(DType::F32, DType::BF16),
                                          testing::ValuesIn(kShapes)),
                         parameterName);

INSTANTIATE_TEST_SUITE_P(Sets, SimdGemmTest,
                         testing::Combine(testing::ValuesIn(simdSets()),
                                          testing::Values(DType::F32, DType::BF16),
                                          testing::ValuesIn(kShapes)),
                         parameterName);

/// Of sets that are made up: few machines have tiles.
TEST(GemmChoiceTest, TilesAreForBf16AndNotForSimd) {
    auto tiles = *simdKernelSets().back();
    tiles.packTiles = [](const std::byte* const*, int, int, float*) {};
    const auto vectors = *simdKernelSets().back(), portable = vectors;
    const std::vector<const SimdKernelSet*> sets{&tiles, &vectors, &portable};
    EXPECT_EQ(&simdKernels(GemmChoice::Automatic, DType::BF16, sets), &tiles);
    EXPECT_EQ(&simdKernels(GemmChoice::Automatic, DType::F32, sets), &vectors);
    EXPECT_EQ(&simdKernels(GemmChoice::Simd, DType::BF16, sets), &vectors);
    EXPECT_EQ(&simdKernels(GemmChoice::Scalar, DType::BF16, sets), &portable);
}

/// The loops sum as the processor does, bit by bit, where it has tiles to compare with.
TEST(EmulatedTilesTest, HaveTheBitsOfTheProcessor) {
    const auto setNamed = [](std::string_view name) -> const SimdKernelSet* {
        for (const auto* set : testedSimdSets()) {
            if (set->name == name) return set;
        }
        return nullptr;
    };
    const auto* processor = setNamed("amx_bf16");
    const auto* loops = setNamed("emulated_amx_bf16");
    if (processor == nullptr || loops == nullptr) GTEST_SKIP() << "this processor has no tiles";
    const int m = 20, n = 70, k = 1100;
    const auto x = encoded(randomMatrix(m, k, 16), DType::BF16);
    const auto w = encoded(randomMatrix(n, k, 17), DType::BF16);
    const auto productBy = [&](const SimdKernelSet& set) {
        SimdGemm gemm(DType::BF16, WeightFormat::Plain, set);
        AlignedBuffer packed(gemm.packedBytes(n, k, false)), rows(gemm.rowsBytes(m, k));
        gemm.pack(w.data(), n, k, false, packed.as<>());
        gemm.packRows(x.data(), nullptr, m, k, rows.as<>());
        std::vector<float> y(static_cast<std::size_t>(m) * n);
        GemmScratch scratch;
        gemm.multiply(rows.as<>(), m, {packed.as<>(), n, k}, 0, gemm.chunks(n, false), y.data(), n, scratch);
        return y;
    };
    EXPECT_EQ(productBy(*loops), productBy(*processor));
}

TEST(GemmChoiceTest, UnknownNameListsTheEngines) {
    try {
        (void)gemmChoiceFromName("mkl");
        FAIL() << "was taken";
    } catch (const UsageError& error) {
        EXPECT_NE(error.remedy().find("onednn"), std::string::npos);
    }
}

} // namespace
} // namespace gatescope
