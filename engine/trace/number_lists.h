// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace gatescope {

using ListId = std::uint32_t;

/// Lists of integers, one behind the other.
class NumberLists {
public:
    std::size_t size() const { return m_ends.size(); }
    std::span<const std::int64_t> operator[](ListId id) const {
        const std::size_t begin = id == 0 ? 0 : m_ends[id - 1];
        return std::span(m_numbers).subspan(begin, m_ends[id] - begin);
    }
    ListId add(std::span<const std::int64_t> list);

private:
    std::vector<std::int64_t> m_numbers;
    std::vector<std::size_t> m_ends;
};

/// Keeps equal lists once: of the shapes and buffers in millions of slices few are different.
class NumberListPool {
public:
    ListId intern(std::span<const std::int64_t> list);
    std::span<const std::int64_t> operator[](ListId id) const { return m_lists[id]; }
    /// The pool is empty afterwards.
    NumberLists take();

private:
    NumberLists m_lists;
    std::unordered_multimap<std::size_t, ListId> m_byHash;
};

} // namespace gatescope
