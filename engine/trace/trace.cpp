// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/trace.h"

#include <algorithm>

namespace gatescope {

Slice Trace::slice(SliceId id) const {
    return {.id = id,
            .track = m_tracksOfSlices[id],
            .name = m_names[id],
            .category = m_categories[id],
            .depth = m_depths[id],
            .start = m_starts[id],
            .duration = m_durations[id]};
}

std::int64_t Trace::latestEnd(SliceId id) const {
    const auto found = m_overlong.find(id);
    return found != m_overlong.end() ? found->second : m_starts[id] + m_durations[id];
}

std::optional<std::string_view> Trace::text(SliceId id, ArgKey key) const {
    const auto known = m_args.find(id, key);
    if (!known) return std::nullopt;
    return string(static_cast<StringId>(*known));
}

std::span<const std::int64_t> Trace::list(SliceId id, ArgKey key) const {
    const auto known = m_args.find(id, key);
    if (!known) return {};
    return m_lists[static_cast<ListId>(*known)];
}

std::string Trace::argsText(SliceId id) const {
    return m_textPlaces.empty() ? std::string() : m_argsTexts.text(m_textPlaces[id]);
}

std::span<const Flow> Trace::outgoing(SliceId id) const {
    // Two searches, since ranges' equal_range is more than clang 14 understands.
    const auto first = std::ranges::lower_bound(m_flows, id, {}, &Flow::from);
    const auto last = std::ranges::upper_bound(m_flows, id, {}, &Flow::from);
    return {first, last};
}

std::span<const std::uint32_t> Trace::incoming(SliceId id) const {
    const auto to = [&](std::uint32_t place) { return m_flows[place].to; };
    const auto first = std::ranges::lower_bound(m_incomingFlows, id, {}, to);
    const auto last = std::ranges::upper_bound(m_incomingFlows, id, {}, to);
    return {first, last};
}

} // namespace gatescope
