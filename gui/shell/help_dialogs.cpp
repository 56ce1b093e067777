// SPDX-License-Identifier: GPL-3.0-or-later
#include "help_dialogs.h"

#include "launch_options.h"
#include "theme.h"
#include "widgets/plain_label.h"
#include "window_actions.h"

#include <QAction>
#include <QDialog>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QMessageBox>

namespace gatescope {

namespace {

QString keysOf(const QAction& action) {
    QStringList keys;
    for (const QKeySequence& key : action.shortcuts())
        keys << key.toString(QKeySequence::NativeText);
    return keys.join(QStringLiteral(", "));
}

void addRow(QGridLayout& grid, int row, const QString& key, const QString& what) {
    auto* keyLabel = new PlainLabel(key);
    keyLabel->setFont(scaledFont(keyLabel->font(), 1.0, QFont::DemiBold));
    grid.addWidget(keyLabel, row, 0);
    grid.addWidget(new PlainLabel(what), row, 1);
}

} // namespace

void showKeys(QWidget& parent, const WindowActions& actions) {
    auto* dialog = new QDialog(&parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QObject::tr("Keys"));
    auto* grid = new QGridLayout(dialog);
    grid->setContentsMargins(20, 16, 20, 16);
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(5);
    int row = 0;
    addRow(*grid, row++, QObject::tr("Wheel"), QObject::tr("Zoom at the cursor"));
    addRow(*grid, row++, QObject::tr("Shift+wheel, drag"), QObject::tr("Move in time"));
    addRow(*grid, row++, QObject::tr("Wheel over the names"), QObject::tr("Scroll the tracks"));
    addRow(*grid, row++, QObject::tr("Double-click"), QObject::tr("Zoom to a slice"));
    for (const QAction* action : actions.all())
        addRow(*grid, row++, keysOf(*action), action->statusTip());
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    grid->addWidget(buttons, row, 0, 1, 2);
    dialog->open();
}

void showAbout(QWidget& parent) {
    auto* box = new QMessageBox(&parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(QObject::tr("About GateScope"));
    box->setText(versionText());
    box->setInformativeText(QObject::tr(
        "A profiler for mixture-of-experts layers.\n\nThe switch is_internal_router shows a Qwen3 MoE layer "
        "before and after vLLM PR #40664: the block had handed its gate to the expert layer and went on "
        "calling "
        "it too, so every layer ran the same gate GEMM twice. GateScope models the API of April 2026; later "
        "versions of vLLM no longer have the flag.\n\nGPL-3.0-or-later. Built with Qt, QCustomPlot and "
        "oneDNN."));
    box->open();
}

} // namespace gatescope
