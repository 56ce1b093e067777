// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/kernel_args.h"
#include "trace/trace.h"

#include <vector>

namespace gatescope {

/// What GateScope's own slices say of themselves, found quickly: the kind comes from the category, so args
/// are parsed for the slices that need it only.
class MoeSlices {
public:
    explicit MoeSlices(const Trace& trace);

    KernelKind kind(SliceId id) const;
    /// The Process track above the slice's track; kNoTrack where it has none.
    TrackId process(SliceId id) const { return m_processes[m_trace.sliceTracks()[id]]; }
    TrackKind trackKind(SliceId id) const { return m_trace.tracks()[m_trace.sliceTracks()[id]].kind; }
    KernelArgs args(SliceId id) const { return KernelArgs::parse(m_trace.args(id)); }

    /// A layer's time in a process: the median of its blocks where the host runs them. A block on a device
    /// ends for the host when it is submitted, so there it is the median iteration's share.
    double layerNs(TrackId process) const;

private:
    const Trace& m_trace;
    std::vector<KernelKind> m_kindOfString;
    std::vector<TrackId> m_processes; ///< [track]
};

} // namespace gatescope
