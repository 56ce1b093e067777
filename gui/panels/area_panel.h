// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/latest_job.h"
#include "panels/area_rows.h"
#include "state/view_state.h"
#include "tables/rows_model.h"
#include "widgets/panel.h"
#include "workspace/workspace.h"

#include <QTimer>

class QLabel;

namespace gatescope {

class DataTable;

/// What happens in the selected area, by name.
class AreaPanel : public Panel {
    Q_OBJECT
public:
    AreaPanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent = nullptr);

    DataTable& table() { return *m_table; }
    const std::vector<AreaRow>& rows() const { return m_rows->rows(); }
    QString heading() const;
    bool adding() const { return m_adding.running() || m_pause.isActive(); }

private:
    void refresh();
    void begin();
    void take(const AreaSelection& area, AreaSummary& summary);
    void choose(int row);

    Workspace& m_workspace;
    ViewState& m_view;
    LatestJob m_adding;
    QTimer m_pause; ///< while the area is dragged
    RowsModel<AreaRow>* m_rows;
    DataTable* m_table;
    QLabel* m_heading;
};

} // namespace gatescope
