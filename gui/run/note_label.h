// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plain_label.h"

#include <QEvent>
#include <QResizeEvent>

namespace gatescope {

/// Wrapped text in a form. QFormLayout forgets to ask rows that were hidden how high they are for their
/// width, so the label says it by itself.
class NoteLabel final : public PlainLabel {
public:
    explicit NoteLabel(const QString& text, QWidget* parent = nullptr) : PlainLabel(text, parent) {
        setWordWrap(true);
        QSizePolicy policy = sizePolicy();
        policy.setHeightForWidth(false);
        setSizePolicy(policy);
    }
    /// In setText()'s place.
    void showText(const QString& text) {
        setText(text);
        fit();
    }

protected:
    void resizeEvent(QResizeEvent* event) override {
        PlainLabel::resizeEvent(event);
        fit();
    }
    void changeEvent(QEvent* event) override {
        PlainLabel::changeEvent(event);
        if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) fit();
    }

private:
    void fit() { setFixedHeight(text().isEmpty() ? 0 : heightForWidth(width())); }
};

} // namespace gatescope
