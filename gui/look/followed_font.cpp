// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/followed_font.h"

#include "look/font_watcher.h"
#include "look/theme.h"

#include <QApplication>
#include <QWidget>

#include <utility>

namespace gatescope {

FollowedFont::FollowedFont(QWidget& widget, Make make)
    : QObject(&widget), m_widget(widget), m_make(std::move(make)) {
    // Later: the theme sets its style sheet anew, which gives widgets back the fonts that they had.
    connect(&FontWatcher::shared(), &FontWatcher::changed, this, &FollowedFont::apply, Qt::QueuedConnection);
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

} // namespace gatescope
