// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/font_watcher.h"

#include <QCoreApplication>
#include <QEvent>

namespace gatescope {

FontWatcher::FontWatcher(QObject& application) : QObject(&application) {
    application.installEventFilter(this);
}

FontWatcher& FontWatcher::shared() {
    QCoreApplication& application = *QCoreApplication::instance();
    auto* known = application.findChild<FontWatcher*>(QString(), Qt::FindDirectChildrenOnly);
    return known != nullptr ? *known : *new FontWatcher(application);
}

bool FontWatcher::eventFilter(QObject* watched, QEvent* event) {
    const bool font = event->type() == QEvent::ApplicationFontChange;
    const bool theme = event->type() == QEvent::ApplicationPaletteChange;
    if ((font || theme) && watched == parent()) emit changed();
    return QObject::eventFilter(watched, event);
}

} // namespace gatescope
