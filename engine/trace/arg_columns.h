// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/vocabulary.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gatescope {

/// The typed args of rows in packed columns: nine bytes each, and eight bytes a row.
class ArgColumns {
public:
    /// One row's, by key.
    struct Row {
        std::span<const ArgKey> keys;
        std::span<const std::int64_t> values;

        std::size_t size() const { return keys.size(); }
        Arg operator[](std::size_t at) const { return {keys[at], values[at]}; }
    };

    std::size_t rows() const { return m_ends.size(); }
    std::size_t size() const { return m_keys.size(); }
    Row row(std::size_t at) const;
    std::optional<std::int64_t> find(std::size_t row, ArgKey key) const;

    void reserve(std::size_t rows, std::size_t args);
    void addRow(Row args);
    /// `args` in any order; of equal keys the last counts.
    void addRow(std::span<const Arg> args);

private:
    std::vector<ArgKey> m_keys;
    std::vector<std::int64_t> m_values;
    std::vector<std::uint64_t> m_ends;
};

} // namespace gatescope
