// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace gatescope {

struct WindowActions;

/// Both open without blocking the window and delete themselves when closed.
void showKeys(QWidget& parent, const WindowActions& actions);
void showAbout(QWidget& parent);

} // namespace gatescope
