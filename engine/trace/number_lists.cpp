// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/number_lists.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

namespace gatescope {

ListId NumberLists::add(std::span<const std::int64_t> list) {
    m_numbers.insert(m_numbers.end(), list.begin(), list.end());
    m_ends.push_back(m_numbers.size());
    return static_cast<ListId>(m_ends.size() - 1);
}

ListId NumberListPool::intern(std::span<const std::int64_t> list) {
    const std::string_view bytes(reinterpret_cast<const char*>(list.data()), list.size_bytes());
    const auto hash = std::hash<std::string_view>{}(bytes);
    const auto [first, last] = m_byHash.equal_range(hash);
    for (auto known = first; known != last; ++known) {
        if (std::ranges::equal(m_lists[known->second], list)) return known->second;
    }
    const auto id = m_lists.add(list);
    m_byHash.emplace(hash, id);
    return id;
}

NumberLists NumberListPool::take() {
    m_byHash.clear();
    return std::exchange(m_lists, {});
}

} // namespace gatescope
