#pragma once

#include "app_settings.h"
#include "document/document.h"
#include "run/background_task.h"
#include "run/profile_runner.h"
#include "theme.h"
#include "window_actions.h"

#include <QElapsedTimer>
#include <QMainWindow>

#include <memory>
#include <optional>

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
    MainWindow(ProfileRunner& runner, std::vector<PresetInfo> presets, AppSettings& settings,
               ThemeController* theme);
    ~MainWindow() override;

    void openFile(const QString& path);
    void saveFile(const QString& path);
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
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildLayout(std::vector<PresetInfo> presets);
    void connectActions();
    void connectViewActions();
    void connectThemeActions();
    void connectTask();
    void chooseFileToOpen();
    void chooseFileToSave();
    void choosePicture();
    void setFocusSide(Side side);
    void taskStarted(const QString& title);
    void taskFinished();
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
    QElapsedTimer m_taskClock;
    std::optional<TaskFailure> m_failure;
    bool m_remember = true;
    BackgroundTask m_task; ///< last, so that it is stopped before anything it reports to goes away
};

} // namespace gatescope
