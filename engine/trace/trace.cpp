#include "trace/trace.h"

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

std::string_view Trace::args(SliceId id) const {
    const auto begin = m_argsOffsets[id];
    return std::string_view(m_argsText).substr(begin, m_argsOffsets[id + 1] - begin);
}

} // namespace gatescope
