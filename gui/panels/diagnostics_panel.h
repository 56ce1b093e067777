// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view_state.h"
#include "tables/rows_model.h"
#include "widgets/panel.h"
#include "workspace/workspace.h"

class QLabel;

namespace gatescope {

class DataTable;

/// What was odd in the files that are shown, what they hold and how they came onto one clock.
class DiagnosticsPanel : public Panel {
    Q_OBJECT
public:
    DiagnosticsPanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent = nullptr);

    DataTable& oddities() { return *m_oddTable; }
    DataTable& files() { return *m_fileTable; }
    QString remarks() const;

private:
    void refresh();

    Workspace& m_workspace;
    RowsModel<ImportDiagnostic>* m_odd;
    RowsModel<FileFacts>* m_files;
    DataTable* m_oddTable;
    DataTable* m_fileTable;
    QLabel* m_remarks;
    QLabel* m_noneOdd;
};

} // namespace gatescope
