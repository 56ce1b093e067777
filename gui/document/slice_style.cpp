// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/slice_style.h"

#include "trace/kernel_args.h"

#include <functional>

namespace gatescope {

namespace {

StyleCode codeOf(const Trace& trace, SliceId id, const KernelArgs& args) {
    if (args.kind == KernelKind::Gate && args.redundant) return kRedundantGate;
    if (args.kind != KernelKind::Other) return static_cast<StyleCode>(args.kind);
    const std::size_t hash = std::hash<std::string_view>{}(trace.name(id));
    return static_cast<StyleCode>(kFirstNamed + hash % kNamedTones);
}

} // namespace

SliceStyles SliceStyles::of(const Trace& trace) {
    SliceStyles styles;
    styles.codes.reserve(trace.sliceCount());
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        const KernelArgs args = KernelArgs::parse(trace.args(id));
        styles.codes.push_back(codeOf(trace, id, args));
        if (args.kind != KernelKind::Gate || args.gateCall == 0) continue;
        const Slice slice = trace.slice(id);
        // Worker threads carry a call's tasks inside its time: one mark per call is enough.
        if (!styles.gates.empty() && slice.start < styles.gates.back().end) continue;
        styles.gates.push_back({id, slice.start, slice.end(), args.redundant});
    }
    return styles;
}

} // namespace gatescope
