// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window.h"

#include "compare/compare_view.h"
#include "help_dialogs.h"
#include "questions.h"
#include "result_page.h"
#include "run/progress_text.h"
#include "run/run_panel.h"
#include "trace_io/chrome_json.h"
#include "trace_io/own_file.h"
#include "widgets/message_banner.h"
#include "widgets/plain_label.h"
#include "widgets/start_page.h"
#include "widgets/toggle_switch.h"

#include <QAction>
#include <QCloseEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QRegularExpression>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

namespace gatescope {

namespace {

constexpr double kZoomStep = 1.3;
constexpr double kPanStep = 0.12;
constexpr int kStatusMargin = 14;
constexpr int kMessageMs = 5000;   ///< how long the status line keeps a message
constexpr double kRunShare = 0.95; ///< of a run's progress; the rest is preparing what is shown
constexpr double kReadShare = 0.7; ///< the same of opening a file
constexpr int kPanelChars = 44;    ///< the run panel's width in average characters

QString timelineFilter() {
    return QObject::tr("Timelines (*.json *.json.gz *.pftrace *.pftrace.gz *.perfetto-trace);;All files (*)");
}

/// Where a document is saved unless told otherwise: never the file of others that it came from.
QString suggestedPath(const Document& document) {
    if (document.unsaved()) return QObject::tr("timeline.json");
    if (document.ownFile) return document.path;
    static const QRegularExpression ending(QStringLiteral("(\\.json)?(\\.gz)?$"));
    return QString(document.path).remove(ending) + QStringLiteral(".gatescope.json");
}

} // namespace

MainWindow::MainWindow(ProfileRunner& runner, std::vector<PresetInfo> presets,
                       const std::vector<DeviceInfo>& devices, AppSettings& settings, ThemeController* theme)
    : m_runner(runner), m_settings(settings), m_theme(theme), m_actions(*this) {
    setWindowTitle(tr("GateScope"));
    setAcceptDrops(true);
    buildLayout(std::move(presets), devices);
    connectActions();
    connectViewActions();
    connectThemeActions();
    connectTask();
    fillRecentMenu();
    m_runPanel->setSettings(m_settings.lastRun());
    m_result->restoreLayout(m_settings);
    if (!restoreGeometry(m_settings.geometry())) resize(1440, 900);
}

MainWindow::~MainWindow() = default;

void MainWindow::buildLayout(std::vector<PresetInfo> presets, const std::vector<DeviceInfo>& devices) {
    m_runPanel = new RunPanel(std::move(presets), this);
    m_runPanel->setDevices(devices);
    m_runPanel->setFixedWidth(fontMetrics().averageCharWidth() * kPanelChars);
    m_banner = new MessageBanner(this);
    m_start = new StartPage(this);
    m_result = new ResultPage(this);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_start);
    m_pages->addWidget(m_result);

    auto* column = new QVBoxLayout;
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(10);
    column->addWidget(m_banner);
    column->addWidget(m_pages, 1);
    auto* central = new QWidget(this);
    auto* row = new QHBoxLayout(central);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_runPanel);
    row->addLayout(column, 1);
    setCentralWidget(central);

    m_hover = new PlainLabel(this);
    m_waiting = new PlainLabel(this);
    m_waiting->setProperty("role", "muted");
    m_waiting->setContentsMargins(0, 0, kStatusMargin, 0);
    statusBar()->addWidget(m_hover, 1);
    statusBar()->addPermanentWidget(m_waiting);
    statusBar()->setSizeGripEnabled(false);
}

void MainWindow::connectActions() {
    connect(m_actions.open, &QAction::triggered, this, &MainWindow::chooseFileToOpen);
    connect(m_actions.save, &QAction::triggered, this, &MainWindow::save);
    connect(m_actions.saveAs, &QAction::triggered, this, [this] { chooseFileToSave(); });
    connect(m_actions.exportPng, &QAction::triggered, this, &MainWindow::choosePicture);
    connect(m_actions.quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions.run, &QAction::triggered, this, &MainWindow::askAndRun);
    connect(m_actions.cancel, &QAction::triggered, this, &MainWindow::cancelTask);
    connect(m_actions.keys, &QAction::triggered, this, [this] { showKeys(*this, m_actions); });
    connect(m_actions.about, &QAction::triggered, this, [this] { showAbout(*this); });
    connect(m_start, &StartPage::runWanted, this, &MainWindow::askAndRun);
    connect(m_start, &StartPage::openWanted, this, &MainWindow::chooseFileToOpen);
    connect(m_runPanel, &RunPanel::runWanted, this, &MainWindow::askAndRun);
    connect(m_runPanel, &RunPanel::cancelWanted, this, &MainWindow::cancelTask);
    connect(m_runPanel, &RunPanel::focusSideChanged, this, &MainWindow::setFocusSide);
    connect(m_result, &ResultPage::focusWanted, m_runPanel, &RunPanel::setFocusSide);
    connect(m_result, &ResultPage::hoverChanged, m_hover, &QLabel::setText);
    connect(m_actions.flip, &QAction::triggered, this,
            [this](bool on) { m_runPanel->setFocusSide(on ? Side::After : Side::Before); });
}

void MainWindow::connectViewActions() {
    CompareView* view = &m_result->compare();
    connect(m_actions.zoomIn, &QAction::triggered, view, [view] { view->zoom(1 / kZoomStep); });
    connect(m_actions.zoomOut, &QAction::triggered, view, [view] { view->zoom(kZoomStep); });
    connect(m_actions.panLeft, &QAction::triggered, view, [view] { view->pan(-kPanStep); });
    connect(m_actions.panRight, &QAction::triggered, view, [view] { view->pan(kPanStep); });
    connect(m_actions.fit, &QAction::triggered, view, &CompareView::fitSelection);
    connect(m_actions.story, &QAction::triggered, view, &CompareView::showGateEvidence);
    connect(m_actions.next, &QAction::triggered, view, [view] { view->selectNeighbour(1); });
    connect(m_actions.previous, &QAction::triggered, view, [view] { view->selectNeighbour(-1); });
    connect(m_actions.clear, &QAction::triggered, view, &CompareView::clearSelection);
}

void MainWindow::connectThemeActions() {
    const std::pair<QAction*, ThemeChoice> choices[] = {{m_actions.themeSystem, ThemeChoice::System},
                                                        {m_actions.themeLight, ThemeChoice::Light},
                                                        {m_actions.themeDark, ThemeChoice::Dark}};
    for (const auto& [action, choice] : choices) {
        action->setEnabled(m_theme != nullptr);
        action->setChecked(m_theme != nullptr && m_theme->choice() == choice);
        connect(action, &QAction::triggered, this, [this, choice = choice] {
            m_theme->choose(choice);
            if (m_remember) m_settings.setTheme(choice);
        });
    }
}

void MainWindow::connectTask() {
    connect(&m_task, &BackgroundTask::started, this, &MainWindow::taskStarted);
    connect(&m_task, &BackgroundTask::finished, this, &MainWindow::taskFinished);
    connect(&m_task, &BackgroundTask::progressed, this, [this](double done, const QString& what) {
        const QString remaining = remainingText(done, static_cast<double>(m_taskClock.elapsed()) / 1000);
        m_runPanel->showProgress(done, what, remaining);
        m_start->showProgress(done, what, remaining);
    });
    connect(&m_task, &BackgroundTask::failed, this, [this](const TaskFailure& failure) {
        m_failure = failure;
        m_closeWhenDone = false; // what went wrong is to be read
        m_banner->showError(failure.problem, failure.remedy);
    });
    connect(&m_task, &BackgroundTask::cancelled, this,
            [this] { m_banner->showNote(tr("Stopped. Nothing has changed.")); });
}

void MainWindow::taskStarted(const QString& title) {
    m_taskClock.start();
    m_failure.reset();
    m_banner->hide();
    m_runPanel->showRunning(title, m_work != Work::Save);
    m_start->showBusy(title);
    updateActions();
}

void MainWindow::taskFinished() {
    m_runPanel->showIdle();
    m_start->showEmpty();
    m_work = Work::None;
    updateActions();
    if (std::exchange(m_closeWhenDone, false)) close();
}

bool MainWindow::start(Work kind, const QString& title, BackgroundTask::Work work) {
    if (m_task.isRunning()) {
        m_banner->showNote(waitsFor());
        return false;
    }
    m_work = kind;
    return m_task.start(title, std::move(work));
}

QString MainWindow::waitsFor() const {
    if (!m_task.isRunning()) return {};
    if (m_task.isCancelling()) return tr("Stopping: Run, Open and Save wait until it is done");
    if (m_work == Work::Save) return tr("Saving: Run, Open and Save wait until it is done");
    const QString key = m_actions.cancel->shortcut().toString(QKeySequence::NativeText);
    const QString work = m_work == Work::Run ? tr("Profiling") : tr("Opening a timeline");
    return tr("%1: Run, Open and Save wait until it is done; %2 stops it").arg(work, key);
}

void MainWindow::updateActions() {
    WindowState state;
    state.waitsFor = waitsFor();
    state.cancellable = m_task.isRunning() && m_work != Work::Save && !m_task.isCancelling();
    state.hasDocument = m_document != nullptr;
    state.hasGates = m_document && m_document->hasGates();
    state.hasBothSides = !m_document || m_document->hasBothSides();
    state.hasRecentFiles = !m_actions.recent->isEmpty();
    m_actions.update(state);
    m_waiting->setText(state.waitsFor);
    m_runPanel->setSwitchEnabled(state.hasBothSides, m_actions.flip->statusTip());
}

void MainWindow::cancelTask() {
    m_task.cancel();
    m_runPanel->showStopping();
    updateActions();
}

void MainWindow::runExperiment() {
    const RunSettings settings = m_runPanel->settings();
    if (m_remember) m_settings.setLastRun(settings);
    start(Work::Run, tr("Profiling"), [this, settings](ProgressSink& progress, const std::stop_token& stop) {
        ProgressPart running(progress, 0, kRunShare);
        const ProfileResult result = m_runner.run(makeExperiment(settings), running, stop);
        // Whoever stopped the measuring wants to see what was measured.
        const auto stopPreparing = stop.stop_requested() ? std::stop_token() : stop;
        ProgressPart preparing(progress, kRunShare, 1.0);
        DocumentPtr document = documentOf(result, preparing, stopPreparing);
        return [this, document] { setDocument(document); };
    });
}

void MainWindow::openFile(const QString& path) {
    start(Work::Open, tr("Opening %1").arg(QFileInfo(path).fileName()),
          [this, path](ProgressSink& progress, const std::stop_token& stop) {
              ProgressPart reading(progress, 0, kReadShare);
              const ImportedTrace imported = readTrace(path.toStdString(), reading, stop);
              ProgressPart preparing(progress, kReadShare, 1.0);
              DocumentPtr document = documentOf(imported, path, preparing, stop);
              return [this, document, path] {
                  setDocument(document);
                  if (m_remember) m_settings.addRecentFile(path);
                  fillRecentMenu();
              };
          });
}

void MainWindow::whenSaved(const QString& before, const std::function<void()>& next) {
    if (!m_document || !m_document->unsaved()) return next();
    askToSave(*this, m_document->title, before, [this, next](SaveAnswer answer) {
        if (answer == SaveAnswer::Save) chooseFileToSave(next);
        if (answer == SaveAnswer::Discard) next();
    });
}

void MainWindow::askAndRun() {
    whenSaved(tr("before the next run replaces it"), [this] { runExperiment(); });
}

void MainWindow::askAndOpen(const QString& path) {
    whenSaved(tr("before another timeline replaces it"), [this, path] { openFile(path); });
}

void MainWindow::save() {
    if (!m_document->ownFile) return chooseFileToSave();
    saveFile(m_document->path);
}

void MainWindow::saveFile(const QString& path, const std::function<void()>& then) {
    saveTo(path, Existing::Replace, then);
}

void MainWindow::saveTo(const QString& path, Existing existing, const std::function<void()>& then) {
    const QString name = QFileInfo(path).fileName();
    const DocumentPtr document = m_document;
    start(Work::Save, tr("Saving %1").arg(name),
          [=, this](ProgressSink& progress, const std::stop_token& stop) -> BackgroundTask::Completion {
              progress.progress(0.0, "writing the timeline");
              if (holdsWorkOfOthers(path.toStdString())) return [=, this] { leaveForeignFile(path, then); };
              if (existing == Existing::Ask && QFileInfo::exists(path))
                  return [=, this] { askToReplace(*this, name, [=, this] { saveFile(path, then); }); };
              writeChromeJson(*document->source, document->metadata, path.toStdString(), progress, stop);
              return [=, this] {
                  saved(path, document);
                  // Only after the task has said that it is finished can the next one start.
                  if (then) QMetaObject::invokeMethod(this, then, Qt::QueuedConnection);
              };
          });
}

void MainWindow::saved(const QString& path, const DocumentPtr& document) {
    if (m_document == document) {
        auto copy = std::make_shared<Document>(*document);
        copy->path = path;
        copy->ownFile = true;
        m_document = std::move(copy);
        setWindowModified(false);
    }
    if (m_remember) m_settings.addRecentFile(path);
    fillRecentMenu();
    statusBar()->showMessage(tr("Saved %1").arg(path), kMessageMs);
}

void MainWindow::leaveForeignFile(const QString& path, const std::function<void()>& then) {
    m_closeWhenDone = false;
    m_banner->showError(QFileInfo(path).fileName() +
                            tr(" was not written by GateScope and has been left as it is."),
                        tr("Save the timeline under another name."));
    QMetaObject::invokeMethod(
        this, [this, then] { chooseFileToSave(then); }, Qt::QueuedConnection);
}

void MainWindow::savePicture(const QString& path) {
    if (!QFileInfo::exists(path)) return (void)exportPicture(path);
    askToReplace(*this, QFileInfo(path).fileName(), [this, path] { exportPicture(path); });
}

bool MainWindow::exportPicture(const QString& path) {
    if (m_result->grab().save(path, "PNG")) return true;
    m_banner->showError(tr("The picture could not be written to %1.").arg(path),
                        tr("Choose another folder, or free some space on the disk."));
    return false;
}

void MainWindow::setDocument(DocumentPtr document) {
    m_document = std::move(document);
    m_result->setDocument(m_document);
    m_result->setFocusSide(m_runPanel->focusSide());
    m_pages->setCurrentWidget(m_result);
    updateActions();
    // [*] is where Qt marks an unsaved document; in a name it stands for itself when doubled.
    setWindowTitle(QString(m_document->title).replace(QLatin1String("[*]"), QLatin1String("[*][*]")) +
                   tr("[*] – GateScope"));
    setWindowModified(m_document->unsaved());
    showRemarks();
    m_result->compare().setFocus();
}

void MainWindow::showRemarks() {
    const QString remarks = m_document->remarks.join(QChar('\n'));
    if (!m_document->failure.isEmpty()) {
        const QString kept = tr("The iterations that both sides had finished by then are shown.");
        m_banner->showError(tr("The device failed in mid-run: ") + m_document->failure,
                            remarks.isEmpty() ? kept : kept + QChar('\n') + remarks);
    } else if (!remarks.isEmpty()) {
        m_banner->showNote(remarks);
    }
}

void MainWindow::setFocusSide(Side side) {
    m_actions.flip->setChecked(side == Side::After);
    m_result->setFocusSide(side);
}

void MainWindow::chooseFileToOpen() {
    QFileDialog* dialog = fileDialog(tr("Open a timeline"), timelineFilter());
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::askAndOpen);
    dialog->open();
}

void MainWindow::chooseFileToSave(const std::function<void()>& then) {
    const QFileInfo suggested(suggestedPath(*m_document));
    QFileDialog* dialog = fileDialog(tr("Save the timeline as"), timelineFilter());
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    if (!m_document->unsaved()) dialog->setDirectory(suggested.absolutePath());
    dialog->selectFile(suggested.fileName());
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, then](const QString& path) { saveTo(path, Existing::Ask, then); });
    dialog->open();
}

void MainWindow::choosePicture() {
    QFileDialog* dialog = fileDialog(tr("Save a picture"), tr("PNG (*.png)"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("png"));
    dialog->selectFile(tr("comparison.png"));
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::savePicture);
    dialog->open();
}

QFileDialog* MainWindow::fileDialog(const QString& title, const QString& filter) {
    auto* dialog = new QFileDialog(this, title, QString(), filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    // Qt's own question shows the file's name as HTML, and comes before it is known whose file that is.
    dialog->setOption(QFileDialog::DontConfirmOverwrite);
    return dialog;
}

void MainWindow::fillRecentMenu() {
    m_actions.recent->clear();
    const QStringList files = m_settings.recentFiles();
    for (const QString& path : files) {
        QAction* action = m_actions.recent->addAction(plainMenuText(path));
        action->setToolTip(plainToolTip(path));
        connect(action, &QAction::triggered, this, [this, path] { askAndOpen(path); });
    }
    updateActions();
}

void MainWindow::remember() {
    if (!m_remember) return;
    m_settings.setLastRun(m_runPanel->settings());
    m_settings.setGeometry(saveGeometry());
    m_result->saveLayout(m_settings);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!m_nothingToLose && closingWaits()) return event->ignore();
    remember();
    QMainWindow::closeEvent(event);
}

bool MainWindow::closingWaits() {
    if (m_task.isRunning()) {
        const auto stop = [this] {
            cancelTask();
            m_closeWhenDone = m_task.isRunning();
            if (!m_closeWhenDone) close(); // the run had ended before the answer came
        };
        if (m_work == Work::Run && !m_task.isCancelling()) {
            connect(&m_task, &BackgroundTask::finished, askToStop(*this, stop), &QDialog::reject);
        } else if (m_work == Work::Save) {
            m_closeWhenDone = true; // a file is not left half-way
        } else {
            stop();
        }
        return true;
    }
    if (!m_document || !m_document->unsaved()) return false;
    whenSaved(tr("before the window closes"), [this] {
        m_nothingToLose = true;
        close();
    });
    return true;
}

bool MainWindow::event(QEvent* event) {
    // A disabled action's key does nothing: say why. Asked before any widget takes the key for something
    // else.
    if (event->type() == QEvent::ShortcutOverride) {
        const QKeySequence key(static_cast<QKeyEvent*>(event)->keyCombination());
        if (const QAction* refused = m_actions.refusedBy(key))
            statusBar()->showMessage(refused->iconText() + QStringLiteral(": ") + refused->statusTip(),
                                     kMessageMs);
    }
    return QMainWindow::event(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QString path = event->mimeData()->urls().first().toLocalFile();
    if (m_task.isRunning()) return m_banner->showNote(waitsFor());
    // The program that the file was dragged from waits for this event to be answered.
    QMetaObject::invokeMethod(
        this, [this, path] { askAndOpen(path); }, Qt::QueuedConnection);
}

} // namespace gatescope
