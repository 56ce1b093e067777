// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/followed_font.h"

#include "look/theme.h"

#include <QApplication>
#include <QEvent>
#include <QWidget>

#include <utility>

namespace gatescope {

FollowedFont::FollowedFont(QWidget& widget, Make make)
    : QObject(&widget), m_widget(widget), m_make(std::move(make)) {
    QApplication::instance()->installEventFilter(this); // widgets with a font of their own aren't told
    apply();
}

void FollowedFont::give(QWidget& widget, Make make) {
    new FollowedFont(widget, std::move(make));
}

void FollowedFont::give(QWidget& widget, double factor, int weight) {
    give(widget, [factor, weight](const QFont& font) { return scaledFont(font, factor, weight); });
}

void FollowedFont::apply() {
    m_widget.setFont(m_make(QApplication::font(&m_widget)));
}

bool FollowedFont::eventFilter(QObject* watched, QEvent* event) {
    // Later: the theme sets its style sheet anew, which gives widgets back the fonts that they had.
    if (event->type() == QEvent::ApplicationFontChange && watched == QApplication::instance())
        QMetaObject::invokeMethod(
            this, [this] { apply(); }, Qt::QueuedConnection);
    return QObject::eventFilter(watched, event);
}

} // namespace gatescope
