// SPDX-License-Identifier: GPL-3.0-or-later
// The helpers of each instruction set beside the GEMM, against plain loops.

#include "base/bf16.h"
#include "cpu/simd_gemm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace gatescope {
namespace {

class SimdKernelsTest : public testing::TestWithParam<std::string> {
protected:
    const SimdKernelSet& set() const {
        for (const auto* set : simdKernelSets()) {
            if (set->name == GetParam()) return *set;
        }
        return *simdKernelSets().back();
    }
};

std::vector<float> randomValues(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<float> values(count);
    for (auto& v : values)
        v = static_cast<float>(random()) / 4294967296.0f - 0.5f;
    return values;
}

// Columns that fill vectors and some that don't.
constexpr int kColumns[] = {1, 7, 16, 31, 64, 100};

TEST_P(SimdKernelsTest, GatherSumsInOrder) {
    for (const int columns : kColumns) {
        const auto a = randomValues(columns, 1), b = randomValues(columns, 2), c = randomValues(columns, 3);
        const float* const rows[] = {a.data(), b.data(), c.data()};
        const float weights[] = {0.5f, -1.25f, 3.0f};
        std::vector<float> out(static_cast<std::size_t>(columns) + 1, 77.0f);
        set().gather(rows, weights, 3, columns, false, out.data());
        std::vector<std::uint16_t> rounded(static_cast<std::size_t>(columns) + 1, 0x1234);
        set().gather(rows, weights, 3, columns, true, rounded.data());
        for (std::size_t i = 0; i < a.size(); ++i) {
            const double expected = 0.5 * a[i] - 1.25 * b[i] + 3.0 * c[i];
            EXPECT_NEAR(out[i], expected, 1e-6) << columns << " columns, " << i;
            EXPECT_EQ(rounded[i], floatToBf16(out[i])) << columns << " columns, " << i;
        }
        EXPECT_EQ(out.back(), 77.0f) << "wrote beyond " << columns << " columns";
        EXPECT_EQ(rounded.back(), 0x1234) << "wrote beyond " << columns << " columns";
    }
}

TEST_P(SimdKernelsTest, GatherKeepsNan) {
    const std::vector<float> row(40, std::numeric_limits<float>::quiet_NaN());
    const float* const rows[] = {row.data()};
    const float weight = 1.0f;
    std::vector<std::uint16_t> out(row.size());
    set().gather(rows, &weight, 1, static_cast<int>(row.size()), true, out.data());
    for (const auto value : out)
        EXPECT_TRUE(std::isnan(bf16ToFloat(value)));
}

TEST_P(SimdKernelsTest, InterleavePutsRowsSideBySide) {
    const int heights = set().f32.plain.stripRows;
    for (int height = 1; height <= heights; ++height) {
        for (const int count : kColumns) {
            std::vector<std::vector<float>> rows;
            std::vector<std::vector<std::uint16_t>> halves;
            std::vector<const std::byte*> from, fromHalves;
            for (int r = 0; r < height; ++r) {
                rows.push_back(randomValues(count, static_cast<unsigned>(r)));
                for (auto& v : rows.back())
                    v = roundToBf16(v);
                halves.emplace_back();
                for (const float v : rows.back())
                    halves.back().push_back(floatToBf16(v));
            }
            for (int r = 0; r < height; ++r) {
                from.push_back(reinterpret_cast<const std::byte*>(rows[static_cast<std::size_t>(r)].data()));
                fromHalves.push_back(
                    reinterpret_cast<const std::byte*>(halves[static_cast<std::size_t>(r)].data()));
            }
            std::vector<float> strip(static_cast<std::size_t>(count) * height + 1, 77.0f);
            auto stripOfHalves = strip;
            set().interleave(from.data(), height, count, false, strip.data());
            set().interleave(fromHalves.data(), height, count, true, stripOfHalves.data());
            for (int i = 0; i < count; ++i) {
                for (int r = 0; r < height; ++r) {
                    ASSERT_EQ(strip[static_cast<std::size_t>(i) * height + r],
                              rows[static_cast<std::size_t>(r)][static_cast<std::size_t>(i)])
                        << height << " rows of " << count << ", row " << r << ", word " << i;
                }
            }
            EXPECT_EQ(strip, stripOfHalves);
            EXPECT_EQ(strip.back(), 77.0f) << "wrote beyond " << height << " rows of " << count;
        }
    }
}

TEST_P(SimdKernelsTest, DotTakesBothTypes) {
    for (const int count : kColumns) {
        const auto weights = randomValues(count, 4);
        auto x = randomValues(count, 5);
        std::vector<std::uint16_t> bf16(x.size());
        double expected = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            bf16[i] = floatToBf16(x[i]);
            x[i] = bf16ToFloat(bf16[i]);
            expected += static_cast<double>(x[i]) * weights[i];
        }
        EXPECT_NEAR(set().dot(x.data(), false, weights.data(), count), expected, 1e-5) << count;
        EXPECT_EQ(set().dot(bf16.data(), true, weights.data(), count),
                  set().dot(x.data(), false, weights.data(), count))
            << count;
    }
}

std::vector<std::string> setNames() {
    std::vector<std::string> names;
    for (const auto* set : simdKernelSets())
        names.emplace_back(set->name);
    return names;
}

INSTANTIATE_TEST_SUITE_P(Sets, SimdKernelsTest, testing::ValuesIn(setNames()),
                         [](const auto& info) { return info.param; });

} // namespace
} // namespace gatescope
