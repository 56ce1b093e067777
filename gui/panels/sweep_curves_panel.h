// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/latest_job.h"
#include "panels/sweep_curves.h"
#include "state/view_state.h"
#include "tables/rows_model.h"
#include "widgets/panel.h"
#include "workspace/workspace.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace gatescope {

class ChartView;

/// A sweep's curves over tokens: a layer's time by placement, and what the second gate costs.
class SweepCurvesPanel : public Panel {
    Q_OBJECT
public:
    SweepCurvesPanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent = nullptr);

    ChartView& times() { return *m_times; }
    ChartView& costs() { return *m_costs; }
    QComboBox& choice() { return *m_choice; }
    QString remarks() const;
    bool reading() const { return m_reading.running(); }

public slots:
    /// Reads what "gatescope sweep" wrote, by a job.
    void open(const QString& path);
    void askAndOpen();

private:
    void take(std::shared_ptr<const SweepResult> sweep, const QString& path);
    void draw();
    void showNothing();
    QWidget* makeBar();

    LatestJob m_reading;
    std::shared_ptr<const SweepResult> m_sweep;
    std::vector<SweepChoice> m_choices;
    ChartView* m_times;
    ChartView* m_costs;
    QComboBox* m_choice;
    QLabel* m_remarks;
    QPushButton* m_open;
};

} // namespace gatescope
