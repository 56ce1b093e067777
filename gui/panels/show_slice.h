// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view_state.h"
#include "workspace/workspace.h"

#include <optional>

namespace gatescope {

/// Selects a slice and brings it into view. Nothing happens where the slot has no such slice.
void showSlice(const Workspace& workspace, ViewState& view, Slot slot, SliceId id);

/// In which slot a slice of a trace is shown, the focused one first.
std::optional<Slot> slotShowing(const Workspace& workspace, const ViewState& view, const Trace& trace,
                                SliceId id);

/// For people: "A", with the timeline's title.
QString slotTitle(const Workspace& workspace, Slot slot);

inline QString fromView(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace gatescope
