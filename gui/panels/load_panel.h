// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/expert_load.h"
#include "jobs/latest_job.h"
#include "state/view_state.h"
#include "widgets/panel.h"
#include "workspace/workspace.h"

class QLabel;
class QSlider;
class QCPColorMap;
class QCPColorScale;

namespace gatescope {

class ChartView;

/// How many rows the experts got, with the passes one by one where they are known.
struct CountedLoad {
    ExpertLoad load;
    ExpertCounts counts; ///< without passes where only the sum is known
};

/// Rows that each expert of each layer got, as a heat map: of a run's inputs, or of a file that another
/// program kept; of all passes or of one.
class LoadPanel : public Panel {
    Q_OBJECT
public:
    LoadPanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent = nullptr);

    ChartView& chart() { return *m_chart; }
    QSlider& slider() { return *m_slider; }
    /// [layer][expert], as shown.
    const std::vector<std::vector<double>>& rows() const { return m_shown; }
    QString figures() const;
    bool reading() const { return m_reading.running(); }

public slots:
    /// What "gatescope load" reads, by a job. Shown until another trace is.
    void open(const QString& path);
    void askAndOpen();

private:
    std::shared_ptr<const ProfileResult> runInFocus() const;
    void refresh();
    void begin(const QString& title, std::function<CountedLoad(ProgressSink&, const std::stop_token&)> work);
    void take(CountedLoad load);
    void showPass();
    void showFigures();
    void draw();
    void colour();
    void tellAt(const QPointF& at);
    QWidget* makeBar();

    Workspace& m_workspace;
    ViewState& m_view;
    LatestJob m_reading;
    const ProfileResult* m_run = nullptr; ///< that is shown
    CountedLoad m_load;
    std::vector<std::vector<double>> m_shown;
    ChartView* m_chart;
    QCPColorMap* m_map;
    QCPColorScale* m_scale;
    QSlider* m_slider;
    QLabel* m_pass;
    QLabel* m_figures;
};

} // namespace gatescope
