// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/drawer_page.h"

#include <QEvent>

namespace gatescope {

DrawerPage::DrawerPage(QWidget* panel, QWidget* parent) : QScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setWidget(panel);
    viewport()->setAutoFillBackground(false);
    panel->setAutoFillBackground(false);
    panel->installEventFilter(this);
}

void DrawerPage::fit() {
    widget()->resize(maximumViewportSize().expandedTo(widget()->minimumSizeHint()));
}

void DrawerPage::resizeEvent(QResizeEvent* event) {
    fit();
    QScrollArea::resizeEvent(event);
}

bool DrawerPage::eventFilter(QObject* watched, QEvent* event) {
    const bool handled = QScrollArea::eventFilter(watched, event);
    if (watched == widget() && event->type() == QEvent::LayoutRequest) fit();
    return handled;
}

} // namespace gatescope
