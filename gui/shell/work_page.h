// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/parts.h"

#include <QWidget>

class QLineEdit;
class QSplitter;

namespace gatescope {

class Drawer;
class LinkBand;
class RouterSwitch;
class TimelineView;

/// The traces on screen: verdict, what is shown and how, the timelines, and the drawer of panels below them.
/// The timelines have most of the room; where no trace is open (a sweep's curves are looked at) the drawer
/// has all of it.
class WorkPage : public QWidget {
    Q_OBJECT
public:
    explicit WorkPage(const Parts& parts, QWidget* parent = nullptr);

    TimelineView& timeline() { return *m_timeline; }
    Drawer& drawer() { return *m_drawer; }
    LinkBand& links() { return *m_links; }
    RouterSwitch& routerSwitch() { return *m_switch; }
    void focusFilter();
    void setDrawerShown(bool shown);
    bool drawerShown() const;
    /// Opens the drawer at a panel and gives it the keyboard.
    void showPanel(const QString& id);

    QByteArray saveLayout() const;
    void restoreLayout(const QByteArray& state);

signals:
    void drawerToggled(bool shown);

private:
    QWidget* buildTools();
    void showTimelines();

    Parts m_parts;
    TimelineView* m_timeline;
    LinkBand* m_links;
    RouterSwitch* m_switch = nullptr;
    QLineEdit* m_filter = nullptr;
    Drawer* m_drawer;
    QSplitter* m_split;
    QWidget* m_tools = nullptr;
};

} // namespace gatescope
