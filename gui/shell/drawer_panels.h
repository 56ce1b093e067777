// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/parts.h"

#include <QStringList>

namespace gatescope {

class ChartView;

class Drawer;
class WorkPage;

/// All panels, in the order of their tabs.
void addDrawerPanels(Drawer& drawer, const Parts& parts);

/// Their ids, in the same order.
QStringList drawerPanelIds();

/// Brings a sweep's file to the front, as curves.
void showSweep(WorkPage& page, const QString& path);
/// The histogram's chart, brought to the front where another panel is.
ChartView& durationChart(WorkPage& page);
/// Both bring the search to the front with the keyboard in it.
void searchSlices(WorkPage& page);
void searchTracks(WorkPage& page);

} // namespace gatescope
