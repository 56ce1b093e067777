// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace gatescope {

/// In which order variants are run so that none has an advantage. The unit of a comparison is one block: a
/// Williams square (Williams 1949), in which every variant stands equally often in every place of a row and
/// follows every other one equally often. Each row and the next are mirror images, so that a drift during the
/// block cancels to first order. For two variants that is A B B A.
///
/// All passes of a column have the same input. So each variant runs every input equally often, each is the
/// first to see one of the inputs (or as many as any other), and between two passes over one input there are
/// always equally many others: what an input leaves in the caches helps all alike.
class BlockDesign {
public:
    explicit BlockDesign(std::size_t variants);

    std::size_t variants() const { return m_variants; }
    std::size_t rows() const { return m_rows.size(); }
    /// Inputs of a block, and passes of a row: as many as there are variants.
    std::size_t columns() const { return m_variants; }
    /// Passes of each variant in one block: 1 for a single variant, 2 for two, 6 for three, 4 for four.
    std::size_t passesPerVariant() const { return m_rows.size(); }
    /// The variant that stands in this place where variant `rotation` comes first.
    std::size_t variant(std::size_t rotation, std::size_t row, std::size_t column) const {
        return (m_rows[row][column] + rotation) % m_variants;
    }

private:
    std::size_t m_variants;
    std::vector<std::vector<std::size_t>> m_rows;
};

} // namespace gatescope
