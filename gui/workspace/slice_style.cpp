// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/slice_style.h"

#include "analysis/moe_slices.h"
#include "base/progress.h"

#include <algorithm>
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

SliceStyles SliceStyles::of(const Trace& trace, const GateReport& found, const std::stop_token& stop) {
    const MoeSlices slices(trace);
    ProgressSteps steps(noProgress(), stop, "styling the timeline", trace.sliceCount());
    SliceStyles styles;
    styles.codes.reserve(trace.sliceCount());
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        steps.step();
        styles.codes.push_back(codeOf(trace, id, slices.role(id)));
    }
    for (const GateLayer& layer : found.layers) {
        for (const GateCall& call : layer.calls) {
            // Traces of others don't say which kernels are gates.
            for (const SliceId id : call.slices)
                styles.codes[id] = call.redundant ? kRedundantGate : static_cast<StyleCode>(Role::Gate);
            const Slice last = trace.slice(call.slices.back());
            styles.gates.push_back({call.slices.front(), call.start, last.end(), call.redundant});
        }
    }
    std::ranges::stable_sort(styles.gates, {}, &GateMark::start);
    return styles;
}

} // namespace gatescope
