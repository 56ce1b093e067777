// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/safetensors.h"
#include "moe/stored_matrix.h"

namespace gatescope {

/// FP8 e4m3 weights with one factor for each 128 x 128 block, as Qwen3's and DeepSeek-V3's checkpoints have
/// them: weight * weight_scale_inv in float32, then rounded to what is wanted.
class Fp8BlockMatrix final : public StoredMatrix {
public:
    /// `weights` [rows, columns], `scales` [ceil(rows / 128), ceil(columns / 128)] in f32, bf16 or f16; both
    /// must outlive this.
    Fp8BlockMatrix(const TensorView& weights, const TensorView& scales, int rows, int columns)
        : m_weights(weights.bytes.data()),
          m_scales(scales.bytes.data()),
          m_scaleDtype(scales.dtype),
          m_rows(rows),
          m_columns(columns) {}

    DType dtype() const override { return DType::F8E4M3; }
    std::byte* copyTo(std::byte* out, DType wanted) const override;

private:
    float scale(int row, int column) const;

    const std::byte* m_weights;
    const std::byte* m_scales;
    DType m_scaleDtype;
    int m_rows;
    int m_columns;
};

} // namespace gatescope
