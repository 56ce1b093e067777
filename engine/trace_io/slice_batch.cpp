// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/slice_batch.h"

#include <algorithm>

namespace gatescope {

void SliceBatch::begin(const Half& half, SlicePairs& pairs) {
    if (!m_ends.empty()) close(pairs);
    m_begins.push_back(half);
}

bool SliceBatch::isBatch() const {
    if (m_begins.size() != m_ends.size() || m_begins.size() < 2) return false;
    for (std::size_t i = 0; i < m_begins.size(); ++i) {
        if (m_begins[i].track != m_ends[i].track || m_ends[i].time < m_begins[i].time) return false;
    }
    const auto lastBegin = m_begins.back().time;
    const auto firstEnd = m_ends.front().time;
    if (firstEnd < lastBegin || !std::ranges::is_sorted(m_begins, {}, &Half::time) ||
        !std::ranges::is_sorted(m_ends, {}, &Half::time)) {
        return true;
    }
    return firstEnd == lastBegin && m_begins.front().needsState && !m_ends.front().needsState;
}

void SliceBatch::close(SlicePairs& pairs) {
    if (isBatch()) {
        for (std::size_t i = 0; i < m_begins.size(); ++i)
            pairs.join(m_begins[i].number, m_ends[i].number);
    }
    m_begins.clear();
    m_ends.clear();
}

} // namespace gatescope
