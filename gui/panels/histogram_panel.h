// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/statistics.h"
#include "charts/histogram.h"
#include "jobs/latest_job.h"
#include "panels/duration_samples.h"
#include "state/view_state.h"
#include "widgets/panel.h"
#include "workspace/workspace.h"

#include <optional>

class QCheckBox;
class QPushButton;

namespace gatescope {

class ChartView;
class ElidedLabel;

/// How long the calls of a kernel took, on both sides. Dragging filters by duration, everywhere; a bin under
/// the mouse lights up its slices on the timelines.
class HistogramPanel : public Panel {
    Q_OBJECT
public:
    HistogramPanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent = nullptr);

    ChartView& chart() { return *m_chart; }
    const Histogram& histogram() const { return m_histogram; }
    /// What is shown: the selected slice's or kernel's name, else the filter's text.
    const std::optional<DurationQuery>& query() const { return m_query; }
    bool reading() const { return m_reading.running(); }

public slots:
    void setLogarithmic(bool logarithmic);

private:
    std::optional<DurationQuery> wanted() const;
    void refresh();
    void begin();
    void rebuild();
    void draw();
    void showSummary();
    void filterBy(const std::optional<TimeRange>& durations);
    void lightBinAt(double duration);
    QWidget* makeBar();

    Workspace& m_workspace;
    ViewState& m_view;
    LatestJob m_reading;
    ChartView* m_chart;
    QCheckBox* m_log;
    ElidedLabel* m_heading;
    QPushButton* m_clear;
    std::optional<DurationQuery> m_query;
    PerSlot<std::vector<double>> m_samples;
    PerSlot<SampleSummary> m_summaries;
    Histogram m_histogram;
};

} // namespace gatescope
