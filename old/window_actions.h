// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <QObject>

class QAction;
class QActionGroup;
class QMenu;

namespace gatescope {

/// What decides which actions can be used.
struct WindowState {
    QString waitsFor;         ///< why work can't start now, as a sentence; empty while nothing runs
    bool cancellable = false; ///< what runs can be stopped
    bool hasDocument = false;
    bool hasGates = false;
    bool hasBothSides = true; ///< true while nothing is shown: the switch then says what will be in focus
    bool hasRecentFiles = false;
};

/// Every action of the window with its key and its place in a menu. Does nothing itself: the window connects
/// the actions.
struct WindowActions {
    explicit WindowActions(QMainWindow& window);

    /// An action that can't be used says why, in its tooltip and in the status line.
    void update(const WindowState& state);
    QList<QAction*> all() const;
    /// The disabled action that this key would start; null where there is none.
    const QAction* refusedBy(const QKeySequence& key) const;

    QMenu* recent = nullptr;
    QAction* open = nullptr;
    QAction* save = nullptr;
    QAction* saveAs = nullptr;
    QAction* exportPng = nullptr;
    QAction* quit = nullptr;
    QAction* run = nullptr;
    QAction* cancel = nullptr;
    QAction* flip = nullptr; ///< is_internal_router
    QAction* zoomIn = nullptr;
    QAction* zoomOut = nullptr;
    QAction* panLeft = nullptr;
    QAction* panRight = nullptr;
    QAction* fit = nullptr;
    QAction* story = nullptr;
    QAction* next = nullptr;
    QAction* previous = nullptr;
    QAction* clear = nullptr;
    QAction* themeSystem = nullptr;
    QAction* themeLight = nullptr;
    QAction* themeDark = nullptr;
    QAction* keys = nullptr;
    QAction* about = nullptr;

private:
    void buildFileMenu(QMainWindow& window);
    void buildRunMenu(QMainWindow& window);
    void buildViewMenu(QMainWindow& window);
    void buildHelpMenu(QMainWindow& window);
};

} // namespace gatescope
