// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/show_slice.h"

#include <array>

namespace gatescope {

void showSlice(const Workspace& workspace, ViewState& view, Slot slot, SliceId id) {
    const TimelinePtr& timeline = workspace.slot(slot);
    if (!timeline || id >= timeline->trace().sliceCount()) return;
    const Slice slice = timeline->trace().slice(id);
    view.selectAndReveal({slot, id}, slice.start, slice.end());
}

std::optional<Slot> slotShowing(const Workspace& workspace, const ViewState& view, const Trace& trace,
                                SliceId id) {
    if (id >= trace.sliceCount()) return std::nullopt;
    for (const Slot slot : std::array{view.focus(), otherSlot(view.focus())}) {
        const TimelinePtr& timeline = workspace.slot(slot);
        if (timeline && &timeline->trace() == &trace && timeline->holdsSlice(id)) return slot;
    }
    return std::nullopt;
}

QString slotTitle(const Workspace& workspace, Slot slot) {
    const QString letter = slot == Slot::A ? QStringLiteral("A") : QStringLiteral("B");
    const TimelinePtr& timeline = workspace.slot(slot);
    return timeline ? letter + QStringLiteral(" · ") + timeline->title : letter;
}

} // namespace gatescope
