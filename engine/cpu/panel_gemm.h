// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cpu/gemm.h"
#include "cpu/strips.h"

#include <array>

namespace gatescope {

/// What GateScope's own GEMMs have in common: weights in panels two vectors of columns wide, one panel a
/// chunk; gated panels have a vector of gate_proj and the same columns of up_proj.
class PanelGemm : public Gemm {
public:
    int chunkColumns(bool gated) const final;
    std::size_t packedBytes(int n, int k, bool gated) const final;
    void packQuantized(const QuantizedMatrix* matrices, int n, int k, bool gated,
                       std::byte* packed) const final;

protected:
    /// `width`: columns of a vector.
    explicit PanelGemm(int width) : m_width(width) {}

    virtual std::size_t panelBytes(int k) const = 0;
    /// The columns of `matrix` from `firstColumn` on become vector `half` of a panel.
    virtual void packVector(const QuantizedMatrix& matrix, int firstColumn, int half,
                            std::byte* panel) const = 0;

    /// Calls pack(matrix, first column, half, panel) for both vectors of each panel; `matrix` is 0, gated: 1
    /// for up_proj.
    template <typename Pack>
    void forEachVector(int n, int k, bool gated, std::byte* packed, const Pack& pack) const {
        for (int panel = 0; panel < chunks(n, gated); ++panel) {
            auto* to = packed + static_cast<std::size_t>(panel) * panelBytes(k);
            for (int half = 0; half < 2; ++half) {
                const int vector = gated ? panel : 2 * panel + half;
                pack(gated ? half : 0, vector * m_width, half, to);
            }
        }
    }

    /// The columns of chunks [first, last), with their weights and biases.
    struct Columns {
        int begin;
        int count;
        const std::byte* panels;
        const float* bias;   ///< or null; gated: gate_proj's
        const float* upBias; ///< gated ones'
    };
    Columns columnsOf(const PackedMatrix& weights, bool gated, int first, int last) const;

private:
    int m_width;
};

/// Rows `ids[0..m)` (null: 0..m) of x, cut into strips (strips.h): calls visit(rows, first, height) for each.
template <typename Visit>
void forEachStrip(const std::byte* x, std::size_t rowBytes, const std::int32_t* ids, int m, int stripRows,
                  const Visit& visit) {
    std::array<const std::byte*, kMaxStripRows> from{};
    const int strips = stripCount(m, stripRows);
    for (int s = 0; s < strips; ++s) {
        const int first = stripStart(m, s, strips);
        const int height = stripStart(m, s + 1, strips) - first;
        for (int r = 0; r < height; ++r)
            from[static_cast<std::size_t>(r)] = x + (ids != nullptr ? ids[first + r] : first + r) * rowBytes;
        visit(from.data(), first, height);
    }
}

} // namespace gatescope
