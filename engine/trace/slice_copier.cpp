// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/slice_copier.h"

namespace gatescope {

SliceCopier::SliceCopier(TraceBuilder& builder, const Trace& trace)
    : m_builder(builder),
      m_trace(trace),
      m_newStrings(trace.strings().size()),
      m_newLists(trace.lists().size()) {}

StringId SliceCopier::newString(StringId id) {
    auto& known = m_newStrings[id];
    if (!known) known = m_builder.intern(m_trace.string(id));
    return *known;
}

Arg SliceCopier::newArg(Arg arg) {
    switch (argType(arg.key)) {
    case ArgType::Text:
        return {arg.key, newString(static_cast<StringId>(arg.value))};
    case ArgType::List:
    case ArgType::Shapes: {
        const auto id = static_cast<ListId>(arg.value);
        auto& known = m_newLists[id];
        if (!known) known = m_builder.internList(m_trace.lists()[id]);
        return {arg.key, *known};
    }
    case ArgType::Integer:
    case ArgType::Boolean:
        break;
    }
    return arg;
}

std::uint32_t SliceCopier::copy(SliceId id, TrackId newTrack, std::int64_t newStart) {
    return copy(id, newTrack, newStart, m_trace.durations()[id]);
}

std::uint32_t SliceCopier::copy(SliceId id, TrackId newTrack, std::int64_t newStart,
                                std::int64_t newDuration) {
    const auto slice = m_trace.slice(id);
    const auto args = m_trace.typedArgs(id);
    m_args.clear();
    for (std::size_t i = 0; i < args.size(); ++i)
        m_args.push_back(newArg(args[i]));
    return m_builder.addSlice(newTrack, newString(slice.name), newString(slice.category), newStart,
                              newDuration, m_args, m_trace.argsText(id));
}

} // namespace gatescope
