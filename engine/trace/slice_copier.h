// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"

#include <optional>
#include <vector>

namespace gatescope {

/// Copies slices of a trace into a builder, args and all.
class SliceCopier {
public:
    /// Both must outlive the copier.
    SliceCopier(TraceBuilder& builder, const Trace& trace);

    /// Returns the copy's provisional id.
    std::uint32_t copy(SliceId id, TrackId newTrack, std::int64_t newStart);
    std::uint32_t copy(SliceId id, TrackId newTrack, std::int64_t newStart, std::int64_t newDuration);
    /// One of the trace's strings in the builder.
    StringId newString(StringId id);

private:
    Arg newArg(Arg arg);

    TraceBuilder& m_builder;
    const Trace& m_trace;
    std::vector<std::optional<StringId>> m_newStrings;
    std::vector<std::optional<ListId>> m_newLists;
    std::vector<Arg> m_args; ///< of the present slice
};

} // namespace gatescope
