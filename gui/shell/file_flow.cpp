// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/file_flow.h"

#include "base/error.h"
#include "report/sweep_json.h"
#include "shell/app_settings.h"
#include "shell/last_job.h"
#include "shell/questions.h"
#include "workspace/engine_text.h"

#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStandardPaths>

namespace gatescope {

namespace {

QString timelineFilter() {
    return FileFlow::tr(
        "Timelines (*.json *.json.gz *.pftrace *.pftrace.gz *.perfetto-trace *.zip);;All files (*)");
}

const QString kSessionEnding = QStringLiteral(".gatescope-session");

/// A copy of a file that the program carries inside itself, where others can read it. Through a rename:
/// another window may be reading it.
QString unpacked(const QString& name) {
    const QString folder =
        QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + QStringLiteral("/examples");
    QDir().mkpath(folder);
    const QString path = folder + QLatin1Char('/') + name;
    QFile inside(QStringLiteral(":/gatescope/examples/") + name);
    QSaveFile copy(path);
    if (inside.open(QIODevice::ReadOnly) && copy.open(QIODevice::WriteOnly)) {
        copy.write(inside.readAll());
        copy.commit();
    }
    return path;
}

} // namespace

FileFlow::FileFlow(Workspace& workspace, JobQueue& jobs, AppSettings& settings, QWidget& window)
    : QObject(&window), m_workspace(workspace), m_jobs(jobs), m_settings(settings), m_window(window) {
    connect(&workspace, &Workspace::traceOpened, this, [this](const OpenTracePtr& trace) {
        if (trace->paths.size() == 1) m_settings.addRecentFile(trace->path());
        emit recentChanged();
    });
    connect(&workspace, &Workspace::saved, this, [this](const OpenTracePtr& trace) {
        m_settings.addRecentFile(trace->path());
        emit recentChanged();
    });
}

QFileDialog* FileFlow::dialog(const QString& title, const QString& filter) {
    auto* dialog = new QFileDialog(&m_window, title, QString(), filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    // Qt's own question shows the file's name as HTML, and comes before it is known whose file that is.
    dialog->setOption(QFileDialog::DontConfirmOverwrite);
    return dialog;
}

void FileFlow::chooseToOpen(Workspace::Place place) {
    QFileDialog* chooser = dialog(place == Workspace::Place::New ? tr("Open a trace, or the ranks of one run")
                                                                 : tr("Compare with"),
                                  timelineFilter());
    chooser->setFileMode(QFileDialog::ExistingFiles);
    connect(chooser, &QFileDialog::filesSelected, this,
            [this, place](const QStringList& paths) { open(paths, place); });
    chooser->open();
}

void FileFlow::open(const QStringList& paths, Workspace::Place place) {
    QStringList found;
    for (const QString& path : paths) {
        if (isSession(path)) {
            emit sessionWanted(path);
            continue;
        }
        if (QFileInfo::exists(path)) {
            const QString file = QFileInfo(path).absoluteFilePath();
            if (isSweep(file)) {
                openSweep(file);
            } else {
                found << file;
            }
            continue;
        }
        m_settings.removeRecentFile(path);
        emit recentChanged();
        emit noticed(tr("%1 is not there any more.").arg(path));
    }
    if (!found.isEmpty()) m_workspace.open(found, place);
}

void FileFlow::openSweep(const QString& path) {
    m_settings.addRecentFile(path);
    emit recentChanged();
    emit sweepWanted(path);
}

void FileFlow::openExample() {
    const QString before = unpacked(QStringLiteral("double_gate_h200_before.json.gz"));
    const QString after = unpacked(QStringLiteral("double_gate_h200_after.json.gz"));
    openPair({before}, after);
}

void FileFlow::openPair(const QStringList& files, const QString& candidate) {
    QStringList baseline;
    for (const QString& file : files)
        baseline << QFileInfo(file).absoluteFilePath();
    m_workspace.open(baseline);
    // The second one beside the first one, once that is there; it is opened too, and is not to be followed by
    // itself.
    QObject* waiting = whileLastJobRuns(m_jobs, this);
    connect(&m_workspace, &Workspace::traceOpened, waiting,
            [this, waiting, baseline, candidate](const OpenTracePtr& trace) {
                if (trace->paths != baseline) return;
                m_workspace.disconnect(waiting);
                m_workspace.open({candidate}, Workspace::Place::Candidate);
            });
}

bool FileFlow::isSession(const QString& path) {
    return path.endsWith(kSessionEnding);
}

bool FileFlow::isSweep(const QString& path) {
    return isSweepFile(path.toStdString());
}

QString FileFlow::suggestedPath(const OpenTrace& trace) {
    if (trace.unsaved()) return tr("timeline.json");
    if (trace.ownFile) return trace.path();
    static const QRegularExpression ending(
        QStringLiteral("(\\.json|\\.pftrace|\\.perfetto-trace)?(\\.gz|\\.zip)?$"));
    return QString(trace.path()).remove(ending) + QStringLiteral(".gatescope.json");
}

void FileFlow::save() {
    const Workspace::Entry* entry = m_workspace.current();
    if (entry != nullptr) saveUnlessForeign(entry->trace, {});
}

void FileFlow::saveAs() {
    const Workspace::Entry* entry = m_workspace.current();
    if (entry != nullptr) chooseToSave(entry->trace, {});
}

void FileFlow::saveUnlessForeign(const OpenTracePtr& trace, const std::function<void()>& then) {
    if (!trace->ownFile) return chooseToSave(trace, then);
    saveTo(trace, trace->path(), then);
}

void FileFlow::chooseToSave(const OpenTracePtr& trace, const std::function<void()>& then) {
    QFileDialog* chooser = dialog(tr("Save the timeline"), tr("Timelines (*.json *.json.gz);;All files (*)"));
    chooser->setAcceptMode(QFileDialog::AcceptSave);
    chooser->setDefaultSuffix(QStringLiteral("json"));
    chooser->selectFile(suggestedPath(*trace));
    connect(chooser, &QFileDialog::fileSelected, this, [this, trace, then](const QString& path) {
        const QString name = QFileInfo(path).fileName();
        const bool itself = trace->ownFile && QFileInfo(path) == QFileInfo(trace->path());
        if (!QFileInfo::exists(path) || itself) return saveTo(trace, path, then);
        if (!mayReplace(trace, path, then)) return;
        askToReplace(m_window, name, [this, trace, path, then] { saveTo(trace, path, then); });
    });
    chooser->open();
}

void FileFlow::saveTo(const OpenTracePtr& trace, const QString& path, const std::function<void()>& then) {
    if (mayReplace(trace, path, then)) write(trace, path, then);
}

bool FileFlow::mayReplace(const OpenTracePtr& trace, const QString& path, const std::function<void()>& then) {
    try {
        if (Workspace::mayWrite(path)) return true;
    } catch (const Error& error) {
        emit noticed(engineText(error.problem()));
        return false;
    }
    emit noticed(tr("%1 was written by others and is left as it is. Choose another name.")
                     .arg(QFileInfo(path).fileName()));
    chooseToSave(trace, then);
    return false;
}

void FileFlow::write(const OpenTracePtr& trace, const QString& path, const std::function<void()>& then) {
    m_workspace.save(trace, path);
    if (!then) return;
    QObject* waiting = whileLastJobRuns(m_jobs, this);
    connect(&m_workspace, &Workspace::saved, waiting, [path, then](const OpenTracePtr& saved) {
        if (saved->path() == path) then();
    });
}

void FileFlow::whenSaved(const OpenTracePtr& trace, const QString& before,
                         const std::function<void()>& next) {
    if (!trace->unsaved()) return next();
    askToSave(m_window, trace->title, before, [this, trace, next](SaveAnswer answer) {
        if (answer == SaveAnswer::Discard) next();
        if (answer == SaveAnswer::Save) chooseToSave(trace, next);
    });
}

void FileFlow::closeCurrent() {
    const Workspace::Entry* entry = m_workspace.current();
    if (entry == nullptr) return;
    whenSaved(entry->trace, tr("before it is closed"),
              [this, trace = entry->trace] { m_workspace.close(trace); });
}

void FileFlow::whenAllSaved(const std::function<void()>& next) {
    std::vector<OpenTracePtr> unsaved;
    for (const Workspace::Entry* entry : m_workspace.unsaved())
        unsaved.push_back(entry->trace);
    askOneByOne(std::move(unsaved), next);
}

void FileFlow::askOneByOne(std::vector<OpenTracePtr> unsaved, const std::function<void()>& next) {
    if (unsaved.empty()) return next();
    const OpenTracePtr trace = unsaved.front();
    unsaved.erase(unsaved.begin());
    // One that is not to be saved stays open: a later question may still be answered with Cancel.
    const auto others = [this, unsaved = std::move(unsaved), next] { askOneByOne(unsaved, next); };
    askToSave(m_window, trace->title, tr("before the window closes"),
              [this, trace, others](SaveAnswer answer) {
                  if (answer == SaveAnswer::Save) chooseToSave(trace, others);
                  if (answer == SaveAnswer::Discard) others();
              });
}

void FileFlow::choose(const QString& title, const QString& filter, const QString& suffix,
                      const std::function<void(const QString&)>& chosen) {
    QFileDialog* chooser = dialog(title, filter);
    chooser->setAcceptMode(QFileDialog::AcceptSave);
    chooser->setDefaultSuffix(suffix);
    connect(chooser, &QFileDialog::fileSelected, this, [this, chosen](const QString& path) {
        if (!QFileInfo::exists(path)) return chosen(path);
        askToReplace(m_window, QFileInfo(path).fileName(), [chosen, path] { chosen(path); });
    });
    chooser->open();
}

void FileFlow::choosePicture(const std::function<void(const QString&)>& write) {
    choose(tr("Export a picture of the window"), tr("Pictures (*.png)"), QStringLiteral("png"), write);
}

void FileFlow::chooseReport(const std::function<void(const QString&)>& write) {
    choose(tr("Export a report"), tr("Reports (*.html *.md *.csv *.json)"), QStringLiteral("html"), write);
}

void FileFlow::saveSessionAs(const std::function<void(const QString&)>& write) {
    choose(tr("Save the session"), tr("Sessions (*.gatescope-session)"), QStringLiteral("gatescope-session"),
           write);
}

void FileFlow::chooseSession(const std::function<void(const QString&)>& read) {
    QFileDialog* chooser = dialog(tr("Open a session"), tr("Sessions (*.gatescope-session);;All files (*)"));
    chooser->setFileMode(QFileDialog::ExistingFile);
    connect(chooser, &QFileDialog::fileSelected, this, read);
    chooser->open();
}

} // namespace gatescope
