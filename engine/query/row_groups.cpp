// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/row_groups.h"

#include <utility>

namespace gatescope {

RowGroups::RowGroups(std::size_t rows, std::size_t keys, std::function<std::uint32_t(std::size_t)> keyOf)
    : m_rowCount(rows), m_keys(keys), m_keyOf(std::move(keyOf)) {}

std::span<const std::uint32_t> RowGroups::operator[](std::size_t key) const {
    if (key >= m_keys) return {};
    if (m_begins.empty()) fill();
    return std::span(m_rows).subspan(m_begins[key], m_begins[key + 1] - m_begins[key]);
}

void RowGroups::fill() const {
    std::vector<std::uint32_t> begins(m_keys + 1);
    for (std::size_t row = 0; row < m_rowCount; ++row) {
        if (const auto key = m_keyOf(row); key < m_keys) ++begins[key + 1];
    }
    for (std::size_t key = 0; key < m_keys; ++key)
        begins[key + 1] += begins[key];
    std::vector<std::uint32_t> rows(begins.back());
    auto next = begins;
    for (std::size_t row = 0; row < m_rowCount; ++row) {
        if (const auto key = m_keyOf(row); key < m_keys) rows[next[key]++] = static_cast<std::uint32_t>(row);
    }
    m_rows = std::move(rows);
    m_begins = std::move(begins);
}

} // namespace gatescope
