// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/expert_load.h"
#include "panels/panel.h"
#include "state/view_state.h"
#include "workspace/workspace.h"

class QLabel;
class QSlider;
class QCPColorMap;
class QCPColorScale;

namespace gatescope {

class ChartView;

/// Rows that each expert of each layer got, as a heat map; of all passes that were captured or of one.
class LoadPanel : public Panel {
    Q_OBJECT
public:
    LoadPanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent = nullptr);

    ChartView& chart() { return *m_chart; }
    QSlider& slider() { return *m_slider; }
    /// [layer][expert], as shown.
    const std::vector<std::vector<double>>& rows() const { return m_shown; }
    QString figures() const;

private:
    void refresh();
    void showPass();
    void draw();
    void colour();
    void tellAt(const QPointF& at);
    QWidget* makeBar();

    Workspace& m_workspace;
    ViewState& m_view;
    std::shared_ptr<const ProfileResult> m_run;
    std::vector<std::vector<double>> m_shown;
    ChartView* m_chart;
    QCPColorMap* m_map;
    QCPColorScale* m_scale;
    QSlider* m_slider;
    QLabel* m_pass;
    QLabel* m_figures;
};

/// Rows that each expert of each layer got in one pass of a capture.
std::vector<std::vector<double>> rowsOfPass(const RoutingCapture& capture, int pass);

} // namespace gatescope
