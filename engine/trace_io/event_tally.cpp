// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/event_tally.h"

#include <string>
#include <string_view>

namespace gatescope {

namespace {

bool isDeviceCategory(std::string_view category) {
    constexpr std::array kNames{"kernel", "gpu_memcpy", "gpu_memset", "gpu_op", "gpu_user_annotation"};
    return std::ranges::find(kNames, category) != kNames.end();
}

} // namespace

bool EventTally::isOnDevice(StringId category) {
    if (category >= m_onDevice.size()) m_onDevice.resize(category + std::size_t{1}, -1);
    auto& onDevice = m_onDevice[category];
    if (onDevice < 0) onDevice = isDeviceCategory(m_builder.text(category)) ? 1 : 0;
    return onDevice > 0;
}

void EventTally::describe(FileFacts& facts) const {
    for (std::size_t letter = 0; letter < m_phases.size(); ++letter) {
        if (m_phases[letter] == 0) continue;
        facts.events[letter == 0 ? std::string("?") : std::string(1, static_cast<char>(letter))] =
            m_phases[letter];
    }
    for (StringId id = 0; id < m_categories.size(); ++id) {
        if (m_categories[id] > 0) facts.categories[std::string(m_builder.text(id))] = m_categories[id];
    }
}

} // namespace gatescope
