// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app_settings.h"
#include "document/document.h"
#include "profile/backends.h"
#include "run/background_task.h"
#include "run/profile_runner.h"
#include "theme.h"
#include "window_actions.h"

#include <QElapsedTimer>
#include <QMainWindow>

#include <functional>
#include <memory>
#include <optional>

class QFileDialog;
class QLabel;
class QStackedWidget;

namespace gatescope {

class MessageBanner;
class ResultPage;
class RunPanel;
class StartPage;

/// The program's window: puts the parts together, opens and saves, and runs long work in the background.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// All outlive the window. `theme` may be null: then the theme can't be chosen.
    MainWindow(ProfileRunner& runner, std::vector<PresetInfo> presets, const std::vector<DeviceInfo>& devices,
               AppSettings& settings, ThemeController* theme);
    ~MainWindow() override;

    /// These three start at once and ask nothing; they do nothing while other work goes on.
    void openFile(const QString& path);
    /// A file that others wrote is left as it is, and another name is asked for. `then` is called once the
    /// document is saved.
    void saveFile(const QString& path, const std::function<void()>& then = {});
    bool exportPicture(const QString& path);
    void runExperiment();
    void setDocument(DocumentPtr document);
    const Document* document() const { return m_document.get(); }

    BackgroundTask& task() { return m_task; }
    RunPanel& runPanel() { return *m_runPanel; }
    ResultPage& resultPage() { return *m_result; }
    MessageBanner& banner() { return *m_banner; }
    const WindowActions& actions() const { return m_actions; }
    /// Off: nothing is kept between sessions, as for a screenshot.
    void setRemembering(bool remember) { m_remember = remember; }
    /// Of the last task that failed.
    const std::optional<TaskFailure>& failure() const { return m_failure; }

protected:
    void closeEvent(QCloseEvent* event) override;
    bool event(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    enum class Work { None, Run, Open, Save };
    enum class Existing { Ask, Replace }; ///< what to do where GateScope has written this file before

    void buildLayout(std::vector<PresetInfo> presets, const std::vector<DeviceInfo>& devices);
    void connectActions();
    void connectViewActions();
    void connectThemeActions();
    void connectTask();
    /// Starts the work, unless other work goes on: then says what is waited for.
    bool start(Work kind, const QString& title, BackgroundTask::Work work);
    QString waitsFor() const;
    /// Calls `next` once nothing unsaved would be lost by it; not at all where the user thinks better of it.
    void whenSaved(const QString& before, const std::function<void()>& next);
    void askAndRun();
    void askAndOpen(const QString& path);
    void save();
    void saveTo(const QString& path, Existing existing, const std::function<void()>& then);
    void savePicture(const QString& path);
    void saved(const QString& path, const DocumentPtr& document);
    void leaveForeignFile(const QString& path, const std::function<void()>& then);
    QFileDialog* fileDialog(const QString& title, const QString& filter);
    void chooseFileToOpen();
    void chooseFileToSave(const std::function<void()>& then = {});
    void choosePicture();
    void showRemarks();
    void setFocusSide(Side side);
    void taskStarted(const QString& title);
    void taskFinished();
    void cancelTask();
    /// Whether closing has to wait, for work that goes on or for an answer; sees to both.
    bool closingWaits();
    void updateActions();
    void fillRecentMenu();
    void remember();

    ProfileRunner& m_runner;
    AppSettings& m_settings;
    ThemeController* m_theme;
    WindowActions m_actions;
    DocumentPtr m_document;
    RunPanel* m_runPanel = nullptr;
    MessageBanner* m_banner = nullptr;
    QStackedWidget* m_pages = nullptr;
    StartPage* m_start = nullptr;
    ResultPage* m_result = nullptr;
    QLabel* m_hover = nullptr;
    QLabel* m_waiting = nullptr; ///< in the status line, while work goes on
    Work m_work = Work::None;
    bool m_closeWhenDone = false; ///< the window was closed while work went on
    bool m_nothingToLose = false; ///< closing has been agreed to
    QElapsedTimer m_taskClock;
    std::optional<TaskFailure> m_failure;
    bool m_remember = true;
    BackgroundTask m_task; ///< last, so that it is stopped before anything it reports to goes away
};

} // namespace gatescope
