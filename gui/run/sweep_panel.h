// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/latest_job.h"
#include "profile/backends.h"
#include "run/run_problems.h"
#include "run/sweep_file.h"
#include "run/sweep_settings.h"

#include <QTimer>
#include <QWidget>

#include <vector>

namespace gatescope {

class DeviceGroup;
class RunControls;
class RunStore;
class SettingsGroup;
class SweepModelGroup;
class SweepPointsGroup;
class SweepOutputGroup;

/// Everything that `gatescope sweep` can do, as a form.
class SweepPanel : public QWidget {
    Q_OBJECT
public:
    SweepPanel(JobQueue& jobs, RunStore& store, QWidget* parent = nullptr);

    SweepSettings settings() const;
    void setSettings(const SweepSettings& settings);
    void setDevices(const std::vector<DeviceInfo>& devices);
    /// Another program than EngineProgram::find().
    void setProgram(const QString& program) { m_program = program; }
    RunControls& controls() const { return *m_controls; }

public slots:
    void run();

signals:
    void settingsChanged();
    /// The sweep's file is there; also where it was stopped early.
    void sweepFinished(const QString& path);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void build();
    std::vector<SettingsGroup*> groups() const;
    void changedByUser();
    void readOutput();
    void readModel();
    bool knowsModelOf(const SweepSettings& settings) const;
    RunProblems problems(const SweepSettings& settings, const RankLaunch& launch) const;
    void check();
    void start();

    JobQueue& m_jobs;
    RunStore& m_store;
    SweepModelGroup* m_models = nullptr;
    SweepPointsGroup* m_points = nullptr;
    DeviceGroup* m_device = nullptr;
    SweepOutputGroup* m_output = nullptr;
    RunControls* m_controls = nullptr;
    QTimer m_readSoon;
    LatestJob m_readingOutput;
    LatestJob m_readingModel;
    SweepFile m_file;
    ModelFacts m_facts; ///< of the config.json
    std::vector<DeviceInfo> m_devices;
    QString m_program;
};

} // namespace gatescope
