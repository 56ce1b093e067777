// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/part_choice.h"

#include <QSignalBlocker>

#include <algorithm>

namespace gatescope {

PartChoice::PartChoice(QWidget* parent) : QComboBox(parent) {
    setObjectName(QStringLiteral("part"));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(8);
    addItem(tr("thinker"), QString());
    addItem(tr("talker"), QStringLiteral("talker"));
    setToolTip(tr("The model has two language models: the thinker writes, the talker voices it"));
}

void PartChoice::setPart(const QString& part) {
    setCurrentIndex(std::max(0, findData(part)));
}

void PartChoice::reset() {
    const QSignalBlocker blocker(this);
    setCurrentIndex(0);
}

} // namespace gatescope
