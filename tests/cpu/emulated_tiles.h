// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace gatescope {

/// What AmxTiles does with the processor's tile registers, done by loops as Intel's manual describes the
/// instructions (SDM, volume 2: LDTILECFG, TILELOADD, TILESTORED, TDPBUSD), so that the kernels that use them
/// can be tested anywhere. Without the standard library's templates: instances of them compiled for a newer
/// processor might be linked for everyone.
class EmulatedTiles {
public:
    static constexpr int kRows = 16;
    static constexpr int kRowBytes = 64;

    void shape(int first, int second) {
        const int rows[8] = {first, first, second, second, first, second, kRows, kRows};
        if (std::memcmp(rows, m_rows, sizeof rows) == 0) return;
        std::memcpy(m_rows, rows, sizeof rows);
        std::memset(m_tiles, 0, sizeof m_tiles);
    }

    template <int TILE>
    void zero() {
        std::memset(m_tiles[TILE], 0, sizeof m_tiles[TILE]);
    }
    template <int TILE>
    void load(const void* from, std::ptrdiff_t stride) {
        zero<TILE>(); // rows beyond the tile's
        for (int r = 0; r < m_rows[TILE]; ++r)
            std::memcpy(m_tiles[TILE][r], static_cast<const std::byte*>(from) + r * stride, kRowBytes);
    }
    template <int TILE>
    void store(void* to, std::ptrdiff_t stride) {
        for (int r = 0; r < m_rows[TILE]; ++r)
            std::memcpy(static_cast<std::byte*>(to) + r * stride, m_tiles[TILE][r], kRowBytes);
    }
    template <int SUM, int ROWS, int WEIGHTS>
    void multiplyAdd() {
        for (int r = 0; r < m_rows[SUM]; ++r) {
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

private:
    int m_rows[8] = {};
    std::uint8_t m_tiles[8][kRows][kRowBytes] = {};
};

} // namespace gatescope
