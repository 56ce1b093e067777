// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace gatescope {

class ActionRegistry;

/// Everything that the window can do, in the order of its menus. Does nothing itself: the window connects the
/// actions by their ids.
void addWindowActions(ActionRegistry& actions);

} // namespace gatescope
