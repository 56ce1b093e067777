// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/table_delegate.h"

#include "look/shown_text.h"
#include "tables/kernel_swatch.h"
#include "tables/table_roles.h"

#include <QPainter>

#include <algorithm>

namespace gatescope {

namespace {

constexpr float kTint = 0.18F; ///< of a cell's fill; the text on it stays readable

int paddingOf(const QFontMetrics& metrics) {
    return metrics.averageCharWidth();
}

int swatchSize(const QFontMetrics& metrics) {
    return metrics.ascent();
}

int barWidth(const QFontMetrics& metrics) {
    return metrics.averageCharWidth() * 12;
}

QColor colourOf(const Theme& theme, Tone tone) {
    switch (tone) {
    case Tone::Quiet:
        return theme.mutedText;
    case Tone::Good:
        return theme.good;
    case Tone::Warning:
        return theme.warning;
    case Tone::Bad:
        return theme.danger;
    case Tone::Link:
        return theme.accent;
    case Tone::Plain:
        break;
    }
    return theme.text;
}

/// To the left what is less, to the right what is more, from a line in the middle.
void paintBar(QPainter& painter, const QRectF& rect, const Theme& theme, double share, const QColor& colour) {
    const double middle = rect.center().x();
    const double length = rect.width() / 2 * std::min(std::abs(share), 1.0);
    const double left = share < 0 ? middle - length : middle;
    painter.fillRect(QRectF(left, rect.top(), length, rect.height()), colour);
    painter.fillRect(QRectF(middle, rect.top(), 1, rect.height()), theme.mutedText);
}

} // namespace

void TableDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    const Theme& theme = themeOf(option->palette);
    const QColor text = colourOf(theme, static_cast<Tone>(index.data(ToneRole).toInt()));
    option->palette.setColor(QPalette::Text, text);
    option->palette.setColor(QPalette::HighlightedText, text);
    if (index.data(LastRole).toBool()) option->font.setWeight(QFont::DemiBold);
    option->textElideMode = Qt::ElideRight;
    // A swatch stands before a kernel's name.
    if (option->text.isEmpty() && index.data(KindRole).isValid()) option->text = shownName(QString());
}

QString TableDelegate::displayText(const QVariant& value, const QLocale& locale) const {
    return shownText(QStyledItemDelegate::displayText(value, locale));
}

void TableDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    // The padding is painted here, so that a row's background has no gaps.
    const Theme& theme = themeOf(option.palette);
    if (option.state.testFlag(QStyle::State_Selected)) {
        painter->fillRect(option.rect, theme.accentSoft);
    } else if (index.data(LastRole).toBool()) {
        painter->fillRect(option.rect, theme.raised);
    }
    QStyleOptionViewItem inner = option;
    inner.state.setFlag(QStyle::State_Selected, false);
    const int padding = paddingOf(option.fontMetrics);
    inner.rect.adjust(padding, 0, -padding, 0);
    if (const QVariant kind = index.data(KindRole); kind.isValid()) {
        const int size = swatchSize(option.fontMetrics);
        const QRectF square(inner.rect.left(), inner.rect.center().y() - size / 2.0, size, size);
        if (kind.toInt() != kNoSwatch)
            paintSwatch(*painter, square, theme, static_cast<StyleCode>(kind.toInt()));
        inner.rect.setLeft(inner.rect.left() + size + padding);
    }
    if (const QVariant fill = index.data(FillRole); fill.isValid()) {
        const double width = option.rect.width() * std::clamp(fill.toDouble(), 0.0, 1.0);
        QColor tint = theme.accent;
        tint.setAlphaF(kTint);
        painter->fillRect(
            QRectF(option.rect.right() + 1 - width, option.rect.top() + 1, width, option.rect.height() - 2),
            tint);
    }
    if (const QVariant bar = index.data(BarRole); bar.isValid()) {
        const int height = option.fontMetrics.height() * 2 / 3;
        const QRectF rect(inner.rect.left(), inner.rect.center().y() - height / 2.0,
                          barWidth(option.fontMetrics), height);
        const Tone tone = static_cast<Tone>(index.data(ToneRole).toInt());
        paintBar(*painter, rect, theme, bar.toDouble(), colourOf(theme, tone));
        inner.rect.setLeft(static_cast<int>(rect.right()) + padding);
    }
    QStyledItemDelegate::paint(painter, inner, index);
}

QSize TableDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const int padding = paddingOf(option.fontMetrics);
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.rwidth() += 2 * padding;
    if (index.data(KindRole).isValid()) size.rwidth() += swatchSize(option.fontMetrics) + padding;
    if (index.data(BarRole).isValid()) size.rwidth() += barWidth(option.fontMetrics) + padding;
    size.setHeight(std::max(size.height(), option.fontMetrics.height() * 3 / 2));
    return size;
}

} // namespace gatescope
