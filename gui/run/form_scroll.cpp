// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/form_scroll.h"

#include "run/calm_wheel.h"
#include "run/run_controls.h"
#include "run/settings_group.h"

#include <QKeyEvent>
#include <QScrollArea>
#include <QVBoxLayout>

namespace gatescope {

void layOutForm(QWidget& panel, const std::vector<SettingsGroup*>& groups, RunControls& controls) {
    auto* content = new QWidget(&panel);
    const int gap = panel.fontMetrics().height() / 2;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(gap, gap, gap, gap);
    column->setSpacing(gap);
    for (SettingsGroup* group : groups)
        column->addWidget(group);
    column->addStretch(1);

    auto* scroll = new QScrollArea(&panel);
    scroll->setObjectName(QStringLiteral("form"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(gap, 0, gap, gap);
    foot->addWidget(&controls);
    auto* outer = new QVBoxLayout(&panel);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll, 1);
    outer->addLayout(foot);
    calmWheel(*content);
}

bool startsRun(const QKeyEvent& event) {
    return event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
}

} // namespace gatescope
