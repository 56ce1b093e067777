#include "analysis/moe_slices.h"

namespace gatescope {

MoeSlices::MoeSlices(const Trace& trace) : m_trace(trace) {
    m_kindOfString.reserve(trace.strings().size());
    for (const auto& text : trace.strings())
        m_kindOfString.push_back(kernelKindFromName(text));
    m_processes.reserve(trace.tracks().size());
    for (TrackId id = 0; id < trace.tracks().size(); ++id) {
        const auto& track = trace.tracks()[id];
        m_processes.push_back(track.kind == TrackKind::Process ? id : track.parent);
    }
}

KernelKind MoeSlices::kind(SliceId id) const {
    return m_kindOfString[m_trace.slice(id).category];
}

} // namespace gatescope
