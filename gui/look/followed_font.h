// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QObject>

#include <functional>

class QWidget;

namespace gatescope {

/// A font made of the application's one. A widget that is given a font of its own no longer follows when the
/// system's text becomes larger; this gives it a new one then. Belongs to the widget.
class FollowedFont : public QObject {
public:
    using Make = std::function<QFont(const QFont& application)>;

    static void give(QWidget& widget, Make make);
    /// So many times as large, and of that weight where one is given.
    static void give(QWidget& widget, double factor, int weight = -1);

private:
    FollowedFont(QWidget& widget, Make make);
    void apply();

    QWidget& m_widget;
    Make m_make;
};

} // namespace gatescope
