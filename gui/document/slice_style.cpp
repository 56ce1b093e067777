// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/slice_style.h"

#include "analysis/moe_slices.h"
#include "base/progress.h"

#include <functional>

namespace gatescope {

namespace {

StyleCode codeOf(const Trace& trace, SliceId id, Role role) {
    if (role == Role::Gate && trace.boolean(id, ArgKey::Redundant)) return kRedundantGate;
    if (role != Role::Other) return static_cast<StyleCode>(role);
    const std::size_t hash = std::hash<std::string_view>{}(trace.name(id));
    return static_cast<StyleCode>(kFirstNamed + hash % kNamedTones);
}

} // namespace

SliceStyles SliceStyles::of(const Trace& trace, const std::stop_token& stop) {
    const MoeSlices slices(trace);
    ProgressSteps steps(noProgress(), stop, "styling the timeline", trace.sliceCount());
    SliceStyles styles;
    styles.codes.reserve(trace.sliceCount());
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        steps.step();
        const Role role = slices.role(id);
        styles.codes.push_back(codeOf(trace, id, role));
        if (role != Role::Gate || !trace.integer(id, ArgKey::GateCall)) continue;
        const Slice slice = trace.slice(id);
        // Worker threads carry a call's tasks inside its time: one mark per call is enough.
        if (!styles.gates.empty() && slice.start < styles.gates.back().end) continue;
        const bool redundant = trace.boolean(id, ArgKey::Redundant);
        styles.gates.push_back({id, slice.start, slice.end(), redundant});
    }
    return styles;
}

} // namespace gatescope
