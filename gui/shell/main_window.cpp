// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/main_window.h"

#include "charts/chart_view.h"
#include "compare/comparer.h"
#include "compare/link_band.h"
#include "compare/other_side.h"
#include "compare/router_switch.h"
#include "jobs/job_queue.h"
#include "look/number_text.h"
#include "look/shown_text.h"
#include "look/theme.h"
#include "panels/histogram_panel.h"
#include "run/run_panel.h"
#include "run/run_process.h"
#include "shell/app_settings.h"
#include "shell/command_palette.h"
#include "shell/drawer.h"
#include "shell/drawer_panels.h"
#include "shell/file_flow.h"
#include "shell/job_strip.h"
#include "shell/key_sheet.h"
#include "shell/questions.h"
#include "shell/report_arguments.h"
#include "shell/run_dock.h"
#include "shell/session_keeper.h"
#include "shell/start_page.h"
#include "shell/window_actions.h"
#include "shell/work_page.h"
#include "state/view_state.h"
#include "timeline/timeline_view.h"
#include "widgets/elided_label.h"
#include "widgets/message_banner.h"
#include "workspace/engine_text.h"
#include "workspace/workspace.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

namespace gatescope {

namespace {

constexpr int kMessageMs = 5000; ///< how long the status line keeps a message

QString first(std::initializer_list<std::pair<bool, QString>> reasons) {
    for (const auto& [refused, reason] : reasons) {
        if (refused) return reason;
    }
    return {};
}

} // namespace

MainWindow::MainWindow(const Parts& parts)
    : m_parts(parts),
      m_actions(*this),
      m_files(new FileFlow(parts.workspace, parts.jobs, parts.settings, *this)),
      m_session(new SessionKeeper(parts.workspace, parts.view, parts.jobs, this)) {
    setWindowTitle(tr("GateScope"));
    setAcceptDrops(true);
    addWindowActions(m_actions);
    m_actions.buildMenus(*menuBar());
    buildLayout();
    m_actions.giveKeysTo(m_page->timeline(), ActionSpec::Where::Timeline);
    m_actions.giveKeysTo(m_page->drawer().findChild<HistogramPanel*>()->chart(),
                         ActionSpec::Where::Histogram);
    connectFileActions();
    connectViewActions();
    connectCompareActions();
    connectThemeActions();
    connectParts();
    fillRecentMenu();
    m_run->setSettings(m_parts.settings.lastRun());
    m_page->restoreLayout(m_parts.settings.layout(QStringLiteral("drawer")));
    if (!restoreGeometry(m_parts.settings.layout(QStringLiteral("window")))) resize(1440, 900);
    restoreState(m_parts.settings.layout(QStringLiteral("docks")));
    m_actions[QStringLiteral("run.form")]->setChecked(m_run->isVisibleTo(this));
    updateTraceActions();
    updateUndoActions();
    updateRunActions();
    updateSessionAction();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildLayout() {
    const ThemeController::WithoutSheet building(m_parts.theme);
    m_banner = new MessageBanner(this);
    m_banner->hide();
    m_start = new StartPage(m_parts.jobs, this);
    m_page = new WorkPage(m_parts, this);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_start);
    m_pages->addWidget(m_page);
    auto* central = new QWidget(this);
    auto* column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banner);
    column->addWidget(m_pages, 1);
    setCentralWidget(central);
    m_run = new RunDock(m_parts.jobs, m_parts.workspace, this);
    addDockWidget(Qt::LeftDockWidgetArea, m_run);
    m_run->hide();

    m_hover = new ElidedLabel(QString(), this);
    statusBar()->addWidget(m_hover, 1);
    statusBar()->addPermanentWidget(new JobStrip(m_parts.jobs, this));
    statusBar()->setSizeGripEnabled(false);
}

void MainWindow::connectFileActions() {
    const auto on = [this](const char* id, auto what) {
        connect(m_actions[QString::fromLatin1(id)], &QAction::triggered, this, what);
    };
    on("file.open", [this] { m_files->chooseToOpen(); });
    on("file.compare", [this] { m_files->chooseToOpen(Workspace::Place::Candidate); });
    on("file.example", [this] { m_files->openExample(); });
    on("file.save", [this] { m_files->save(); });
    on("file.save-as", [this] { m_files->saveAs(); });
    on("file.report", [this] { m_files->chooseReport([this](const QString& path) { exportReport(path); }); });
    on("file.picture",
       [this] { m_files->choosePicture([this](const QString& path) { exportPicture(path); }); });
    on("file.session-save", [this] {
        m_files->saveSessionAs([this](const QString& path) {
            m_parts.jobs.run(tr("Saving the session"),
                             [session = m_session->current(), path](ProgressSink&, const std::stop_token&) {
                                 writeSession(session, path);
                                 return ThreadJob::Completion();
                             });
        });
    });
    on("file.session-open",
       [this] { m_files->chooseSession([this](const QString& path) { openSession(path); }); });
    on("file.session-last", [this] {
        m_parts.jobs.run(tr("Opening the session"),
                         [this, json = m_parts.settings.lastSession()](
                             ProgressSink&, const std::stop_token&) -> ThreadJob::Completion {
                             const Session last = Session::fromJson(json, tr("The last session"));
                             return [this, last] { m_session->restore(last); };
                         });
    });
    connect(m_files, &FileFlow::sessionWanted, this, &MainWindow::openSession);
    connect(m_session, &SessionKeeper::incomplete, this, [this](const JobFailure& failure) {
        m_banner->showError(engineText(failure.problem.toStdString()),
                            engineText(failure.remedy.toStdString()));
    });
    on("file.close", [this] { m_files->closeCurrent(); });
    on("file.quit", [this] { close(); });
    on("run.profile", [this] {
        m_run->show();
        m_run->startProfile();
    });
    on("run.cancel", [this] { m_parts.jobs.cancelAll(); });
    on("run.form", [this] { m_run->setVisible(m_actions[QStringLiteral("run.form")]->isChecked()); });
    connect(m_run, &QDockWidget::visibilityChanged, this,
            [this] { m_actions[QStringLiteral("run.form")]->setChecked(m_run->isVisibleTo(this)); });
    connect(&m_run->profile(), &RunPanel::settingsChanged, this, &MainWindow::updateRunActions);
    const auto showCurves = [this](const QString& path) {
        m_pages->setCurrentWidget(m_page); // curves can be looked at without a trace
        showSweep(*m_page, path);
    };
    connect(m_run, &RunDock::sweepReady, this, showCurves);
    connect(m_files, &FileFlow::sweepWanted, this, showCurves);
    connect(m_files, &FileFlow::recentChanged, this, &MainWindow::fillRecentMenu);
    connect(m_files, &FileFlow::noticed, m_banner, &MessageBanner::showNote);
    connect(m_start, &StartPage::openWanted, this, [this] { m_files->chooseToOpen(); });
    connect(m_start, &StartPage::exampleWanted, this, [this] { m_files->openExample(); });
    connect(m_start, &StartPage::fileWanted, this, [this](const QString& path) { m_files->open({path}); });
    connect(m_start, &StartPage::profileWanted, m_actions[QStringLiteral("run.profile")], &QAction::trigger);
}

void MainWindow::say(const QString& message) {
    statusBar()->showMessage(message, kMessageMs);
}

void MainWindow::openSession(const QString& path) {
    m_parts.jobs.run(tr("Opening the session"),
                     [this, path](ProgressSink&, const std::stop_token&) -> ThreadJob::Completion {
                         return [this, session = readSession(path)] { m_session->restore(session); };
                     });
}

void MainWindow::connectViewActions() {
    TimelineView* timeline = &m_page->timeline();
    const auto on = [this](const char* id, auto what) {
        connect(m_actions[QString::fromLatin1(id)], &QAction::triggered, this, what);
    };
    on("edit.undo", [this] { m_parts.view.undoStack().undo(); });
    on("edit.redo", [this] { m_parts.view.undoStack().redo(); });
    on("edit.filter", [this] { m_page->focusFilter(); });
    on("edit.search", [this] { searchSlices(*m_page); });
    on("edit.track", [this] { searchTracks(*m_page); });
    on("edit.clear", [this] {
        m_parts.view.setMeasure({});
        m_parts.view.clearSelection();
    });
    on("view.zoom-in", [timeline] { timeline->zoomStep(1); });
    on("view.zoom-out", [timeline] { timeline->zoomStep(-1); });
    on("view.pan-left", [timeline] { timeline->panStep(-1); });
    on("view.pan-right", [timeline] { timeline->panStep(1); });
    on("view.fit", [timeline] { timeline->fit(); });
    on("view.gate", [timeline] { timeline->showGate(1); });
    on("view.gate-back", [timeline] { timeline->showGate(-1); });
    connect(timeline, &TimelineView::endReached, this,
            [this] { say(tr("No slice further in this direction")); });
    on("view.next", [timeline] { timeline->selectNeighbour(1); });
    on("view.previous", [timeline] { timeline->selectNeighbour(-1); });
    const auto follow = [this, timeline](int step) {
        if (!timeline->followFlow(step))
            say(tr("No arrow leads on from here: select a launch, or the kernel that it started"));
    };
    on("view.flow-next", [follow] { follow(1); });
    on("view.flow-back", [follow] { follow(-1); });
    on("view.area", [this, timeline] {
        if (!timeline->areaFromSelection()) say(tr("Nothing is selected or measured that has a length"));
    });
    on("view.mark", [timeline] { timeline->mark(false); });
    on("view.mark-keep", [timeline] { timeline->mark(true); });
    const auto bookmark = [this, timeline](int step) {
        if (!timeline->showNote(step)) say(tr("There is no bookmark yet: Shift+M keeps a place"));
    };
    on("view.bookmark", [bookmark] { bookmark(1); });
    on("view.bookmark-back", [bookmark] { bookmark(-1); });
    on("view.bookmark-remove", [this, timeline] {
        if (!timeline->removeNote()) say(tr("No bookmark is marked: J goes to one"));
    });
    on("range.end-right", [this] { durationChart(*m_page).extendBrush(1); });
    on("range.end-left", [this] { durationChart(*m_page).extendBrush(-1); });
    on("range.right", [this] { durationChart(*m_page).moveBrush(1); });
    on("range.left", [this] { durationChart(*m_page).moveBrush(-1); });
    on("range.clear", [this] { durationChart(*m_page).clearBrush(); });
    on("view.drawer", [this] { m_page->setDrawerShown(!m_page->drawerShown()); });
    on("help.palette", [this] { (new CommandPalette(m_actions, this))->show(); });
    on("help.keys", [this] { (new KeySheet(m_actions, this))->open(); });
    on("help.about", [this] { showAbout(*this); });
    connect(m_page, &WorkPage::drawerToggled, m_actions[QStringLiteral("view.drawer")], &QAction::setChecked);
    m_actions[QStringLiteral("view.drawer")]->setChecked(true);
    QUndoStack& undo = m_parts.view.undoStack();
    connect(&undo, &QUndoStack::indexChanged, this, &MainWindow::updateUndoActions);
    connect(&m_parts.view, &ViewState::hoverChanged, this, &MainWindow::showHover);
    connect(&m_parts.view, &ViewState::alignmentLeft, this, [this] {
        say(tr("This place is in none of the aligned steps: starts are aligned now. Undo brings the steps "
               "back."));
    });
}

void MainWindow::connectCompareActions() {
    const auto on = [this](const char* id, auto what) {
        connect(m_actions[QString::fromLatin1(id)], &QAction::triggered, this, what);
    };
    on("compare.flip", [this] { m_page->routerSwitch().flip(); });
    on("compare.both", [this] { m_parts.view.setShow(Show::Both); });
    on("compare.difference", [this] { m_parts.view.setShow(Show::Difference); });
    on("compare.swap", [this] { m_parts.workspace.swapSlots(); });
    const auto pair = [this](int step) {
        if (!m_page->links().step(step)) say(tr("No other pair of kernels in this direction"));
    };
    on("compare.link", [pair] { pair(1); });
    on("compare.link-back", [pair] { pair(-1); });
    on("compare.focus", [this] {
        if (!focusOtherSide(m_parts.workspace, m_parts.view, m_parts.comparer))
            say(tr("This call has no counterpart on the other side: it is gone"));
    });
}

void MainWindow::connectThemeActions() {
    auto* group = new QActionGroup(this);
    const std::pair<const char*, ThemeChoice> choices[] = {{"theme.system", ThemeChoice::System},
                                                           {"theme.light", ThemeChoice::Light},
                                                           {"theme.dark", ThemeChoice::Dark}};
    for (const auto& [id, choice] : choices) {
        QAction* action = m_actions[QString::fromLatin1(id)];
        group->addAction(action);
        action->setEnabled(m_parts.theme != nullptr);
        action->setChecked(m_parts.theme != nullptr && m_parts.theme->choice() == choice);
        connect(action, &QAction::triggered, this, [this, choice = choice] {
            m_parts.theme->choose(choice);
            m_parts.settings.setTheme(choice);
        });
    }
}

void MainWindow::connectParts() {
    Workspace& workspace = m_parts.workspace;
    const auto refresh = [this] {
        m_pages->setCurrentWidget(m_parts.workspace.empty() ? static_cast<QWidget*>(m_start) : m_page);
        updateTitle();
        updateTraceActions();
        updateSessionAction();
    };
    connect(&workspace, &Workspace::slotsChanged, this, refresh);
    connect(&workspace, &Workspace::entriesChanged, this, refresh);
    connect(&workspace, &Workspace::factsChanged, this, refresh);
    connect(&workspace, &Workspace::traceOpened, this, [this](const OpenTracePtr& trace) {
        m_banner->hide();
        if (!trace->failure.isEmpty())
            m_banner->showError(tr("The device failed in mid-run: %1").arg(trace->failure),
                                tr("What had been measured until then is shown."));
    });
    connect(&workspace, &Workspace::saved, this,
            [this](const OpenTracePtr& trace) { say(tr("Saved %1").arg(trace->path())); });
    JobQueue& jobs = m_parts.jobs;
    connect(&jobs, &JobQueue::changed, this, &MainWindow::updateRunActions);
    connect(&jobs, &JobQueue::failed, this, [this](const QString&, const JobFailure& failure) {
        m_failure = failure;
        m_closeWhenIdle = false; // what went wrong is to be read
        m_banner->showError(engineText(failure.problem.toStdString()),
                            engineText(failure.remedy.toStdString()));
    });
    connect(&jobs, &JobQueue::cancelled, this,
            [this](const QString& title) { say(tr("%1: stopped").arg(title)); });
    connect(&jobs, &JobQueue::idle, this, [this] {
        if (std::exchange(m_closeWhenIdle, false)) close();
    });
}

void MainWindow::updateSessionAction() {
    m_actions.allow({QStringLiteral("file.session-last")}, first({{m_parts.settings.lastSession().isEmpty(),
                                                                   tr("Nothing was open the last time")}}));
}

void MainWindow::updateTraceActions() {
    const Workspace& workspace = m_parts.workspace;
    const bool empty = workspace.empty();
    const QString nothing = tr("No trace is open: profile a layer or open one");
    const auto unless = [&](bool possible, const QString& reason) {
        return first({{empty, nothing}, {!possible, reason}});
    };
    QStringList ofTrace{
        QStringLiteral("file.save"),         QStringLiteral("file.save-as"), QStringLiteral("file.report"),
        QStringLiteral("file.picture"),      QStringLiteral("file.compare"), QStringLiteral("file.close"),
        QStringLiteral("file.session-save"), QStringLiteral("edit.filter"),  QStringLiteral("edit.search"),
        QStringLiteral("edit.track"),        QStringLiteral("edit.clear")};
    for (const ActionRegistry::Entry& entry : m_actions.entries()) {
        const bool looks = entry.spec.id.startsWith(QStringLiteral("view.")) ||
                           entry.spec.id.startsWith(QStringLiteral("range."));
        if (looks) ofTrace << entry.spec.id;
    }
    m_actions.allow(ofTrace, unless(true, {}));
    m_actions.allow(
        {QStringLiteral("compare.flip"), QStringLiteral("compare.both"), QStringLiteral("compare.difference"),
         QStringLiteral("compare.swap"), QStringLiteral("compare.focus"), QStringLiteral("compare.link"),
         QStringLiteral("compare.link-back")},
        unless(workspace.comparing(), tr("Only one timeline is shown: there is nothing to compare")));
    const bool gates = !empty && (!workspace.slot(Slot::A)->gates().empty() ||
                                  (workspace.slot(Slot::B) && !workspace.slot(Slot::B)->gates().empty()));
    m_actions.allow({QStringLiteral("view.gate"), QStringLiteral("view.gate-back")},
                    unless(gates, tr("No gate call was found in this trace")));
}

void MainWindow::updateUndoActions() {
    const QUndoStack& undo = m_parts.view.undoStack();
    m_actions.allow({QStringLiteral("edit.undo")},
                    first({{!undo.canUndo(), tr("There is nothing to undo")}}));
    m_actions.allow({QStringLiteral("edit.redo")}, first({{!undo.canRedo(), tr("Nothing was undone")}}));
}

void MainWindow::updateRunActions() {
    m_actions.allow({QStringLiteral("run.cancel")},
                    first({{!m_parts.jobs.busy(), tr("Nothing is going on")}}));
    m_actions.allow({QStringLiteral("run.profile")}, m_run->refusal());
}

void MainWindow::updateTitle() {
    const Workspace::Entry* entry = m_parts.workspace.current();
    QString title = tr("GateScope");
    if (entry != nullptr) title = entry->trace->title + QStringLiteral("[*] — ") + title;
    setWindowTitle(title);
    setWindowModified(entry != nullptr && entry->trace->unsaved());
}

void MainWindow::fillRecentMenu() {
    if (m_recent == nullptr) {
        m_recent = new QMenu(tr("Open &recent"), this);
        m_recent->setToolTipsVisible(true);
        QMenu* file = menuBar()->actions().front()->menu();
        file->insertMenu(m_actions[QStringLiteral("file.compare")], m_recent);
    }
    m_recent->clear();
    const QStringList files = m_parts.settings.recentFiles();
    m_recent->setEnabled(!files.isEmpty());
    for (const QString& path : files) {
        QAction* action = m_recent->addAction(plainMenuText(path));
        action->setToolTip(plainToolTip(path));
        connect(action, &QAction::triggered, this, [this, path] { m_files->open({path}); });
    }
    m_start->setRecentFiles(files);
}

void MainWindow::showHover() {
    const auto& slice = m_parts.view.hovered();
    if (!slice) return m_hover->setText({});
    const TimelinePtr& timeline = m_parts.workspace.slot(slice->slot);
    if (!timeline || slice->id >= timeline->trace().sliceCount()) return m_hover->setText({});
    const Trace& trace = timeline->trace();
    const std::string_view name = trace.name(slice->id);
    m_hover->setText(shownName(name) + QStringLiteral(" · ") +
                     durationText(double(trace.durations()[slice->id])));
}

void MainWindow::exportReport(const QString& path) {
    auto process = std::make_unique<RunProcess>(
        RunProcess::Request{tr("Writing the report %1").arg(QFileInfo(path).fileName()),
                            reportArguments(m_parts.workspace, path),
                            path,
                            {}});
    connect(process.get(), &RunProcess::resultReady, this,
            [this](const QString& written) { say(tr("Saved %1").arg(written)); });
    m_parts.jobs.add(std::move(process));
}

void MainWindow::exportPicture(const QString& path) {
    const QImage image = m_pages->grab().toImage();
    m_parts.jobs.run(tr("Saving the picture"), [this, image, path](ProgressSink&, const std::stop_token&) {
        if (!image.save(path, "PNG")) {
            throw InputError(tr("%1 can't be written.").arg(path).toStdString(),
                             tr("Choose a folder that exists and that you may write to.").toStdString());
        }
        return [this, path] { say(tr("Saved %1").arg(path)); };
    });
}

void MainWindow::remember() {
    const Session session = m_session->current();
    if (!session.empty()) m_parts.settings.setLastSession(QJsonDocument(session.toJson()).toJson());
    updateSessionAction();
    m_parts.settings.setLastRun(m_run->settings());
    m_parts.settings.setLayout(QStringLiteral("window"), saveGeometry());
    m_parts.settings.setLayout(QStringLiteral("docks"), saveState());
    m_parts.settings.setLayout(QStringLiteral("drawer"), m_page->saveLayout());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!m_nothingToLose && closingWaits()) return event->ignore();
    remember();
    QMainWindow::closeEvent(event);
}

bool MainWindow::closingWaits() {
    if (m_parts.jobs.machineInUse()) {
        QDialog* question = askToStop(*this, [this] {
            m_closeWhenIdle = true;
            m_parts.jobs.cancelAll();
            if (!m_parts.jobs.busy()) close(); // the run had ended before the answer came
        });
        connect(&m_parts.jobs, &JobQueue::idle, question, &QDialog::reject);
        return true;
    }
    if (m_parts.jobs.busy()) {
        m_closeWhenIdle = true; // a file is not left half-way
        m_parts.jobs.cancelAll();
        if (m_parts.jobs.busy()) return true;
        m_closeWhenIdle = false; // they ended at once
    }
    if (m_parts.workspace.unsaved().empty()) return false;
    m_files->whenAllSaved([this] {
        m_nothingToLose = true;
        close();
    });
    return true;
}

bool MainWindow::event(QEvent* event) {
    // A disabled action's key does nothing: say why.
    if (event->type() == QEvent::ShortcutOverride) {
        const QKeySequence key(static_cast<QKeyEvent*>(event)->keyCombination());
        if (const QAction* refused = m_actions.refusedBy(key, focusWidget()))
            say(refused->iconText() + QStringLiteral(": ") + refused->statusTip());
    }
    return QMainWindow::event(event);
}

void MainWindow::paintEvent(QPaintEvent* event) {
    QMainWindow::paintEvent(event);
    if (std::exchange(m_shownBefore, true)) return;
    QMetaObject::invokeMethod(this, &MainWindow::firstShown, Qt::QueuedConnection);
}

void MainWindow::takeDropped(const QStringList& paths) {
    const QFileInfo first(paths.value(0));
    const bool model =
        paths.size() == 1 && (first.isDir() || first.fileName() == QLatin1String("config.json"));
    if (!model) return m_files->open(paths);
    m_run->show();
    m_run->profile().takeDropped(paths.front());
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    const bool files =
        !urls.isEmpty() && std::ranges::all_of(urls, [](const QUrl& url) { return url.isLocalFile(); });
    if (files) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls())
        paths << url.toLocalFile();
    event->acceptProposedAction();
    // The program that the files were dragged from waits for this event to be answered.
    QMetaObject::invokeMethod(
        this, [this, paths] { takeDropped(paths); }, Qt::QueuedConnection);
}

} // namespace gatescope
