// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace gatescope {

class Job;
class JobQueue;

/// In the status line: what goes on, how far it is, how long it will take, and how to stop it. What the
/// program does for itself is a word without a button.
class JobStrip : public QWidget {
    Q_OBJECT
public:
    explicit JobStrip(JobQueue& jobs, QWidget* parent = nullptr);

private:
    void refresh();
    QString remaining(const Job& job);

    JobQueue& m_jobs;
    QLabel* m_text;
    QProgressBar* m_bar;
    QToolButton* m_cancel;
    const Job* m_timed = nullptr; ///< the job that m_since belongs to
    QElapsedTimer m_since;
};

} // namespace gatescope
