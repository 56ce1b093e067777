// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/note_rows.h"

#include "look/number_text.h"

#include <QCoreApplication>

namespace gatescope {

namespace {

struct NotesWords {
    Q_DECLARE_TR_FUNCTIONS(Notes)
};

std::vector<RowsColumn<NoteRow>> noteColumns() {
    using Column = RowsColumn<NoteRow>;
    const auto length = [](const NoteRow& row) { return row.note().to - row.note().from; };
    return {
        Column{NotesWords::tr("Note"),
               [](const NoteRow& row) {
                   return row.note().text.isEmpty() ? NotesWords::tr("bookmark") : row.note().text;
               }},
        Column{NotesWords::tr("Start"),
               [](const NoteRow& row) { return durationText(static_cast<double>(row.note().from)); },
               [](const NoteRow& row) { return QVariant(qlonglong(row.note().from)); }, QStringLiteral("ns"),
               NotesWords::tr("From the trace's start")},
        Column{NotesWords::tr("Length"),
               [length](const NoteRow& row) { return durationText(static_cast<double>(length(row))); },
               [length](const NoteRow& row) { return QVariant(qlonglong(length(row))); },
               QStringLiteral("ns")},
        Column{NotesWords::tr("Side"),
               [](const NoteRow& row) { return row.slot == Slot::A ? QString('A') : QString('B'); }},
    };
}

} // namespace

NotesModel::NotesModel(QObject* parent)
    : RowsModel<NoteRow>(parent, noteColumns(), [](const NoteRow& row, int column, int role) -> QVariant {
          if (column != Text) return {};
          if (role == Qt::EditRole) return row.note().text;
          if (role == ToneRole && row.note().text.isEmpty()) return int(Tone::Quiet);
          return {};
      }) {}

Qt::ItemFlags NotesModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = RowsModel<NoteRow>::flags(index);
    return index.isValid() && index.column() == Text ? flags | Qt::ItemIsEditable : flags;
}

bool NotesModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || index.column() != Text || role != Qt::EditRole) return false;
    const NoteRow changed = row(index.row()); // the change replaces the rows
    Note note = changed.note();
    note.text = value.toString();
    changed.notes->replace(changed.place, note);
    return true;
}

std::vector<NoteRow> noteRows(const Workspace& workspace) {
    std::vector<NoteRow> rows;
    const OpenTrace* seen = nullptr;
    for (const Slot slot : kSlots) {
        const TimelinePtr& timeline = workspace.slot(slot);
        if (!timeline || timeline->source.get() == seen) continue;
        seen = timeline->source.get();
        const Workspace::Entry* entry = workspace.entryOf(seen);
        if (entry == nullptr) continue;
        for (std::size_t place = 0; place < entry->notes->notes().size(); ++place)
            rows.push_back({entry->notes, place, slot});
    }
    return rows;
}

} // namespace gatescope
