// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/panel_gemm.h"

#include <algorithm>

namespace gatescope {

int PanelGemm::chunkColumns(bool gated) const {
    return gated ? m_width : 2 * m_width;
}

std::size_t PanelGemm::packedBytes(int n, int k, bool gated) const {
    return static_cast<std::size_t>(chunks(n, gated)) * panelBytes(k);
}

void PanelGemm::packQuantized(const QuantizedMatrix* matrices, int n, int k, bool gated,
                              std::byte* packed) const {
    forEachVector(n, k, gated, packed, [&](int matrix, int firstColumn, int half, std::byte* panel) {
        packVector(matrices[matrix], firstColumn, half, panel);
    });
}

PanelGemm::Columns PanelGemm::columnsOf(const PackedMatrix& weights, bool gated, int first, int last) const {
    Columns columns{};
    columns.begin = first * chunkColumns(gated);
    columns.count = std::min(weights.n, last * chunkColumns(gated)) - columns.begin;
    columns.panels = weights.data + static_cast<std::size_t>(first) * panelBytes(weights.k);
    if (weights.bias == nullptr) return columns;
    columns.bias = weights.bias + columns.begin;
    if (gated) columns.upBias = columns.bias + weights.n;
    return columns;
}

} // namespace gatescope
