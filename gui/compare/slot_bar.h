// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/slot.h"

#include <QWidget>

class QComboBox;
class QToolButton;

namespace gatescope {

class Workspace;

/// Which of the open timelines is the baseline and which the candidate.
class SlotBar : public QWidget {
    Q_OBJECT
public:
    explicit SlotBar(Workspace& workspace, QWidget* parent = nullptr);

private:
    void refresh();
    void choose(Slot slot);

    Workspace& m_workspace;
    PerSlot<QComboBox*> m_boxes;
    QToolButton* m_swap;
};

} // namespace gatescope
