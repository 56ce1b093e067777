// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/drawer.h"

namespace gatescope {

Drawer::Drawer(QWidget* parent) : QTabWidget(parent) {
    setDocumentMode(true);
    setUsesScrollButtons(true);
    setElideMode(Qt::ElideNone);
    setAccessibleName(tr("Details drawer"));
}

void Drawer::addPanel(const QString& id, const QString& title, QWidget* panel) {
    panel->setObjectName(id);
    addTab(panel, title);
}

void Drawer::showPanel(const QString& id) {
    for (int i = 0; i < count(); ++i) {
        if (widget(i)->objectName() == id) setCurrentIndex(i);
    }
}

QString Drawer::currentPanel() const {
    return currentWidget() != nullptr ? currentWidget()->objectName() : QString();
}

QStringList Drawer::panels() const {
    QStringList ids;
    for (int i = 0; i < count(); ++i)
        ids << widget(i)->objectName();
    return ids;
}

} // namespace gatescope
