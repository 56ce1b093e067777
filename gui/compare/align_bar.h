// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace gatescope {

class Aligner;
class ViewState;
class Workspace;

/// What stands above what: steps, layers, starts, or as moved by hand; and by what slices are coloured.
class AlignBar : public QWidget {
    Q_OBJECT
public:
    AlignBar(Workspace& workspace, ViewState& view, const Aligner& aligner, QWidget* parent = nullptr);

private:
    void refresh();
    void nudge(int direction);

    Workspace& m_workspace;
    ViewState& m_view;
    const Aligner& m_aligner;
    QLabel* m_alignName;
    QComboBox* m_align;
    QToolButton* m_earlier;
    QToolButton* m_later;
    QComboBox* m_colour;
};

} // namespace gatescope
