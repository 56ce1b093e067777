// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace gatescope {

/// Rows by a key, those of one key in the table's order: four bytes a row. It is made when it is first asked.
class RowGroups {
public:
    /// A row whose key is `keys` or more belongs to none.
    RowGroups(std::size_t rows, std::size_t keys, std::function<std::uint32_t(std::size_t)> keyOf);

    std::size_t keys() const { return m_keys; }
    std::span<const std::uint32_t> operator[](std::size_t key) const;

private:
    void fill() const;

    std::size_t m_rowCount;
    std::size_t m_keys;
    std::function<std::uint32_t(std::size_t)> m_keyOf;
    mutable std::vector<std::uint32_t> m_begins; ///< one more than keys; empty until it is filled
    mutable std::vector<std::uint32_t> m_rows;
};

} // namespace gatescope
