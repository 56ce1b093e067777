// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "panels/note_rows.h"
#include "state/view_state.h"
#include "widgets/panel.h"

class QLabel;
class QPushButton;

namespace gatescope {

class DataTable;

/// Bookmarks and notes of what is shown, which are kept beside the traces.
class NotesPanel : public Panel {
    Q_OBJECT
public:
    NotesPanel(Workspace& workspace, ViewState& view, QWidget* parent = nullptr);

    DataTable& table() { return *m_table; }
    /// Why notes are not kept, where that is so.
    QString problem() const;

public slots:
    /// Of what is selected or measured, else of what is visible.
    void addNote();
    void editChosen();
    void removeChosen();
    void showChosen();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();
    void watchNotes();
    /// Where a note is to be looked at: the slot that shows it, where both hold its trace.
    Slot slotShowing(const NoteRow& row) const;

    Workspace& m_workspace;
    ViewState& m_view;
    std::vector<std::shared_ptr<TraceNotes>> m_watched;
    std::vector<std::tuple<const TraceNotes*, Slot, Note>> m_shown;
    NotesModel* m_rows;
    DataTable* m_table;
    QLabel* m_problem;
    QLabel* m_hint;
    QPushButton* m_show;
    QPushButton* m_edit;
    QPushButton* m_remove;
};

} // namespace gatescope
