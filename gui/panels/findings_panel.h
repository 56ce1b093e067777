// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "panels/finding_rows.h"
#include "state/view_state.h"
#include "tables/rows_model.h"
#include "widgets/panel.h"

class QLabel;
class QPushButton;

namespace gatescope {

class DataTable;
class FindingDetails;

/// What both timelines show of work that need not be done, or is missing, and how far their recordings can be
/// trusted; with a jump to each place that shows it.
class FindingsPanel : public Panel {
    Q_OBJECT
public:
    FindingsPanel(Workspace& workspace, ViewState& view, QWidget* parent = nullptr);

    DataTable& table() { return *m_table; }
    FindingDetails& details() { return *m_details; }
    /// Of the evidence; -1 before the first jump.
    int evidenceShown() const { return m_evidence; }

public slots:
    /// Jumps to the next (1) or previous (-1) place that shows the chosen finding.
    void showEvidence(int step);
    void copyMarkdown();

private:
    void refresh();
    void refreshEmpty();
    void showChosen(int row);
    void followSelection();
    QString placeOf(const ShownFinding& shown) const;

    Workspace& m_workspace;
    ViewState& m_view;
    RowsModel<ShownFinding>* m_rows;
    DataTable* m_table;
    FindingDetails* m_details;
    int m_chosen = -1;
    int m_evidence = -1;
    bool m_refreshing = false;
};

} // namespace gatescope
