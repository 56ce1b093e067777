// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/latest_job.h"
#include "panels/roofline_rows.h"
#include "state/view_state.h"
#include "tables/rows_model.h"
#include "widgets/panel.h"
#include "workspace/workspace.h"

class QLabel;
class QCPItemText;

namespace gatescope {

class ChartView;
class DataTable;

/// Kernels against what their device can do at best: how many operations they make of a byte, and how fast.
class RooflinePanel : public Panel {
    Q_OBJECT
public:
    RooflinePanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent = nullptr);

    ChartView& chart() { return *m_chart; }
    DataTable& table() { return *m_table; }
    const std::vector<RooflineRow>& rows() const { return m_rows->rows(); }
    QString note() const;
    bool reading() const { return m_reading.running(); }

private:
    void refresh();
    void begin();
    void take(PerSlot<Roofline> rooflines);
    void draw();
    void drawRoof(const Ceilings& ceilings, const QColor& colour);
    /// Some kernel computes in its dtype.
    bool isUsed(const PeakRate& peak) const;
    void fitAxes();
    void showNote();
    void choose(int row);
    /// The row whose point is next to the pixel; -1 where none is near.
    int rowNear(const QPointF& values) const;

    Workspace& m_workspace;
    ViewState& m_view;
    LatestJob m_reading;
    PerSlot<Roofline> m_rooflines;
    RowsModel<RooflineRow>* m_rows;
    ChartView* m_chart;
    DataTable* m_table;
    std::vector<QCPItemText*> m_labels; ///< of the roofs
    QLabel* m_note;
};

} // namespace gatescope
