// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cpu/int8_kernels.h"
#include "cpu/panel_gemm.h"

namespace gatescope {

/// W8A8: int8 weights with a scale per output channel, activations quantised to int8 with a scale per row
/// while they are packed. Sums are exact int32; both scales are applied in float32, results rounded to the
/// activations' dtype after w13, after activation(gate, up) and after w2, as
/// tests/golden/reference/README.md has it. The hidden rows are quantised with a scale over all their
/// columns, so that happens in finishHidden().
class Int8Gemm final : public PanelGemm, public RowQuantizer {
public:
    Int8Gemm(DType activations, const Int8Kernels& kernels);

    std::string name() const override;
    DType sourceDtype() const override { return DType::F32; }
    double bytesPerWeight() const override { return 1.0; }
    int blockRows() const override { return m_kernels.tiles ? kTiledBlockRows : PanelGemm::blockRows(); }
    void prepare(int n, int k, bool gated, int maxRows) override;
    void pack(const std::byte* weights, int n, int k, bool gated, std::byte* packed) const override;
    std::optional<QuantizedMatrix::Format> quantizedFormat() const override;
    std::size_t rowsBytes(int m, int k) const override;
    void packRows(const std::byte* x, const std::int32_t* ids, int m, int k, std::byte* rows) const override;
    const RowQuantizer* rowQuantizer() const override { return this; }
    std::size_t quantizedRowBytes(int k) const override;
    void quantizeRow(const std::byte* x, int k, std::byte* quantized) const override;
    void packQuantizedRows(const std::byte* quantized, const std::int32_t* ids, int m, int k,
                           std::byte* rows) const override;
    std::size_t hiddenBytes(int m, int n) const override;
    void finishHidden(std::byte* hidden, int m, int n) const override;
    void multiply(const std::byte* rows, int m, const PackedMatrix& weights, int first, int last, float* y,
                  std::ptrdiff_t ldy, GemmScratch& scratch) const override;
    void multiplyGated(const std::byte* rows, int m, const PackedMatrix& weights,
                       const GatedActivation& activation, int first, int last, std::byte* hidden,
                       GemmScratch& scratch) const override;

private:
    std::size_t panelBytes(int k) const override;
    std::size_t wordBytes(int m, int k) const;
    Int8Rows view(const std::byte* rows, int m, int k) const;
    void packVector(const QuantizedMatrix& matrix, int firstColumn, int half,
                    std::byte* panel) const override;
    void quantizeRows(const std::byte* x, const std::int32_t* ids, int m, int k, bool bf16,
                      std::byte* rows) const;

    DType m_activations;
    const Int8Kernels& m_kernels;
};

} // namespace gatescope
