// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/job.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace gatescope {

class RunProcess;

/// The foot of a run form: the command line, Run or why it can't be pressed, and while it runs how far it is
/// and Cancel. What became of the last run stands there until the next.
class RunControls : public QWidget {
    Q_OBJECT
public:
    explicit RunControls(const QString& runText, QWidget* parent = nullptr);

    /// Empty: it can be run.
    void setProblem(const QString& problem);
    void setCommandLine(const QString& line);
    /// Follows the job until it is finished.
    void follow(RunProcess& job);
    bool isRunning() const { return !m_job.isNull(); }
    /// Presses Run, where that can be done.
    void run();
    void cancel();

    QPushButton* runButton() const { return m_run; }
    QPushButton* cancelButton() const { return m_cancel; }
    QString outcome() const;

signals:
    void runWanted();

private:
    void build(const QString& runText);
    QWidget* buildCommandLine();
    QWidget* buildProgress();
    void showProgress();
    void showOutcome(const QString& strong, const QString& more, const char* role);
    void ended();
    void update();

    QPushButton* m_run = nullptr;
    QPushButton* m_cancel = nullptr;
    QLabel* m_problem = nullptr;
    QLabel* m_commandLine = nullptr;
    QWidget* m_progress = nullptr;
    QProgressBar* m_bar = nullptr;
    QLabel* m_step = nullptr;
    QLabel* m_left = nullptr;
    QLabel* m_outcome = nullptr;
    QLabel* m_more = nullptr;
    QPointer<RunProcess> m_job;
};

} // namespace gatescope
