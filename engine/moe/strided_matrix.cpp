// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/strided_matrix.h"

#include "moe/convert.h"

#include <cstring>
#include <vector>

namespace gatescope {

StridedMatrix::StridedMatrix(const TensorView& tensor, const MatrixPlace& place)
    : m_data(tensor.bytes.data()), m_dtype(tensor.dtype), m_place(place) {}

std::unique_ptr<StoredMatrix> StridedMatrix::whole(const TensorView& tensor, int rows, int columns) {
    return std::make_unique<StridedMatrix>(
        tensor, MatrixPlace{.rows = rows, .columns = columns, .rowStride = columns});
}

const std::byte* StridedMatrix::element(std::int64_t row, std::int64_t column) const {
    const auto at = m_place.first + row * m_place.rowStride + column * m_place.columnStride;
    return m_data + static_cast<std::size_t>(at) * dtypeSize(m_dtype);
}

std::byte* StridedMatrix::copyTo(std::byte* out, DType wanted) const {
    const auto columns = static_cast<std::size_t>(m_place.columns);
    const auto rowBytes = columns * dtypeSize(wanted);
    if (m_place.columnStride == 1 && m_place.rowStride == m_place.columns) {
        const auto count = static_cast<std::size_t>(m_place.rows) * columns;
        convertElements(element(0, 0), m_dtype, out, wanted, count);
        return out + count * dtypeSize(wanted);
    }
    const auto size = dtypeSize(m_dtype);
    std::vector<std::byte> gathered(columns * size);
    for (int row = 0; row < m_place.rows; ++row) {
        for (std::size_t column = 0; column < columns; ++column) {
            std::memcpy(gathered.data() + column * size, element(row, static_cast<std::int64_t>(column)),
                        size);
        }
        convertElements(gathered.data(), m_dtype, out, wanted, columns);
        out += rowBytes;
    }
    return out;
}

} // namespace gatescope
