// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/other_side.h"

#include "compare/comparer.h"
#include "state/story.h"
#include "state/view_state.h"
#include "workspace/workspace.h"

namespace gatescope {

bool focusOtherSide(const Workspace& workspace, ViewState& view, const Comparer& comparer) {
    const Slot from = view.focus();
    const Slot to = otherSlot(from);
    if (!workspace.comparing()) return false;
    const auto selected = view.selectedSlice(from);
    view.setFocus(to);
    if (view.view().show == Show::OnlyA || view.view().show == Show::OnlyB)
        view.setShow(to == Slot::A ? Show::OnlyA : Show::OnlyB);
    if (!selected) return true;
    SliceId partner = comparer.comparison() ? comparer.comparison()->partner(from, *selected) : kNoSlice;
    if (partner == kNoSlice) {
        const PerSlot<TimeMap> maps{view.timeMap(Slot::A), view.timeMap(Slot::B)};
        partner = counterpart(*workspace.slot(from), *selected, *workspace.slot(to), maps, from);
    }
    if (partner == kNoSlice) {
        view.clearSelection();
        return false;
    }
    const Trace& trace = workspace.slot(to)->trace();
    const Slice slice = trace.slice(partner);
    view.selectAndReveal({to, partner}, slice.start, slice.end());
    return true;
}

} // namespace gatescope
