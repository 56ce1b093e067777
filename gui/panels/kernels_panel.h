// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/latest_job.h"
#include "panels/kernel_columns.h"
#include "state/view_state.h"
#include "widgets/panel.h"
#include "workspace/workspace.h"

class QLabel;

namespace gatescope {

class DataTable;

/// The kernels of both slots: how often they ran, how long they took, and where a comparison is known what
/// that makes of the difference.
class KernelsPanel : public Panel {
    Q_OBJECT
public:
    KernelsPanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent = nullptr);

    /// What the slots' comparison has found; null where it is not known. Goes with the slots' next change.
    void setComparison(std::shared_ptr<const TraceComparison> comparison);

    DataTable& table() { return *m_table; }
    /// As shown.
    const std::vector<KernelLine>& lines() const { return m_rows->rows(); }
    bool counting() const { return m_counting.running(); }

public slots:
    /// Selects the next slice of the chosen kernel, in the focused slot where it runs there.
    void showNext();

signals:
    /// Nothing is counted any more.
    void ready();

private:
    void refresh();
    void forget();
    void count();
    void join();
    void take(JoinedKernels joined);
    void applyFilter();
    void showNextOf(int row);
    QWidget* makeBar();

    Workspace& m_workspace;
    ViewState& m_view;
    LatestJob m_counting;
    LatestJob m_seeking;
    std::optional<TimeRange> m_durations; ///< that were counted
    KernelTableShape m_shape;
    std::shared_ptr<const PerSlot<SideKernels>> m_sides; ///< null before they are counted
    std::vector<KernelLine> m_lines;                     ///< with those that the filter leaves out
    std::shared_ptr<const TraceComparison> m_comparison;
    RowsModel<KernelLine>* m_rows;
    DataTable* m_table;
    QLabel* m_note;
};

} // namespace gatescope
