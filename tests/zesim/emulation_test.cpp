// SPDX-License-Identifier: GPL-3.0-or-later
// The emulated built-ins: sub-groups, matrix_mad and 2D blocks, against plain loops.

#include "simulated_device.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace gatescope::zesim::test {
namespace {

// Small numbers that bf16 holds exactly, so that sums are exact too.
std::vector<std::uint16_t> bf16Values(std::size_t count, unsigned seed) {
    std::vector<std::uint16_t> values(count);
    for (auto& value : values) {
        seed = seed * 1664525u + 1013904223u;
        const float number = static_cast<float>(static_cast<int>(seed >> 24) % 17 - 8) / 4.0f;
        value = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(number) >> 16);
    }
    return values;
}

float asFloat(std::uint16_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

float dot(const std::vector<std::uint16_t>& a, std::size_t row, const std::vector<std::uint16_t>& b,
          std::size_t column, std::size_t k, std::size_t pitchB) {
    float sum = 0;
    for (std::size_t i = 0; i < k; ++i) {
        sum += asFloat(a[row * k + i]) * asFloat(b[i * pitchB + column]);
    }
    return sum;
}

void launch(SimulatedDevice& gpu, ze_kernel_handle_t kernel, std::uint32_t groups = 1) {
    const auto list = gpu.list();
    const ze_group_count_t count{groups, 1, 1};
    ASSERT_ZE(zeCommandListAppendLaunchKernel(list, kernel, &count, nullptr, 0, nullptr));
    gpu.run(list);
}

TEST(Emulation, collectivesWithSeveralSubGroups) {
    SimulatedDevice gpu;
    std::vector<int> input(96);
    for (std::size_t i = 0; i < input.size(); ++i) {
        input[i] = static_cast<int>(i * 7 % 23);
    }
    const int* const in = gpu.upload(input);
    int* const out = static_cast<int*>(gpu.allocate(96 * 20 * sizeof(int)));
    const auto kernel = gpu.kernel("sub_groups", "collectives", 48);
    gpu.setArguments(kernel, in, out);
    launch(gpu, kernel, 2);
    const auto results = gpu.download(out, 96 * 20);
    for (std::size_t i = 0; i < 96; ++i) {
        const std::size_t lane = i % 16;
        const auto first = input.begin() + static_cast<std::ptrdiff_t>(i - lane);
        const int sum = std::accumulate(first, first + 16, 0);
        const int upTo = std::accumulate(first, first + static_cast<std::ptrdiff_t>(lane), 0);
        const int smallest = *std::min_element(first, first + 16);
        const int largest = *std::max_element(first, first + 16);
        const std::vector<int> expected{int(lane),
                                        int(i % 48 / 16),
                                        16,
                                        3,
                                        first[3],
                                        sum,
                                        sum,
                                        smallest,
                                        largest,
                                        upTo + input[i],
                                        upTo,
                                        std::find(first, first + 16, 5) != first + 16,
                                        smallest > 5,
                                        first[static_cast<std::ptrdiff_t>((lane + 1) % 16)],
                                        first[static_cast<std::ptrdiff_t>(lane ^ 1)],
                                        sum};
        const auto row = results.begin() + static_cast<std::ptrdiff_t>(i * 20);
        ASSERT_EQ(std::vector<int>(row, row + 16), expected) << "work-item " << i;
    }
}

TEST(Emulation, blockReadsAndWrites) {
    SimulatedDevice gpu;
    std::vector<std::uint32_t> words(64);
    std::iota(words.begin(), words.end(), 0u);
    std::vector<std::uint16_t> halves(128);
    std::iota(halves.begin(), halves.end(), std::uint16_t{1000});
    const auto* const wordsIn = gpu.upload(words);
    const auto* const halvesIn = gpu.upload(halves);
    auto* const out = static_cast<std::uint32_t*>(gpu.allocate(80 * sizeof(std::uint32_t)));
    const auto kernel = gpu.kernel("sub_groups", "blocks", 16);
    gpu.setArguments(kernel, wordsIn, halvesIn, out);
    launch(gpu, kernel);
    const auto results = gpu.download(out, 80);
    for (std::uint32_t l = 0; l < 16; ++l) {
        EXPECT_EQ(results[l], 16 + l);
        EXPECT_EQ(results[16 + l], 48 + l);
        EXPECT_EQ(results[32 + l], 1000 + 112 + l);
        EXPECT_EQ(results[48 + l], l);
        EXPECT_EQ(results[64 + l], 100 + l);
    }
}

TEST(Emulation, persistentKernelTakesAllTasks) {
    SimulatedDevice gpu;
    auto* const counter = gpu.upload(std::vector<std::uint32_t>{0});
    auto* const owner = static_cast<std::uint32_t*>(gpu.allocate(37 * 16 * sizeof(std::uint32_t)));
    const auto kernel = gpu.kernel("sub_groups", "persistent", 16);
    gpu.setArguments(kernel, counter, std::uint32_t{37}, owner);
    launch(gpu, kernel, 5);
    const auto results = gpu.download(owner, 37 * 16);
    for (std::size_t i = 0; i < results.size(); ++i) {
        ASSERT_EQ(results[i], i / 16 + 16) << i;
    }
    EXPECT_EQ(gpu.download(counter, 1)[0], 42u) << "each of 5 groups found the end once";
}

TEST(Emulation, matrixMadWith16Lanes) {
    SimulatedDevice gpu;
    constexpr std::size_t k = 64;
    const auto a = bf16Values(8 * k, 1);
    const auto b = bf16Values(k * 16, 2);
    const auto* const inA = gpu.upload(a);
    const auto* const inB = gpu.upload(b);
    auto* const out = static_cast<float*>(gpu.allocate(128 * sizeof(float)));
    const auto kernel = gpu.kernel("xmx16", "multiply", 16);
    gpu.setArguments(kernel, inA, inB, out, int{k});
    launch(gpu, kernel);
    const auto c = gpu.download(out, 128);
    for (std::size_t i = 0; i < 128; ++i) {
        ASSERT_FLOAT_EQ(c[i], dot(a, i / 16, b, i % 16, k, 16)) << i;
    }
    const auto oneRow = gpu.kernel("xmx16", "multiply_one_row", 16);
    gpu.setArguments(oneRow, inA, inB, out, int{k});
    launch(gpu, oneRow);
    const auto row = gpu.download(out, 16);
    for (std::size_t i = 0; i < 16; ++i) {
        ASSERT_FLOAT_EQ(row[i], dot(a, 0, b, i, k, 16)) << i;
    }
}

TEST(Emulation, matrixMadWith8LanesAndTwoSubGroups) {
    SimulatedDevice gpu;
    constexpr std::size_t k = 32;
    const auto a = bf16Values(32 * k, 3);
    const auto b = bf16Values(k * 8, 4);
    const auto* const inA = gpu.upload(a);
    const auto* const inB = gpu.upload(b);
    auto* const out = static_cast<float*>(gpu.allocate(256 * sizeof(float)));
    const auto kernel = gpu.kernel("xmx8", "multiply", 16);
    gpu.setArguments(kernel, inA, inB, out, int{k});
    launch(gpu, kernel, 2);
    const auto c = gpu.download(out, 256);
    for (std::size_t i = 0; i < 256; ++i) {
        ASSERT_FLOAT_EQ(c[i], dot(a, i / 8, b, i % 8, k, 8)) << i;
    }
}

TEST(Emulation, int8MatrixMadWith16And8Lanes) {
    SimulatedDevice gpu;
    constexpr std::size_t k = 96;
    for (const std::size_t lanes : {std::size_t{16}, std::size_t{8}}) {
        std::vector<std::int8_t> a(8 * k);
        std::vector<std::int8_t> b(k * lanes);
        for (std::size_t i = 0; i < a.size(); ++i)
            a[i] = static_cast<std::int8_t>(i * 37 % 255 - 127);
        for (std::size_t i = 0; i < b.size(); ++i)
            b[i] = static_cast<std::int8_t>(i * 91 % 255 - 127);
        const auto* const inA = gpu.upload(a);
        const auto* const inB = gpu.upload(b);
        auto* const out = static_cast<std::int32_t*>(gpu.allocate(8 * lanes * sizeof(std::int32_t)));
        const auto kernel =
            gpu.kernel(lanes == 16 ? "xmx16" : "xmx8", "multiply_int8", static_cast<std::uint32_t>(lanes));
        gpu.setArguments(kernel, inA, inB, out, int{k});
        launch(gpu, kernel);
        const auto c = gpu.download(out, 8 * lanes);
        for (std::size_t i = 0; i < c.size(); ++i) {
            int expected = 0;
            for (std::size_t j = 0; j < k; ++j)
                expected += a[i / lanes * k + j] * b[j * lanes + i % lanes];
            ASSERT_EQ(c[i], expected) << lanes << " lanes, element " << i;
        }
    }
}

TEST(Emulation, twoDimensionalBlocks) {
    SimulatedDevice gpu;
    constexpr std::size_t k = 48;
    constexpr int rows = 5; // of 8: the rest reads as 0 and is not written
    const auto a = bf16Values(rows * k, 5);
    const auto b = bf16Values(k * 32, 6);
    const auto* const inA = gpu.upload(a);
    const auto* const inB = gpu.upload(b);
    auto* const out = static_cast<float*>(gpu.allocate(8 * 32 * sizeof(float)));
    const auto kernel = gpu.kernel("xmx16", "multiply_blocks", 16);
    gpu.setArguments(kernel, inA, inB, out, int{k}, rows);
    launch(gpu, kernel);
    const auto c = gpu.download(out, 8 * 32);
    for (std::size_t i = 0; i < c.size(); ++i) {
        const std::size_t row = i / 32;
        const std::size_t column = i % 32;
        if (row < rows && column < 16) {
            ASSERT_FLOAT_EQ(c[i], dot(a, row, b, column, k, 32)) << i;
        } else {
            ASSERT_TRUE(std::isnan(c[i])) << i << ": outside of the surface or of the block";
        }
    }
}

TEST(Emulation, transposedAndMisalignedBlocks) {
    SimulatedDevice gpu;
    std::vector<std::uint32_t> matrix(16 * 16);
    std::iota(matrix.begin(), matrix.end(), 0u);
    const auto* const in = gpu.upload(matrix);
    auto* const out = static_cast<std::uint32_t*>(gpu.allocate(128 * sizeof(std::uint32_t)));
    const auto transpose = gpu.kernel("xmx16", "transpose", 16);
    gpu.setArguments(transpose, in, out);
    launch(gpu, transpose);
    const auto transposed = gpu.download(out, 128);
    for (std::uint32_t i = 0; i < 128; ++i) {
        ASSERT_EQ(transposed[i], i % 16 * 16 + 4 + i / 16) << i;
    }
    const auto misaligned = gpu.kernel("xmx16", "misaligned", 16);
    gpu.setArguments(misaligned, in, out);
    launch(gpu, misaligned);
    EXPECT_EQ(gpu.download(out, 1)[0], 0xFFFFFFFFu)
        << "a call that breaks the hardware's rules reads NaN bytes";
}

} // namespace
} // namespace gatescope::zesim::test
