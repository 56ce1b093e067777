#pragma once

#include <QMainWindow>
#include <QObject>

class QAction;
class QActionGroup;
class QMenu;

namespace gatescope {

/// Every action of the window with its key and its place in a menu. Does nothing itself: the window connects
/// the actions.
struct WindowActions {
    explicit WindowActions(QMainWindow& window);

    void setDocumentActionsEnabled(bool enabled);
    QList<QAction*> all() const;

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
