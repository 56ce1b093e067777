// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace gatescope {

class Comparer;
class ViewState;
class Workspace;

/// Puts the other side in focus and moves the selection to the call that does the same work there. Where
/// there is none (the redundant gate), nothing is selected any more: false.
bool focusOtherSide(const Workspace& workspace, ViewState& view, const Comparer& comparer);

} // namespace gatescope
