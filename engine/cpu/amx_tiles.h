// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cpu/strips.h"

#include <cstddef>
#include <cstdint>

namespace gatescope {

/// The tile registers of AMX, eight of up to 16 rows of 64 bytes, for as long as the object lives.
/// Instructions are written out, since compilers' intrinsics do not say that they read and write memory.
/// Included by files that are compiled for AMX alone; the tests have a class of the same functions for
/// processors without (tests/cpu/emulated_tiles.h).
class AmxTiles {
public:
    static constexpr int kRows = 16;
    static constexpr int kRowBytes = 64;

    AmxTiles() = default;
    AmxTiles(const AmxTiles&) = delete;
    AmxTiles& operator=(const AmxTiles&) = delete;
    ~AmxTiles() {
        if (m_rows != TileRows{}) __asm__ volatile("tilerelease" ::: "memory");
    }

    /// All tiles are zero where that differs from what it was.
    void shape(const TileRows& rows) {
        if (rows == m_rows) return;
        m_rows = rows;
        struct {
            std::uint8_t palette = 1;
            std::uint8_t startRow = 0;
            std::uint8_t reserved[14] = {};
            std::uint16_t rowBytes[16] = {};
            std::uint8_t rows[16] = {};
        } config;
        static_assert(sizeof config == 64);
        for (int tile = 0; tile < 8; ++tile) {
            config.rows[tile] = static_cast<std::uint8_t>(rows.of[tile]);
            config.rowBytes[tile] = rows.of[tile] > 0 ? kRowBytes : 0;
        }
        __asm__ volatile("ldtilecfg %0" ::"m"(config) : "memory");
    }

    template <int TILE>
    static void zero() {
        __asm__ volatile("tilezero %%tmm%c0" ::"i"(TILE));
    }
    /// `stride`: bytes from row to row.
    template <int TILE>
    static void load(const void* from, std::ptrdiff_t stride) {
        __asm__ volatile("tileloadd (%1,%2,1), %%tmm%c0" ::"i"(TILE), "r"(from), "r"(stride) : "memory");
    }
    template <int TILE>
    static void store(void* to, std::ptrdiff_t stride) {
        __asm__ volatile("tilestored %%tmm%c0, (%1,%2,1)" ::"i"(TILE), "r"(to), "r"(stride) : "memory");
    }
    /// SUM [rows][16] += ROWS [rows][16][4], unsigned bytes, times WEIGHTS [16][16 columns][4], signed ones.
    template <int SUM, int ROWS, int WEIGHTS>
    static void multiplyAddInt8() {
        __asm__ volatile("tdpbusd %%tmm%c2, %%tmm%c1, %%tmm%c0" ::"i"(SUM), "i"(ROWS), "i"(WEIGHTS));
    }
    /// SUM [rows][16] in float32 += ROWS [rows][16][2] times WEIGHTS [16][16 columns][2], bf16. Subnormal
    /// numbers are zeros.
    template <int SUM, int ROWS, int WEIGHTS>
    static void multiplyAddBf16() {
        __asm__ volatile("tdpbf16ps %%tmm%c2, %%tmm%c1, %%tmm%c0" ::"i"(SUM), "i"(ROWS), "i"(WEIGHTS));
    }

private:
    TileRows m_rows{};
};

} // namespace gatescope
