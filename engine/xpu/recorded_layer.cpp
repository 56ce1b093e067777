// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/recorded_layer.h"

#include <span>

namespace gatescope {

namespace {

// Enough for before-fix with a shared expert: 2 gates, route, 2 copies, 3 plan, 3 GEMMs, 5 shared, gather.
constexpr std::uint32_t kMostEntries = 24;

} // namespace

RecordedLayer::RecordedLayer(const std::shared_ptr<const XpuContext>& context, int experts, bool timestamps)
    : m_firstRows(context, (static_cast<std::size_t>(experts) + 1) * sizeof(std::int32_t)) {
    m_entries.reserve(kMostEntries);
    if (timestamps) m_events.emplace(context, kMostEntries);
}

ze_event_handle_t RecordedLayer::nextEvent() const {
    return m_events ? m_events->event(m_entries.size()) : nullptr;
}

int RecordedLayer::expertsHit() const {
    const std::span rows(reinterpret_cast<const std::int32_t*>(m_firstRows.data()),
                         m_firstRows.size() / sizeof(std::int32_t));
    int hit = 0;
    for (std::size_t expert = 0; expert + 1 < rows.size(); ++expert)
        hit += int{rows[expert] != rows[expert + 1]};
    return hit;
}

void RecordedLayer::reset() const {
    if (m_events) m_events->reset(m_entries.size());
}

} // namespace gatescope
