// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/arg_columns.h"

#include <algorithm>

namespace gatescope {

ArgColumns::Row ArgColumns::row(std::size_t at) const {
    const auto begin = at == 0 ? 0 : m_ends[at - 1];
    const auto count = m_ends[at] - begin;
    return {std::span(m_keys).subspan(begin, count), std::span(m_values).subspan(begin, count)};
}

std::optional<std::int64_t> ArgColumns::find(std::size_t row, ArgKey key) const {
    // A slice has a few, so that a walk is as quick as a search.
    for (auto at = row == 0 ? 0 : m_ends[row - 1]; at < m_ends[row]; ++at) {
        if (m_keys[at] == key) return m_values[at];
    }
    return std::nullopt;
}

void ArgColumns::reserve(std::size_t rows, std::size_t args) {
    m_ends.reserve(rows);
    m_keys.reserve(args);
    m_values.reserve(args);
}

void ArgColumns::addRow(Row args) {
    m_keys.insert(m_keys.end(), args.keys.begin(), args.keys.end());
    m_values.insert(m_values.end(), args.values.begin(), args.values.end());
    m_ends.push_back(m_keys.size());
}

void ArgColumns::addRow(std::span<const Arg> args) {
    const auto begin = static_cast<std::ptrdiff_t>(m_keys.size());
    for (const auto& arg : args) {
        // Producers have an order of their own, which is nearly always the same and short.
        const auto place = std::lower_bound(m_keys.begin() + begin, m_keys.end(), arg.key);
        const auto value = m_values.begin() + (place - m_keys.begin());
        if (place != m_keys.end() && *place == arg.key) {
            *value = arg.value;
            continue;
        }
        m_values.insert(value, arg.value);
        m_keys.insert(place, arg.key);
    }
    m_ends.push_back(m_keys.size());
}

} // namespace gatescope
