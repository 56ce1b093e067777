#include "main_window.h"

#include "compare/compare_view.h"
#include "help_dialogs.h"
#include "profile/backends.h"
#include "result_page.h"
#include "run/progress_text.h"
#include "run/run_panel.h"
#include "widgets/message_banner.h"
#include "widgets/start_page.h"
#include "widgets/toggle_switch.h"

#include <QAction>
#include <QCloseEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

namespace gatescope {

namespace {

constexpr double kZoomStep = 1.3;
constexpr double kPanStep = 0.12;
constexpr int kPanelChars = 44; ///< the run panel's width in average characters

QString timelineFilter() {
    return QObject::tr("Timelines (*.json *.json.gz);;All files (*)");
}

} // namespace

MainWindow::MainWindow(ProfileRunner& runner, std::vector<PresetInfo> presets, AppSettings& settings,
                       ThemeController* theme)
    : m_runner(runner), m_settings(settings), m_theme(theme), m_actions(*this) {
    setWindowTitle(tr("GateScope"));
    setAcceptDrops(true);
    buildLayout(std::move(presets));
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

void MainWindow::buildLayout(std::vector<PresetInfo> presets) {
    m_runPanel = new RunPanel(std::move(presets), this);
    m_runPanel->setDevices(listDevices());
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

    m_hover = new QLabel(this);
    statusBar()->addWidget(m_hover, 1);
    statusBar()->setSizeGripEnabled(false);
}

void MainWindow::connectActions() {
    connect(m_actions.open, &QAction::triggered, this, &MainWindow::chooseFileToOpen);
    connect(m_actions.save, &QAction::triggered, this, [this] {
        if (m_document->path.isEmpty()) return chooseFileToSave();
        saveFile(m_document->path);
    });
    connect(m_actions.saveAs, &QAction::triggered, this, &MainWindow::chooseFileToSave);
    connect(m_actions.exportPng, &QAction::triggered, this, &MainWindow::choosePicture);
    connect(m_actions.quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions.run, &QAction::triggered, this, &MainWindow::runExperiment);
    connect(m_actions.cancel, &QAction::triggered, &m_task, &BackgroundTask::cancel);
    connect(m_actions.keys, &QAction::triggered, this, [this] { showKeys(*this, m_actions); });
    connect(m_actions.about, &QAction::triggered, this, [this] { showAbout(*this); });
    connect(m_start, &StartPage::runWanted, this, &MainWindow::runExperiment);
    connect(m_start, &StartPage::openWanted, this, &MainWindow::chooseFileToOpen);
    connect(m_runPanel, &RunPanel::runWanted, this, &MainWindow::runExperiment);
    connect(m_runPanel, &RunPanel::cancelWanted, &m_task, &BackgroundTask::cancel);
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
        m_banner->showError(failure.problem, failure.remedy);
    });
    connect(&m_task, &BackgroundTask::cancelled, this,
            [this] { m_banner->showNote(tr("Stopped. Nothing has changed.")); });
}

void MainWindow::taskStarted(const QString& title) {
    m_taskClock.start();
    m_failure.reset();
    m_banner->hide();
    m_runPanel->showRunning(title);
    m_start->showBusy(title);
    m_actions.run->setEnabled(false);
    m_actions.open->setEnabled(false);
    m_actions.cancel->setEnabled(true);
}

void MainWindow::taskFinished() {
    m_runPanel->showIdle();
    m_start->showEmpty();
    m_actions.run->setEnabled(true);
    m_actions.open->setEnabled(true);
    m_actions.cancel->setEnabled(false);
}

void MainWindow::runExperiment() {
    const RunSettings settings = m_runPanel->settings();
    if (m_remember) m_settings.setLastRun(settings);
    m_task.start(tr("Profiling"), [this, settings](ProgressSink& progress, const std::stop_token& stop) {
        const ProfileResult result = m_runner.run(makeExperiment(settings), progress, stop);
        DocumentPtr document = documentOf(result);
        return [this, document] { setDocument(document); };
    });
}

void MainWindow::openFile(const QString& path) {
    m_task.start(tr("Opening %1").arg(QFileInfo(path).fileName()),
                 [this, path](ProgressSink& progress, const std::stop_token& stop) {
                     const ImportedTrace imported = readChromeJson(path.toStdString(), progress, stop);
                     progress.progress(1.0, "preparing the timeline");
                     DocumentPtr document = documentOf(imported, path);
                     return [this, document, path] {
                         setDocument(document);
                         if (m_remember) m_settings.addRecentFile(path);
                         fillRecentMenu();
                     };
                 });
}

void MainWindow::saveFile(const QString& path) {
    m_task.start(tr("Saving %1").arg(QFileInfo(path).fileName()),
                 [this, path, document = m_document](ProgressSink& progress, const std::stop_token&) {
                     progress.progress(0.0, "writing the timeline");
                     writeChromeJson(*document->source, path.toStdString());
                     return [this, path, document] {
                         if (m_document == document) {
                             auto saved = std::make_shared<Document>(*document);
                             saved->path = path;
                             m_document = std::move(saved);
                         }
                         if (m_remember) m_settings.addRecentFile(path);
                         fillRecentMenu();
                         statusBar()->showMessage(tr("Saved %1").arg(path), 5000);
                     };
                 });
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
    m_actions.setDocumentActionsEnabled(true);
    m_runPanel->setSwitchEnabled(m_document->hasBothSides());
    m_actions.flip->setEnabled(m_document->hasBothSides());
    setWindowTitle(tr("%1 – GateScope").arg(m_document->title));
    if (!m_document->remarks.isEmpty()) m_banner->showNote(m_document->remarks.join(QChar('\n')));
    m_result->compare().setFocus();
}

void MainWindow::setFocusSide(Side side) {
    m_actions.flip->setChecked(side == Side::After);
    m_result->setFocusSide(side);
}

void MainWindow::chooseFileToOpen() {
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open a timeline"), QString(), timelineFilter());
    if (!path.isEmpty()) openFile(path);
}

void MainWindow::chooseFileToSave() {
    const QString suggested = m_document->path.isEmpty() ? tr("timeline.json") : m_document->path;
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save the timeline"), suggested, timelineFilter());
    if (!path.isEmpty()) saveFile(path);
}

void MainWindow::choosePicture() {
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save a picture"), tr("comparison.png"), tr("PNG (*.png)"));
    if (!path.isEmpty()) exportPicture(path);
}

void MainWindow::fillRecentMenu() {
    m_actions.recent->clear();
    const QStringList files = m_settings.recentFiles();
    for (const QString& path : files) {
        QAction* action = m_actions.recent->addAction(path);
        connect(action, &QAction::triggered, this, [this, path] { openFile(path); });
    }
    m_actions.recent->setEnabled(!files.isEmpty());
}

void MainWindow::remember() {
    if (!m_remember) return;
    m_settings.setGeometry(saveGeometry());
    m_result->saveLayout(m_settings);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    m_task.cancel();
    remember();
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    openFile(event->mimeData()->urls().first().toLocalFile());
}

} // namespace gatescope
