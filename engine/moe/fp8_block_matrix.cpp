// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/fp8_block_matrix.h"

#include "base/fp8.h"
#include "moe/convert.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace gatescope {

float Fp8BlockMatrix::scale(int row, int column) const {
    const auto blocksPerRow = static_cast<std::size_t>((m_columns + kFp8Block - 1) / kFp8Block);
    const auto at = static_cast<std::size_t>(row / kFp8Block) * blocksPerRow +
                    static_cast<std::size_t>(column / kFp8Block);
    float value = 0;
    convertElements(m_scales + at * dtypeSize(m_scaleDtype), m_scaleDtype, &value, DType::F32, 1);
    return value;
}

std::byte* Fp8BlockMatrix::copyTo(std::byte* out, DType wanted) const {
    const auto columns = static_cast<std::size_t>(m_columns);
    const auto* from = reinterpret_cast<const std::uint8_t*>(m_weights);
    std::vector<float> values(columns);
    for (int row = 0; row < m_rows; ++row, from += columns) {
        for (int first = 0; first < m_columns; first += kFp8Block) {
            const float factor = scale(row, first);
            for (int column = first; column < std::min(m_columns, first + kFp8Block); ++column) {
                values[static_cast<std::size_t>(column)] =
                    fp8ToFloat(from[static_cast<std::size_t>(column)]) * factor;
            }
        }
        convertElements(values.data(), DType::F32, out, wanted, columns);
        out += columns * dtypeSize(wanted);
    }
    return out;
}

} // namespace gatescope
