// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessibleWidget>

namespace gatescope {

class TimelineCanvas;

/// The canvas for those who don't see it: its value is the selected slice in words, and so is its one child.
class CanvasAccessible : public QAccessibleWidget {
public:
    explicit CanvasAccessible(TimelineCanvas& canvas);

    /// Screen readers ask for it by the canvas' class. Once for the program.
    static void install();
    /// Another slice is selected.
    static void announce(TimelineCanvas& canvas);

    int childCount() const override;
    QAccessibleInterface* child(int index) const override;
    int indexOfChild(const QAccessibleInterface* child) const override;
    QAccessibleInterface* focusChild() const override;
    QString text(QAccessible::Text kind) const override;
    QAccessible::State state() const override;

private:
    TimelineCanvas& canvas() const;
};

} // namespace gatescope
