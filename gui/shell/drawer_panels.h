// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/parts.h"

namespace gatescope {

class Drawer;
class WorkPage;

/// All panels, in the order of their tabs.
void addDrawerPanels(Drawer& drawer, const Parts& parts);

/// Both bring the search to the front with the keyboard in it.
void searchSlices(WorkPage& page);
void searchTracks(WorkPage& page);

} // namespace gatescope
