// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/string_ids.h"

namespace gatescope {

std::optional<std::size_t> StringIds::key(const Cell& value) const {
    const auto* text = std::get_if<std::string_view>(&value);
    if (text == nullptr) return std::nullopt;
    if (m_ids.empty()) {
        const auto& strings = m_trace.strings();
        m_ids.reserve(strings.size());
        for (std::size_t id = 0; id < strings.size(); ++id)
            m_ids.emplace(strings[id], static_cast<StringId>(id));
    }
    const auto found = m_ids.find(*text);
    return found == m_ids.end() ? SIZE_MAX : found->second;
}

} // namespace gatescope
