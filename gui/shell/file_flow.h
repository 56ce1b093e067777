// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/workspace.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

class QFileDialog;
class QWidget;

namespace gatescope {

class AppSettings;

/// Opening and saving as people meet them: dialogs, what is asked before something is lost, recent files. A
/// file that others wrote is never written over.
class FileFlow : public QObject {
    Q_OBJECT
public:
    /// All outlive it. `window` is the parent of dialogs.
    FileFlow(Workspace& workspace, JobQueue& jobs, AppSettings& settings, QWidget& window);

    void chooseToOpen(Workspace::Place place = Workspace::Place::New);
    void open(const QStringList& paths, Workspace::Place place = Workspace::Place::New);
    void openExample();
    /// Several files of the baseline are the ranks of one run.
    void openPair(const QStringList& baseline, const QString& candidate);
    void save();
    void saveAs();
    /// `then` follows once it is saved.
    void saveTo(const OpenTracePtr& trace, const QString& path, const std::function<void()>& then = {});
    void closeCurrent();
    /// Calls `next` once nothing unsaved would be lost by closing; not at all where the user thinks better of
    /// it.
    void whenAllSaved(const std::function<void()>& next);
    void saveSessionAs(const std::function<void(const QString& path)>& write);
    void chooseSession(const std::function<void(const QString& path)>& read);
    void choosePicture(const std::function<void(const QString& path)>& write);
    void chooseReport(const std::function<void(const QString& path)>& write);

    static bool isSession(const QString& path);
    /// What "gatescope sweep" wrote, by how it begins.
    static bool isSweep(const QString& path);
    /// Where a trace is saved unless told otherwise: never the file of others that it came from.
    static QString suggestedPath(const OpenTrace& trace);

signals:
    void recentChanged();
    void noticed(const QString& note);
    /// A session's file was chosen or dropped among traces.
    void sessionWanted(const QString& path);
    /// The same of a sweep's.
    void sweepWanted(const QString& path);

private:
    void openSweep(const QString& path);
    void saveUnlessForeign(const OpenTracePtr& trace, const std::function<void()>& then);
    void chooseToSave(const OpenTracePtr& trace, const std::function<void()>& then);
    /// Where not it is said why, and another name is asked for.
    bool mayReplace(const OpenTracePtr& trace, const QString& path, const std::function<void()>& then);
    void write(const OpenTracePtr& trace, const QString& path, const std::function<void()>& then);
    void choose(const QString& title, const QString& filter, const QString& suffix,
                const std::function<void(const QString&)>& chosen);
    QFileDialog* dialog(const QString& title, const QString& filter);
    void askOneByOne(std::vector<OpenTracePtr> unsaved, const std::function<void()>& next);
    void whenSaved(const OpenTracePtr& trace, const QString& before, const std::function<void()>& next);

    Workspace& m_workspace;
    JobQueue& m_jobs;
    AppSettings& m_settings;
    QWidget& m_window;
};

} // namespace gatescope
