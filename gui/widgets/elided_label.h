// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plain_label.h"

namespace gatescope {

/// A plain label of one line that says … where there is no room, instead of being cut.
class ElidedLabel : public PlainLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(const QString& text, QWidget* parent = nullptr);

    /// The text, and all of it in the tooltip too.
    void setTextAndTip(const QString& text);
    /// What gives way; the end unless said otherwise.
    void setElideMode(Qt::TextElideMode mode) { m_mode = mode; }
    /// Its text is never shortened: others give way.
    void setKeptWhole(bool whole);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool m_whole = false;
    Qt::TextElideMode m_mode = Qt::ElideRight;
};

} // namespace gatescope
