// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/tool_rows.h"

#include <QBoxLayout>
#include <QEvent>

#include <algorithm>

namespace gatescope {

ToolRows::ToolRows(QWidget* parent) : QFrame(parent), m_parts(new QBoxLayout(QBoxLayout::LeftToRight, this)) {
    const int space = fontMetrics().averageCharWidth();
    m_parts->setContentsMargins(space, space / 2, space, space / 2);
    m_parts->setSpacing(space);
}

void ToolRows::setParts(QWidget* first, QWidget* second) {
    m_first = first;
    m_second = second;
    m_parts->addWidget(first);
    m_parts->addWidget(second, 1);
}

bool ToolRows::inTwoRows() const {
    return m_parts->direction() == QBoxLayout::TopToBottom;
}

QSize ToolRows::minimumSizeHint() const {
    const QMargins margins = m_parts->contentsMargins();
    const int widest = std::max(m_first->minimumSizeHint().width(), m_second->minimumSizeHint().width());
    return {margins.left() + widest + margins.right(), QFrame::minimumSizeHint().height()};
}

void ToolRows::arrange() {
    const QMargins margins = m_parts->contentsMargins();
    const int first = m_first->isHidden() ? 0 : m_first->sizeHint().width() + m_parts->spacing();
    const bool fits =
        margins.left() + first + m_second->minimumSizeHint().width() + margins.right() <= width();
    if (fits != inTwoRows()) return; // alignment asks for a new layout even where it stays the same: for ever
    m_parts->setDirection(fits ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_parts->setAlignment(m_first, fits ? Qt::Alignment() : Qt::AlignLeft);
}

void ToolRows::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    arrange();
}

bool ToolRows::event(QEvent* event) {
    if (event->type() == QEvent::LayoutRequest) arrange(); // a part is another one, or its text larger
    return QFrame::event(event);
}

} // namespace gatescope
