// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/block_design.h"

#include <algorithm>

namespace gatescope {

namespace {

/// 0, 1, n-1, 2, n-2, ...: neighbours differ by every distance once, which balances who follows whom.
std::vector<std::size_t> zigzag(std::size_t n) {
    std::vector<std::size_t> row{0};
    for (std::size_t low = 1, high = n - 1; low <= high; ++low, --high) {
        row.push_back(low);
        if (low < high) row.push_back(high);
    }
    row.resize(n);
    return row;
}

std::vector<std::size_t> shifted(std::vector<std::size_t> row, std::size_t by) {
    for (auto& variant : row)
        variant = (variant + by) % row.size();
    return row;
}

} // namespace

BlockDesign::BlockDesign(std::size_t variants) : m_variants(variants) {
    const auto first = zigzag(variants);
    if (variants == 1) {
        m_rows.push_back(first);
        return;
    }
    // An even square holds each row's mirror image, half of the rows further on. An odd one doesn't: there
    // the mirror images are a second square.
    const bool even = variants % 2 == 0;
    for (std::size_t r = 0; r < (even ? variants / 2 : variants); ++r) {
        m_rows.push_back(shifted(first, r));
        m_rows.push_back(m_rows.back());
        std::ranges::reverse(m_rows.back());
    }
}

} // namespace gatescope
