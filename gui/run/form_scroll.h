// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

class QKeyEvent;
class QWidget;

namespace gatescope {

class RunControls;
class SettingsGroup;

/// Lays a form out in `panel`: the groups scroll, the controls stay in sight below them.
void layOutForm(QWidget& panel, const std::vector<SettingsGroup*>& groups, RunControls& controls);

/// Enter in any field of a form that doesn't take it for itself.
bool startsRun(const QKeyEvent& event);

} // namespace gatescope
