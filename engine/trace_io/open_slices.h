// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <cstdint>
#include <vector>

namespace gatescope {

/// The slices that are open at one place, by the events that begin them. The last of all and the last of a
/// name are at hand however many are open and in whatever order they end: files in which the first to begin
/// is the first to end took time by the square of their slices.
template <typename Begin>
class OpenSlices {
public:
    void push(const Begin& begin) {
        if (begin.name >= m_lastOfName.size()) m_lastOfName.resize(begin.name + std::size_t{1}, kNone);
        auto& last = m_lastOfName[begin.name];
        m_all.push_back({&begin, last});
        last = static_cast<Place>(m_all.size() - 1);
    }
    bool empty() const { return m_all.empty(); }
    const Begin& last() const { return *m_all.back().begin; }
    /// nullptr where none of the name is open.
    const Begin* lastOf(StringId name) const {
        const auto place = name < m_lastOfName.size() ? m_lastOfName[name] : kNone;
        return place == kNone ? nullptr : m_all[place].begin;
    }
    /// The last of the name, which must be open, is so no longer.
    void removeLastOf(StringId name) {
        auto& last = m_lastOfName[name];
        Entry& removed = m_all[last];
        last = removed.before;
        removed.begin = nullptr;
        while (!m_all.empty() && m_all.back().begin == nullptr)
            m_all.pop_back();
    }
    void removeLast() { removeLastOf(last().name); }

private:
    using Place = std::uint32_t; ///< in m_all
    static constexpr Place kNone = UINT32_MAX;

    struct Entry {
        const Begin* begin; ///< nullptr: has ended
        Place before;       ///< the one before of its name
    };

    std::vector<Entry> m_all;        ///< the last one is open
    std::vector<Place> m_lastOfName; ///< [StringId]
};

} // namespace gatescope
