// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/difference_delegate.h"

#include "compare/difference_model.h"
#include "look/theme.h"

#include <QPainter>

namespace gatescope {

QSize DifferenceDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QSize size = QStyledItemDelegate::sizeHint(option, index);
    return {std::max(size.width(), option.fontMetrics.averageCharWidth() * 22), size.height()};
}

void DifferenceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
    const Theme& theme = themeOf(option.palette);
    const double share = index.data(DifferenceModel::ChangeRole).toDouble();
    const auto verdict = static_cast<Verdict>(index.data(DifferenceModel::VerdictRole).toInt());
    const QRectF cell = QRectF(option.rect).adjusted(3, 3, -3, -3);
    const double middle = cell.center().x();
    const double reach = cell.width() / 2 * share;
    QColor colour = share > 0 ? theme.danger : theme.good;
    if (verdict == Verdict::NoEvidence) colour = theme.mutedText;
    colour.setAlphaF(verdict == Verdict::NoEvidence ? 0.18F : 0.35F);
    painter->fillRect(QRectF(std::min(middle, middle + reach), cell.top(), std::abs(reach), cell.height()),
                      colour);
    painter->setPen(theme.border);
    painter->drawLine(QPointF(middle, cell.top()), QPointF(middle, cell.bottom()));
    QStyledItemDelegate::paint(painter, option, index);
}

} // namespace gatescope
