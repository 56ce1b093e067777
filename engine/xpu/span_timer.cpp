// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/span_timer.h"

#include <utility>

namespace gatescope {

SpanTimer::SpanTimer(std::shared_ptr<const XpuContext> context)
    : m_context(std::move(context)), m_ticks(m_context, 2 * sizeof(std::uint64_t)) {}

std::uint64_t* SpanTimer::ticks(std::size_t which) const {
    return reinterpret_cast<std::uint64_t*>(m_ticks.data()) + which;
}

void SpanTimer::stamp(LayerStream& stream, std::size_t which) {
    if (stream.mode() == XpuMode::Eager) return stream.commands().writeTimestamp(ticks(which));
    auto& list = m_lists[which];
    if (!list) {
        list.emplace(m_context);
        list->writeTimestamp(ticks(which));
        list->close();
    }
    stream.execute(*list);
}

double SpanTimer::ns() const {
    const auto& device = m_context->device();
    // Unsigned, so a wrap between the two does not matter.
    auto between = *ticks(1) - *ticks(0);
    if (device.timestampBits < 64) between &= (std::uint64_t{1} << device.timestampBits) - 1;
    return static_cast<double>(between) * device.nsPerTick;
}

} // namespace gatescope
