// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/safetensors.h"
#include "moe/stored_matrix.h"

#include <memory>

namespace gatescope {

/// Where a matrix lies in a tensor; all counts in elements.
struct MatrixPlace {
    std::int64_t first = 0;
    int rows = 0;
    int columns = 0;
    std::int64_t rowStride = 0;
    std::int64_t columnStride = 1;
};

/// A matrix of plain elements (f32, bf16, f16) somewhere in a tensor: packed, transposed or interleaved.
class StridedMatrix final : public StoredMatrix {
public:
    /// The tensor's bytes must outlive this.
    StridedMatrix(const TensorView& tensor, const MatrixPlace& place);
    /// A whole tensor of that shape, row-major.
    static std::unique_ptr<StoredMatrix> whole(const TensorView& tensor, int rows, int columns);

    DType dtype() const override { return m_dtype; }
    std::byte* copyTo(std::byte* out, DType wanted) const override;

private:
    const std::byte* element(std::int64_t row, std::int64_t column) const;

    const std::byte* m_data;
    DType m_dtype;
    MatrixPlace m_place;
};

} // namespace gatescope
