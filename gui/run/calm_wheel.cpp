// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/calm_wheel.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>

namespace gatescope {

namespace {

class WheelFilter final : public QObject {
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() != QEvent::Wheel || static_cast<QWidget*>(watched)->hasFocus()) return false;
        event->ignore(); // the scroll area behind takes it
        return true;
    }
};

} // namespace

void calmWheel(QWidget& root) {
    auto* filter = new WheelFilter(&root);
    for (QWidget* field : root.findChildren<QWidget*>()) {
        if (qobject_cast<QAbstractSpinBox*>(field) == nullptr && qobject_cast<QComboBox*>(field) == nullptr)
            continue;
        field->setFocusPolicy(Qt::StrongFocus);
        field->installEventFilter(filter);
    }
}

} // namespace gatescope
