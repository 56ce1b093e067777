// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace gatescope {

class ActionRegistry;

/// All keys and mouse gestures, by menu.
class KeySheet : public QDialog {
    Q_OBJECT
public:
    KeySheet(const ActionRegistry& actions, QWidget* parent);
};

/// Opens without blocking the window and deletes itself when closed.
void showAbout(QWidget& parent);

} // namespace gatescope
