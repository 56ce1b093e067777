// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QVBoxLayout;

namespace gatescope {

class JobQueue;

/// What the window's middle shows while no trace is open: three things to do and the recent files; or how far
/// the work is that will fill it.
class StartPage : public QWidget {
    Q_OBJECT
public:
    explicit StartPage(JobQueue& jobs, QWidget* parent = nullptr);

    void setRecentFiles(const QStringList& paths);

signals:
    void profileWanted();
    void openWanted();
    void exampleWanted();
    void fileWanted(const QString& path);

private:
    void refresh();

    JobQueue& m_jobs;
    QWidget* m_choices;
    QWidget* m_recent;
    QVBoxLayout* m_recentRows;
    QWidget* m_busy;
    QLabel* m_busyTitle;
    QLabel* m_busyStep;
    QProgressBar* m_bar;
};

} // namespace gatescope
