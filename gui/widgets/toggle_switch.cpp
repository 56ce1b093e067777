// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/toggle_switch.h"

#include "look/theme.h"

#include <QPainter>

namespace gatescope {

namespace {
constexpr int kGap = 10;   ///< between knob's track and text
constexpr int kMargin = 3; ///< room for the focus ring
} // namespace

ToggleSwitch::ToggleSwitch(const QString& text, QWidget* parent) : QAbstractButton(parent) {
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
}

QSize ToggleSwitch::trackSize() const {
    const int height = fontMetrics().height() + 4;
    return {height * 9 / 5, height};
}

QSize ToggleSwitch::sizeHint() const {
    const QSize track = trackSize();
    return {track.width() + kGap + fontMetrics().horizontalAdvance(text()) + 2 * kMargin + 2,
            track.height() + 2 * kMargin};
}

void ToggleSwitch::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(*this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QSize size = trackSize();
    const QRectF track(kMargin + 0.5, (height() - size.height()) / 2.0 + 0.5, size.width() - 1,
                       size.height() - 1);
    const double radius = track.height() / 2;

    const QColor off = underMouse() ? theme.mutedText : theme.mutedText.lighter(theme.dark ? 80 : 125);
    QColor on = isEnabled() ? (isChecked() ? theme.accent : off) : theme.border;
    painter.setPen(Qt::NoPen);
    painter.setBrush(on);
    painter.drawRoundedRect(track, radius, radius);

    const double knob = track.height() - 6;
    const double x = isChecked() ? track.right() - knob - 3 : track.left() + 3;
    painter.setBrush(isChecked() ? theme.onAccent : theme.surface);
    painter.drawEllipse(QRectF(x, track.top() + 3, knob, knob));

    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.accent, 1.5));
        painter.drawRoundedRect(track.adjusted(-2, -2, 2, 2), radius + 2, radius + 2);
    }
    painter.setPen(isEnabled() ? theme.text : theme.mutedText);
    const QRectF label(track.right() + kGap, 0, width() - track.right() - kGap, height());
    painter.drawText(label, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic, text());
}

void ToggleSwitch::enterEvent(QEnterEvent* event) {
    QAbstractButton::enterEvent(event);
    update();
}

void ToggleSwitch::leaveEvent(QEvent* event) {
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace gatescope
