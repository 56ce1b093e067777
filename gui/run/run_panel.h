// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/latest_job.h"
#include "run/run_problems.h"

#include <QTimer>
#include <QWidget>

namespace gatescope {

class DeviceGroup;
class MeasureGroup;
class ModelGroup;
class RunControls;
class RunStore;
class SettingsGroup;
class WorkloadGroup;

/// Everything that `gatescope profile` can do, as a form. Runs are child processes that have the machine to
/// themselves; their results go to the store.
class RunPanel : public QWidget {
    Q_OBJECT
public:
    RunPanel(JobQueue& jobs, RunStore& store, QWidget* parent = nullptr);

    RunSettings settings() const;
    void setSettings(const RunSettings& settings);
    /// Another program than EngineProgram::find().
    void setProgram(const QString& program) { m_program = program; }
    /// Asks a job for the devices, once.
    void listDevices();
    void setDevices(const std::vector<DeviceInfo>& devices);
    RunControls& controls() const { return *m_controls; }
    const RunProblems& problems() const { return m_problems; }
    /// A config.json or a checkpoint's folder that was dropped on the window.
    void takeDropped(const QString& path);

public slots:
    /// As by the Run button.
    void run();

signals:
    void settingsChanged();
    /// For other forms.
    void devicesListed(const std::vector<gatescope::DeviceInfo>& devices);
    /// A run's file is there; also where it was stopped early, or its device failed in mid-run.
    void resultReady(const QString& path);

protected:
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void build();
    std::vector<SettingsGroup*> groups() const;
    void changedByUser();
    void readModel();
    void showFacts(const ModelFacts& facts);
    void check();
    void start();

    JobQueue& m_jobs;
    RunStore& m_store;
    ModelGroup* m_model = nullptr;
    WorkloadGroup* m_workload = nullptr;
    DeviceGroup* m_device = nullptr;
    MeasureGroup* m_measure = nullptr;
    RunControls* m_controls = nullptr;
    QTimer m_readSoon; ///< a path is being typed
    LatestJob m_reading;
    ModelFacts m_facts;
    std::vector<DeviceInfo> m_devices;
    bool m_devicesAsked = false;
    RunProblems m_problems;
    QString m_program;
};

} // namespace gatescope
