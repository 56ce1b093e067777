// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/slice_accessible.h"

#include "timeline/timeline_canvas.h"

namespace gatescope {

bool SliceAccessible::isValid() const {
    return m_canvas.describedSlice() != kNoSlice;
}

QAccessibleInterface* SliceAccessible::parent() const {
    return QAccessible::queryAccessibleInterface(&m_canvas);
}

QString SliceAccessible::text(QAccessible::Text kind) const {
    return kind == QAccessible::Name ? m_canvas.description() : QString();
}

QRect SliceAccessible::rect() const {
    const QRect own = m_canvas.scene().rectOf(m_canvas.describedSlice()).intersected(m_canvas.rect());
    return own.isEmpty() ? QRect() : QRect(m_canvas.mapToGlobal(own.topLeft()), own.size());
}

QAccessible::State SliceAccessible::state() const {
    QAccessible::State state;
    state.selectable = true;
    state.selected = true;
    state.focusable = true;
    state.focused = m_canvas.hasFocus();
    state.offscreen = rect().isEmpty();
    return state;
}

} // namespace gatescope
