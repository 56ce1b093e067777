// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/strided_matrix.h"

#include "moe/convert.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

namespace gatescope {

namespace {

/// Rows gathered together, so that a line of a transposed matrix is fetched once for all of them.
constexpr int kRowsTogether = 32;

/// [rows, columns] elements that lie `rowStride` and `columnStride` apart, written row-major.
template <typename Element>
void gather(const std::byte* from, const MatrixPlace& block, std::vector<std::byte>& to) {
    const auto columns = static_cast<std::size_t>(block.columns);
    for (std::size_t column = 0; column < columns; ++column) {
        const auto* line =
            from + static_cast<std::ptrdiff_t>(column) * block.columnStride * std::int64_t{sizeof(Element)};
        for (int row = 0; row < block.rows; ++row) {
            std::memcpy(to.data() + (static_cast<std::size_t>(row) * columns + column) * sizeof(Element),
                        line + row * block.rowStride * std::int64_t{sizeof(Element)}, sizeof(Element));
        }
    }
}

} // namespace

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
    if (m_place.columnStride == 1 && m_place.rowStride == m_place.columns) {
        const auto count = static_cast<std::size_t>(m_place.rows) * columns;
        convertElements(element(0, 0), m_dtype, out, wanted, count);
        return out + count * dtypeSize(wanted);
    }
    std::vector<std::byte> gathered(kRowsTogether * columns * dtypeSize(m_dtype));
    auto block = m_place;
    for (int row = 0; row < m_place.rows; row += kRowsTogether) {
        block.rows = std::min(kRowsTogether, m_place.rows - row);
        if (dtypeSize(m_dtype) == sizeof(float)) {
            gather<float>(element(row, 0), block, gathered);
        } else {
            gather<std::uint16_t>(element(row, 0), block, gathered);
        }
        const auto count = static_cast<std::size_t>(block.rows) * columns;
        convertElements(gathered.data(), m_dtype, out, wanted, count);
        out += count * dtypeSize(wanted);
    }
    return out;
}

} // namespace gatescope
