// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/safetensors.h"
#include "moe/stored_matrix.h"

namespace gatescope {

/// Which rows of a quantised tensor, seen as one matrix of all its rows, a matrix has.
struct QuantizedPlace {
    std::int64_t firstRow = 0;
    int rowStep = 1;                ///< 2 where gate and up stand in turn
    std::int64_t firstScaleRow = 0; ///< FP8 alone, where rowStep is 1: a row of blocks, or a scale
    /// FP8 alone: columns of a tensor [in, width] that has the matrix transposed, with scales of blocks
    /// likewise; 0: it does not. firstRow and firstScaleRow are columns then, after these many elements and
    /// scales.
    int width = 0;
    std::int64_t before = 0;
    std::int64_t scalesBefore = 0; ///< Fp8Blocks alone
    int scaleStep = 1;             ///< Fp8Channels alone: 0 where all rows have the first scale
};

/// Quantised weights in a mapped file, as checkpoints have them:
///   Int8Channels  weight int8 [rows, columns], weight_scale [rows, 1] (compressed-tensors)
///   Fp8Blocks     weight e4m3 [rows, columns], weight_scale_inv [ceil(rows / 128), ceil(columns / 128)]
///   Fp8Channels   weight e4m3, and a scale for each of its rows, or one for all
///   Mxfp4         _blocks uint8 [rows, columns / 32, 16], _scales uint8 [rows, columns / 32] (gpt-oss)
/// Scales of the first three are f32, bf16 or f16.
class QuantizedTensor final : public StoredMatrix {
public:
    /// Both tensors must outlive this. `rows` x `columns`: of the matrix.
    QuantizedTensor(QuantizedMatrix::Format format, const TensorView& values, const TensorView& scales,
                    int rows, int columns, const QuantizedPlace& place = {});

    DType dtype() const override;
    /// value * scale in float32, then rounded to what is wanted.
    std::byte* copyTo(std::byte* out, DType wanted) const override;
    std::optional<QuantizedMatrix::Format> quantizedFormat() const override { return m_format; }
    std::optional<QuantizedMatrix> quantized() const override;

private:
    QuantizedMatrix transposed() const;
    void readScales(std::int64_t first, std::size_t count, std::vector<float>& to) const;
    void readChannelScales(std::vector<float>& to) const;

    QuantizedMatrix::Format m_format;
    const TensorView& m_values;
    const TensorView& m_scales;
    int m_rows;
    int m_columns;
    QuantizedPlace m_place;
};

} // namespace gatescope
