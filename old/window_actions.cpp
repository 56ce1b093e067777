// SPDX-License-Identifier: GPL-3.0-or-later
#include "window_actions.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>

namespace gatescope {

namespace {

void setTip(QAction& action, const QString& tip) {
    const QString key = action.shortcut().toString(QKeySequence::NativeText);
    action.setToolTip(key.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, key));
    action.setStatusTip(tip);
}

/// `tip` is kept as the action's data: what it says while it can be used.
QAction* add(QMenu& menu, const QString& text, const QList<QKeySequence>& keys, const QString& tip) {
    menu.setToolTipsVisible(true);
    QAction* action = menu.addAction(text);
    action->setShortcuts(keys);
    action->setData(tip);
    setTip(*action, tip);
    return action;
}

/// Enabled where `reason` is empty; else disabled, and the reason stands where the tip was.
void allow(std::initializer_list<QAction*> actions, const QString& reason) {
    for (QAction* action : actions) {
        action->setEnabled(reason.isEmpty());
        setTip(*action, reason.isEmpty() ? action->data().toString() : reason);
    }
}

QString firstOf(const QString& reason, const QString& otherwise) {
    return reason.isEmpty() ? otherwise : reason;
}

QString tr(const char* text) {
    return QObject::tr(text);
}

} // namespace

WindowActions::WindowActions(QMainWindow& window) {
    buildFileMenu(window);
    buildRunMenu(window);
    buildViewMenu(window);
    buildHelpMenu(window);
    update({});
}

void WindowActions::buildFileMenu(QMainWindow& window) {
    QMenu& menu = *window.menuBar()->addMenu(tr("&File"));
    open = add(menu, tr("&Open …"), {QKeySequence::Open}, tr("Open a timeline"));
    recent = menu.addMenu(tr("Open &recent"));
    recent->menuAction()->setData(tr("Open a timeline of before"));
    menu.addSeparator();
    save =
        add(menu, tr("&Save"), {QKeySequence::Save}, tr("Save the timeline as JSON that Perfetto opens too"));
    saveAs = add(menu, tr("Save &as …"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)},
                 tr("Save under another name"));
    exportPng = add(menu, tr("&Export picture …"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E)},
                    tr("Save the comparison as a PNG picture"));
    menu.addSeparator();
    quit = add(menu, tr("&Quit"), {QKeySequence(Qt::CTRL | Qt::Key_Q)}, tr("Leave GateScope"));
}

void WindowActions::buildRunMenu(QMainWindow& window) {
    QMenu& menu = *window.menuBar()->addMenu(tr("&Run"));
    run = add(menu, tr("&Profile"), {QKeySequence(Qt::CTRL | Qt::Key_R)},
              tr("Measure the layer before and after the fix"));
    cancel = add(menu, tr("&Cancel"), {QKeySequence(Qt::CTRL | Qt::Key_Period)}, tr("Stop the present work"));
    menu.addSeparator();
    flip = add(menu, tr("&is_internal_router"), {QKeySequence(Qt::Key_I)},
               tr("Put the other side of the fix in focus"));
    flip->setCheckable(true);
}

void WindowActions::buildViewMenu(QMainWindow& window) {
    QMenu& menu = *window.menuBar()->addMenu(tr("&View"));
    zoomIn = add(menu, tr("Zoom &in"), {QKeySequence(Qt::Key_W), QKeySequence::ZoomIn}, tr("Zoom in"));
    zoomOut = add(menu, tr("Zoom &out"), {QKeySequence(Qt::Key_S), QKeySequence::ZoomOut}, tr("Zoom out"));
    panLeft = add(menu, tr("Pan &left"), {QKeySequence(Qt::Key_A)}, tr("Move to earlier times"));
    panRight = add(menu, tr("Pan &right"), {QKeySequence(Qt::Key_D)}, tr("Move to later times"));
    fit = add(menu, tr("&Fit selection or all"), {QKeySequence(Qt::Key_F)},
              tr("Fit the selection; again: everything"));
    story =
        add(menu, tr("Show the &gate calls"), {QKeySequence(Qt::Key_G)}, tr("Zoom to a layer's gate calls"));
    menu.addSeparator();
    next = add(menu, tr("&Next slice"), {QKeySequence(Qt::Key_Period)}, tr("Next slice on the track"));
    previous =
        add(menu, tr("&Previous slice"), {QKeySequence(Qt::Key_Comma)}, tr("Previous slice on the track"));
    clear = add(menu, tr("&Clear selection"), {QKeySequence(Qt::Key_Escape)}, tr("Select nothing"));
    menu.addSeparator();
    QMenu& themes = *menu.addMenu(tr("&Theme"));
    auto* group = new QActionGroup(&window);
    themeSystem = add(themes, tr("Like the &system"), {}, tr("Light or dark as the desktop is"));
    themeLight = add(themes, tr("&Light"), {}, tr("Always light"));
    themeDark = add(themes, tr("&Dark"), {}, tr("Always dark"));
    for (QAction* action : {themeSystem, themeLight, themeDark}) {
        action->setCheckable(true);
        group->addAction(action);
    }
}

void WindowActions::buildHelpMenu(QMainWindow& window) {
    QMenu& menu = *window.menuBar()->addMenu(tr("&Help"));
    keys = add(menu, tr("&Keys"), {QKeySequence(Qt::Key_Question)}, tr("All keys and mouse gestures"));
    about = add(menu, tr("&About GateScope"), {}, tr("What it is and what it models"));
}

void WindowActions::update(const WindowState& state) {
    const auto unless = [](bool possible, const QString& reason) { return possible ? QString() : reason; };
    const QString empty =
        unless(state.hasDocument, tr("There is no timeline yet: profile a layer or open one"));
    allow({run, open}, state.waitsFor);
    allow({recent->menuAction()},
          firstOf(state.waitsFor, unless(state.hasRecentFiles, tr("No timeline has been opened yet"))));
    allow({save, saveAs}, firstOf(state.waitsFor, empty));
    allow({exportPng, zoomIn, zoomOut, panLeft, panRight, fit, next, previous, clear}, empty);
    allow({story}, firstOf(empty, unless(state.hasGates, tr("This timeline has no gate call"))));
    allow({flip},
          unless(state.hasBothSides, tr("This timeline has one side only: there is no other to show")));
    const bool running = !state.waitsFor.isEmpty();
    allow({cancel}, running ? unless(state.cancellable,
                                     tr("Already stopping, or a file is being written; it ends by itself"))
                            : tr("Nothing is going on"));
}

const QAction* WindowActions::refusedBy(const QKeySequence& key) const {
    for (const QAction* action : all()) {
        if (!action->isEnabled() && action->shortcuts().contains(key)) return action;
    }
    return nullptr;
}

QList<QAction*> WindowActions::all() const {
    return {open,    save,     saveAs, exportPng, run,  cancel,   flip,  zoomIn, zoomOut,
            panLeft, panRight, fit,    story,     next, previous, clear, keys,   quit};
}

} // namespace gatescope
