// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/canvas_accessible.h"

#include "timeline/slice_accessible.h"
#include "timeline/timeline_canvas.h"

#include <QAccessible>

#include <map>

namespace gatescope {

namespace {

/// The child's id, kept while its canvas lives: Qt owns the interface.
std::map<const TimelineCanvas*, QAccessible::Id>& children() {
    static std::map<const TimelineCanvas*, QAccessible::Id> ids;
    return ids;
}

QAccessibleInterface* make(const QString&, QObject* object) {
    auto* canvas = qobject_cast<TimelineCanvas*>(object);
    return canvas != nullptr ? new CanvasAccessible(*canvas) : nullptr;
}

QAccessibleInterface* childOf(TimelineCanvas& canvas) {
    auto& ids = children();
    if (const auto known = ids.find(&canvas); known != ids.end())
        return QAccessible::accessibleInterface(known->second);
    auto* slice = new SliceAccessible(canvas);
    ids[&canvas] = QAccessible::registerAccessibleInterface(slice);
    QObject::connect(&canvas, &QObject::destroyed, [key = &canvas] {
        const auto known = children().find(key);
        if (known == children().end()) return;
        QAccessible::deleteAccessibleInterface(known->second);
        children().erase(known);
    });
    return slice;
}

} // namespace

CanvasAccessible::CanvasAccessible(TimelineCanvas& canvas) : QAccessibleWidget(&canvas, QAccessible::List) {}

TimelineCanvas& CanvasAccessible::canvas() const {
    return *qobject_cast<TimelineCanvas*>(object());
}

void CanvasAccessible::install() {
    static const bool installed = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    (void)installed;
}

void CanvasAccessible::announce(TimelineCanvas& canvas) {
    if (!QAccessible::isActive()) return;
    QAccessibleValueChangeEvent changed(&canvas, canvas.description());
    QAccessible::updateAccessibility(&changed);
    if (canvas.describedSlice() == kNoSlice || !canvas.hasFocus()) return;
    QAccessibleEvent focus(&canvas, QAccessible::Focus);
    focus.setChild(0);
    QAccessible::updateAccessibility(&focus);
}

int CanvasAccessible::childCount() const {
    return canvas().describedSlice() != kNoSlice ? 1 : 0;
}

QAccessibleInterface* CanvasAccessible::child(int index) const {
    return index == 0 && childCount() == 1 ? childOf(canvas()) : nullptr;
}

int CanvasAccessible::indexOfChild(const QAccessibleInterface* wanted) const {
    return wanted != nullptr && wanted == child(0) ? 0 : -1;
}

QAccessibleInterface* CanvasAccessible::focusChild() const {
    return canvas().hasFocus() ? child(0) : nullptr;
}

QString CanvasAccessible::text(QAccessible::Text kind) const {
    if (kind == QAccessible::Value) return canvas().description();
    return QAccessibleWidget::text(kind);
}

QAccessible::State CanvasAccessible::state() const {
    QAccessible::State state = QAccessibleWidget::state();
    state.focusable = true;
    return state;
}

} // namespace gatescope
