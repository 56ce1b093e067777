// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/key_sheet.h"

#include "look/followed_font.h"
#include "shell/action_registry.h"
#include "widgets/plain_label.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QMessageBox>
#include <QScrollArea>

namespace gatescope {

namespace {

constexpr int kColumns = 2;

/// One heading with its rows.
struct Group {
    QString title;
    QList<std::pair<QString, QString>> rows; ///< key, what it does
};

QList<Group> groupsOf(const ActionRegistry& actions) {
    QList<Group> groups;
    groups << Group{KeySheet::tr("Mouse and touchpad"),
                    {{KeySheet::tr("Ctrl+wheel, pinch"), KeySheet::tr("Zoom at the pointer")},
                     {KeySheet::tr("Wheel"), KeySheet::tr("Scroll the tracks")},
                     {KeySheet::tr("Shift+wheel, two fingers"), KeySheet::tr("Move in time")},
                     {KeySheet::tr("Shift+drag"), KeySheet::tr("Move in time and over the tracks")},
                     {KeySheet::tr("Drag"), KeySheet::tr("Select an area")},
                     {KeySheet::tr("Drag on the ruler"), KeySheet::tr("Measure, snapping to edges")},
                     {KeySheet::tr("Double click"), KeySheet::tr("Zoom to a slice")}}};
    for (const ActionRegistry::Entry& entry : actions.entries()) {
        const QString keys = ActionRegistry::keysText(*entry.action);
        if (keys.isEmpty()) continue;
        QString title = entry.spec.menu.section(QLatin1Char('/'), 0, 0).remove(QLatin1Char('&'));
        if (groups.last().title != title) groups << Group{title, {}};
        groups.last().rows << std::pair(keys, entry.spec.tip);
    }
    return groups;
}

QWidget* sheetOf(const Group& group) {
    auto* sheet = new QWidget;
    auto* grid = new QGridLayout(sheet);
    grid->setContentsMargins(0, 0, 0, 0);
    auto* title = new PlainLabel(group.title);
    FollowedFont::give(*title, 1.1, QFont::DemiBold);
    grid->addWidget(title, 0, 0, 1, 2);
    int row = 1;
    for (const auto& [key, what] : group.rows) {
        auto* keyLabel = new PlainLabel(key);
        FollowedFont::give(*keyLabel, 1.0, QFont::DemiBold);
        grid->addWidget(keyLabel, row, 0, Qt::AlignTop);
        auto* text = new PlainLabel(what);
        text->setWordWrap(true);
        grid->addWidget(text, row++, 1);
    }
    grid->setColumnStretch(1, 1);
    grid->setRowStretch(row, 1);
    return sheet;
}

} // namespace

KeySheet::KeySheet(const ActionRegistry& actions, QWidget* parent) : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keys"));
    auto* inside = new QWidget;
    auto* columns = new QGridLayout(inside);
    columns->setHorizontalSpacing(fontMetrics().averageCharWidth() * 5);
    columns->setVerticalSpacing(fontMetrics().height());
    int place = 0;
    for (const Group& group : groupsOf(actions)) {
        columns->addWidget(sheetOf(group), place / kColumns, place % kColumns, Qt::AlignTop);
        ++place;
    }
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto* column = new QVBoxLayout(this);
    column->addWidget(scroll);
    column->addWidget(buttons);
    resize(std::min(fontMetrics().averageCharWidth() * 130, parent->width() * 9 / 10),
           parent->height() * 9 / 10);
}

void showAbout(QWidget& parent) {
    auto* box = new QMessageBox(&parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(KeySheet::tr("About GateScope"));
    box->setText(KeySheet::tr("GateScope %1 (Qt %2)")
                     .arg(QCoreApplication::applicationVersion(), QLatin1String(qVersion())));
    box->setInformativeText(KeySheet::tr(
        "A profiler for mixture-of-experts layers.\n\nThe switch is_internal_router shows a Qwen3 MoE layer "
        "before and after vLLM PR #40664: the block had handed its gate to the expert layer and went on "
        "calling "
        "it too, so every layer ran the same gate GEMM twice. GateScope models the API of April 2026; later "
        "versions of vLLM no longer have the flag.\n\nGPL-3.0-or-later. Built with Qt, QCustomPlot and "
        "oneDNN."));
    box->open();
}

} // namespace gatescope
