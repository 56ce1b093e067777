// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/drawer.h"

#include "shell/drawer_page.h"

namespace gatescope {

Drawer::Drawer(QWidget* parent) : QTabWidget(parent) {
    setDocumentMode(true);
    setUsesScrollButtons(true);
    setElideMode(Qt::ElideNone);
    setAccessibleName(tr("Details drawer"));
}

void Drawer::addPanel(const QString& id, const QString& title, QWidget* panel) {
    panel->setObjectName(id);
    addTab(new DrawerPage(panel, this), title);
}

const QWidget* Drawer::panelAt(int tab) const {
    const auto* page = qobject_cast<const DrawerPage*>(widget(tab));
    return page != nullptr ? page->widget() : nullptr;
}

void Drawer::showPanel(const QString& id) {
    for (int i = 0; i < count(); ++i) {
        if (panelAt(i)->objectName() == id) setCurrentIndex(i);
    }
}

void Drawer::setTitle(const QWidget& panel, const QString& title) {
    for (int i = 0; i < count(); ++i) {
        if (panelAt(i) == &panel) setTabText(i, title);
    }
}

QString Drawer::currentPanel() const {
    const QWidget* panel = panelAt(currentIndex());
    return panel != nullptr ? panel->objectName() : QString();
}

QStringList Drawer::panels() const {
    QStringList ids;
    for (int i = 0; i < count(); ++i)
        ids << panelAt(i)->objectName();
    return ids;
}

} // namespace gatescope
