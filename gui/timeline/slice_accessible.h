// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessibleInterface>

namespace gatescope {

class TimelineCanvas;

/// The selected slice of a canvas, or the one under the mouse where none is.
class SliceAccessible : public QAccessibleInterface {
public:
    explicit SliceAccessible(TimelineCanvas& canvas) : m_canvas(canvas) {}

    bool isValid() const override;
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* parent() const override;
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override;
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QAccessible::State state() const override;

private:
    TimelineCanvas& m_canvas;
};

} // namespace gatescope
