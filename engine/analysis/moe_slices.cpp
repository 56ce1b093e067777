// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/moe_slices.h"

#include "analysis/statistics.h"

#include <algorithm>

namespace gatescope {

MoeSlices::MoeSlices(const Trace& trace) : m_trace(trace) {
    m_roleOfString.reserve(trace.strings().size());
    for (const auto& text : trace.strings())
        m_roleOfString.push_back(roleFromCategory(text));
    m_processes.reserve(trace.tracks().size());
    for (TrackId id = 0; id < trace.tracks().size(); ++id) {
        const auto& track = trace.tracks()[id];
        m_processes.push_back(track.kind == TrackKind::Process ? id : track.parent);
    }
}

double MoeSlices::layerNs(TrackId process) const {
    std::vector<double> blocks;
    std::vector<double> iterations;
    for (SliceId id = 0; id < m_trace.sliceCount(); ++id) {
        if (this->process(id) != process || trackKind(id) != TrackKind::Ranges) continue;
        const auto ns = static_cast<double>(m_trace.durations()[id]);
        if (role(id) == Role::Block) blocks.push_back(ns);
        if (role(id) == Role::Iteration) iterations.push_back(ns);
    }
    if (blocks.empty()) return 0;
    const bool onDevice = std::ranges::any_of(m_trace.tracks(), [&](const Track& track) {
        return track.parent == process && track.kind == TrackKind::DeviceQueue;
    });
    if (!onDevice || iterations.empty()) return median(blocks);
    return median(iterations) * static_cast<double>(iterations.size()) / static_cast<double>(blocks.size());
}

LayerPass MoeSlices::pass(SliceId id) const {
    return {m_trace.integer(id, ArgKey::Iteration).value_or(-1),
            m_trace.integer(id, ArgKey::Layer).value_or(-1)};
}

} // namespace gatescope
