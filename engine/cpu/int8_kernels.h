// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cpu/gemm.h"
#include "cpu/simd_gemm.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gatescope {

/// Quantised activation rows as the int8 kernels read them: strips of words (strips.h), `depth` values of k
/// in each.
struct Int8Rows {
    const std::uint32_t* words; ///< strips, [steps][height]
    const float* scales;        ///< [m]
    int m;
    int k;
};

/// The innermost loops of one instruction set for int8 weights and int8 activations; see int8_kernels.inc,
/// which is compiled once per instruction set. All sums are exact, so all sets give the same bits (but for
/// the activation function's last bit).
struct Int8Kernels {
    const char* name; ///< of the instruction set
    int width;        ///< columns of a vector; a panel is two vectors wide
    int stripRows;    ///< greatest height of an activation strip
    int depth; ///< values of k in a word: 4 bytes, or 2 halves where bytes cannot be multiplied exactly

    /// Quantises `height` rows of k values (bf16 or float32): scale = max|x| / 127, value = x / scale to the
    /// nearest integer, ties to even; a row of zeros has scale 1. Into a strip, and scales [height].
    void (*quantize)(const std::byte* const* rows, int height, int k, bool bf16, float* scales,
                     std::uint32_t* strip);
    /// A strip of `height` rows that quantize() brought into strips of one row each, of `steps` words.
    void (*interleave)(const std::byte* const* rows, int height, int steps, std::uint32_t* strip);
    /// y[m, columns] for the panels from `packed` on: (float32(sum) * row's scale) * column's scale + bias
    /// ([columns] or null), rounded to bf16 if so. `totals`: room for the sums of two panels.
    void (*multiply)(const Int8Rows& rows, const std::byte* packed, const float* bias, int columns, bool bf16,
                     float* y, std::ptrdiff_t ldy, std::int32_t* totals);
    /// Gated panels: activation(gate, up), both as multiply() gives them, rounded again if `bf16`;
    /// y[m, columns].
    void (*multiplyGated)(const Int8Rows& rows, const std::byte* packed, const GatedEpilogue& epilogue,
                          int columns, bool bf16, float* y, std::ptrdiff_t ldy, std::int32_t* totals);
    PeakLoop peak;
    bool tiles; ///< of AMX multiply: strips and panels stand as tile_sums.inc says

    /// Bytes of a panel for each step of `depth` values of k.
    std::size_t rowBytes() const { return std::size_t{2} * width * depth; }
    /// A scale and a correction for each column: where bytes are multiplied, those of the activations are
    /// offset by 128, and 128 times the sum of the column's weights is taken off again.
    std::size_t columnBytes() const { return std::size_t{2} * width * 8; }
};

/// The kernels that this processor runs, the best first, the portable ones last.
const std::vector<const Int8Kernels*>& int8KernelSets();
/// The portable kernels for GemmChoice::Scalar, the best of those without tiles for Simd, else the best.
const Int8Kernels& int8Kernels(GemmChoice choice);
/// The same of `sets`, in int8KernelSets()' order, one without tiles among them.
const Int8Kernels& int8Kernels(GemmChoice choice, const std::vector<const Int8Kernels*>& sets);

} // namespace gatescope
