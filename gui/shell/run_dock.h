// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDockWidget>
#include <QVariantMap>

class QTabWidget;

namespace gatescope {

class CalibratePanel;
class JobQueue;
class RecentRuns;
class RunPanel;
class RunStore;
class SweepPanel;
class Workspace;

/// The forms that start runs, in a dock that can be put aside. A run's result is opened as soon as it is
/// there.
class RunDock : public QDockWidget {
    Q_OBJECT
public:
    RunDock(JobQueue& jobs, Workspace& workspace, QWidget* parent = nullptr);

    RunPanel& profile() { return *m_profile; }
    QVariantMap settings() const;
    void setSettings(const QVariantMap& settings);
    /// As by the form's Run button.
    void startProfile();
    /// Why that can't be done now; empty where it can.
    QString refusal() const;

signals:
    /// The file of a sweep that is done, or that somebody wants to see again.
    void sweepReady(const QString& path);

protected:
    /// Qt 6.4 writes the title of a dock in the font that it was first shown with; this one grows with the
    /// text.
    void paintEvent(QPaintEvent* event) override;

private:
    void connectRecent(RecentRuns& recent);

    JobQueue& m_jobs;
    Workspace& m_workspace;
    RunStore* m_store;
    QTabWidget* m_tabs;
    RunPanel* m_profile;
    SweepPanel* m_sweep;
    CalibratePanel* m_calibrate;
};

} // namespace gatescope
