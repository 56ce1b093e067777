// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace gatescope {

/// A panel as large as the drawer; where that has less room than the panel needs, the panel is scrolled: the
/// timelines need theirs. (A resizable QScrollArea gives text that wraps all that it would like to have.)
class DrawerPage final : public QScrollArea {
    Q_OBJECT
public:
    explicit DrawerPage(QWidget* panel, QWidget* parent = nullptr);

    bool eventFilter(QObject* watched, QEvent* event) override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();
};

} // namespace gatescope
