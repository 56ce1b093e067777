// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cpu/gemm.h"
#include "cpu/onednn_compat.h"

#include <compare>
#include <map>

namespace gatescope {

/// GEMMs by oneDNN's matmul with weights in the blocked layout that it prefers. Columns are cut into chunks
/// that are packed one by one, so that tasks can share a matrix; rows are padded to the next of a few
/// prepared counts, since creating a primitive costs far more than a small product.
class OneDnnGemm final : public Gemm {
public:
    explicit OneDnnGemm(DType dtype);

    /// Whether oneDNN multiplies this dtype on this processor; before AVX-512 it has no bf16 matmul.
    static bool supports(DType dtype);
    /// "2.6.3"
    static std::string version();

    std::string name() const override;
    DType sourceDtype() const override { return m_dtype; }
    double bytesPerWeight() const override { return static_cast<double>(dtypeSize(m_dtype)); }
    void prepare(int n, int k, bool gated, int maxRows) override;
    int chunkColumns(bool gated) const override;
    std::size_t packedBytes(int n, int k, bool gated) const override;
    void pack(const std::byte* weights, int n, int k, bool gated, std::byte* packed) const override;
    std::size_t rowsBytes(int m, int k) const override;
    void packRows(const std::byte* x, const std::int32_t* ids, int m, int k, std::byte* rows) const override;
    void multiply(const std::byte* rows, int m, const PackedMatrix& weights, int first, int last, float* y,
                  std::ptrdiff_t ldy, GemmScratch& scratch) const override;
    void multiplyGated(const std::byte* rows, int m, const PackedMatrix& weights,
                       const GatedActivation& activation, int first, int last, std::byte* hidden,
                       GemmScratch& scratch) const override;

private:
    /// Columns and k of one chunk's product.
    struct Shape {
        int n;
        int k;
        auto operator<=>(const Shape&) const = default;
    };
    struct Product {
        dnnl::matmul primitive;
        dnnl::memory::desc source;
        dnnl::memory::desc destination;
        dnnl::memory::desc scratchpad;
    };
    struct Chunk {
        dnnl::memory::desc layout;       ///< of the packed weights
        std::map<int, Product> products; ///< by padded row count
    };

    Shape shapeOf(int n, int k, bool gated, int chunk) const;
    void prepareShape(const Shape& shape, int maxRows);
    std::size_t chunkBytes(int n, int k, bool gated) const;
    /// y[paddedRows(m), shape.n] in `scratch`.
    const float* execute(const std::byte* rows, int m, const Shape& shape, const std::byte* packed,
                         GemmScratch& scratch) const;

    DType m_dtype;
    dnnl::memory::data_type m_type;
    dnnl::engine m_engine;
    std::map<Shape, Chunk> m_chunks;
};

} // namespace gatescope
