// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cpu/strips.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace gatescope {

/// What AmxTiles does with the processor's tile registers, done by loops as Intel's manual describes the
/// instructions (SDM, volume 2: LDTILECFG, TILELOADD, TILESTORED, TDPBUSD, TDPBF16PS), so that the kernels
/// that use them can be tested anywhere. Without the standard library's templates: instances of them compiled
/// for a newer processor might be linked for everyone.
class EmulatedTiles {
public:
    static constexpr int kRows = 16;
    static constexpr int kRowBytes = 64;
    static constexpr int kColumns = kRowBytes / 4;
    static constexpr int kValues = kRowBytes / 2; ///< of bf16 in a row

    void shape(const TileRows& rows) {
        if (rows == m_rows) return;
        m_rows = rows;
        std::memset(m_tiles, 0, sizeof m_tiles);
    }

    template <int TILE>
    void zero() {
        std::memset(m_tiles[TILE], 0, sizeof m_tiles[TILE]);
    }
    template <int TILE>
    void load(const void* from, std::ptrdiff_t stride) {
        zero<TILE>(); // rows beyond the tile's
        for (int r = 0; r < m_rows.of[TILE]; ++r)
            std::memcpy(m_tiles[TILE][r], static_cast<const std::byte*>(from) + r * stride, kRowBytes);
    }
    template <int TILE>
    void store(void* to, std::ptrdiff_t stride) {
        for (int r = 0; r < m_rows.of[TILE]; ++r)
            std::memcpy(static_cast<std::byte*>(to) + r * stride, m_tiles[TILE][r], kRowBytes);
    }
    template <int SUM, int ROWS, int WEIGHTS>
    void multiplyAddInt8() {
        for (int r = 0; r < m_rows.of[SUM]; ++r) {
            for (int column = 0; column < kRowBytes; column += 4) {
                std::uint32_t sum;
                std::memcpy(&sum, &m_tiles[SUM][r][column], sizeof sum);
                for (int i = 0; i < kRowBytes; ++i) {
                    const int weight = static_cast<std::int8_t>(m_tiles[WEIGHTS][i / 4][column + i % 4]);
                    sum += static_cast<std::uint32_t>(m_tiles[ROWS][r][i] * weight);
                }
                std::memcpy(&m_tiles[SUM][r][column], &sum, sizeof sum);
            }
        }
    }

    /// The products of even and of odd values of k are summed apart, each fused and rounded to the nearest
    /// even, and both sums added in the end. Subnormal numbers are zeros.
    template <int SUM, int ROWS, int WEIGHTS>
    void multiplyAddBf16() {
        float weights[kValues][kColumns];
        for (int i = 0; i < kValues; ++i) {
            for (int column = 0; column < kColumns; ++column)
                weights[i][column] = bf16At(&m_tiles[WEIGHTS][i / 2][4 * column + i % 2 * 2]);
        }
        for (int r = 0; r < m_rows.of[SUM]; ++r) {
            float sums[2][kColumns] = {}; // of even values of k, and of odd ones
            for (int i = 0; i < kValues; ++i) {
                const float value = bf16At(&m_tiles[ROWS][r][2 * i]);
                for (int column = 0; column < kColumns; ++column) {
                    float& sum = sums[i % 2][column];
                    sum = flushed(__builtin_fmaf(value, weights[i][column], sum));
                }
            }
            for (int column = 0; column < kColumns; ++column) {
                float total;
                std::memcpy(&total, &m_tiles[SUM][r][4 * column], sizeof total);
                total = flushed(flushed(total) + flushed(sums[0][column] + sums[1][column]));
                std::memcpy(&m_tiles[SUM][r][4 * column], &total, sizeof total);
            }
        }
    }

private:
    static float flushed(float value) {
        return __builtin_fabsf(value) < 0x1p-126f ? __builtin_copysignf(0.0f, value) : value;
    }
    static float bf16At(const std::uint8_t* from) {
        std::uint32_t bits = 0;
        std::memcpy(reinterpret_cast<char*>(&bits) + 2, from, 2);
        float value;
        std::memcpy(&value, &bits, sizeof value);
        return flushed(value);
    }

    TileRows m_rows{};
    std::uint8_t m_tiles[8][kRows][kRowBytes] = {};
};

} // namespace gatescope
