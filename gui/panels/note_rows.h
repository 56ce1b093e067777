// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/rows_model.h"
#include "workspace/workspace.h"

#include <memory>
#include <vector>

namespace gatescope {

/// A note of a trace that a slot shows.
struct NoteRow {
    std::shared_ptr<TraceNotes> notes;
    std::size_t place = 0; ///< in them
    Slot slot = Slot::A;

    const Note& note() const { return notes->notes()[place]; }
};

/// Notes as a table whose texts can be edited.
class NotesModel : public RowsModel<NoteRow> {
public:
    enum Column { Text, Start, Length, Side };

    explicit NotesModel(QObject* parent);

    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
};

/// Of both slots' traces; of one that both show once.
std::vector<NoteRow> noteRows(const Workspace& workspace);

} // namespace gatescope
