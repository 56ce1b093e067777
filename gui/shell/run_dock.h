// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDockWidget>
#include <QVariantMap>

class QTabWidget;

namespace gatescope {

class JobQueue;
class RunPanel;
class RunStore;
class Workspace;

/// The forms that start runs, in a dock that can be put aside. A run's result is opened as soon as it is there.
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

private:
    RunStore* m_store;
    QTabWidget* m_tabs;
    RunPanel* m_profile;
};

} // namespace gatescope
