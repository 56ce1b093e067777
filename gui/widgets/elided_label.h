// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plain_label.h"

namespace gatescope {

/// A plain label of one line that ends in … where there is no room, instead of being cut.
class ElidedLabel : public PlainLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(const QString& text, QWidget* parent = nullptr);

    /// Its text is never shortened: others give way.
    void setKeptWhole(bool whole);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool m_whole = false;
};

} // namespace gatescope
