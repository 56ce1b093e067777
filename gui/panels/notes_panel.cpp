// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/notes_panel.h"

#include "tables/data_table.h"
#include "tables/sorted_rows.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>

#include <cmath>

namespace gatescope {

NotesPanel::NotesPanel(Workspace& workspace, ViewState& view, QWidget* parent)
    : Panel(tr("Notes"), parent),
      m_workspace(workspace),
      m_view(view),
      m_rows(new NotesModel(this)),
      m_table(new DataTable(*m_rows, nullptr, tr("Bookmarks and notes"), this)),
      m_problem(new PlainLabel(this)),
      m_hint(new PlainLabel(tr("No notes yet. M marks a place on the timeline, Shift+M keeps it."), this)),
      m_show(new QPushButton(tr("Show"), this)),
      m_edit(new QPushButton(tr("Edit"), this)),
      m_remove(new QPushButton(tr("Remove"), this)) {
    m_problem->setProperty("role", "danger");
    m_problem->setWordWrap(true);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_hint->setProperty("role", "muted");
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_table->installEventFilter(this);
    auto* add = new QPushButton(tr("Add a note"), this);
    add->setToolTip(tr("Of the selection or the measured stretch, else of what is visible"));
    auto* bar = new QHBoxLayout;
    for (QPushButton* button : {add, m_show, m_edit, m_remove})
        bar->addWidget(button);
    bar->addWidget(m_hint);
    bar->addStretch(1);
    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    column->addLayout(bar);
    column->addWidget(m_problem);
    column->addWidget(m_table, 1);
    setContent(content);
    connect(add, &QPushButton::clicked, this, &NotesPanel::addNote);
    connect(m_show, &QPushButton::clicked, this, &NotesPanel::showChosen);
    connect(m_edit, &QPushButton::clicked, this, &NotesPanel::editChosen);
    connect(m_remove, &QPushButton::clicked, this, &NotesPanel::removeChosen);
    connect(m_table, &DataTable::chosen, this, &NotesPanel::showChosen);
    connect(&workspace, &Workspace::slotsChanged, this, &NotesPanel::watchNotes);
    connect(&workspace, &Workspace::entriesChanged, this, &NotesPanel::watchNotes);
    watchNotes();
}

QString NotesPanel::problem() const {
    return m_problem->text();
}

void NotesPanel::watchNotes() {
    for (const auto& notes : m_watched)
        notes->disconnect(this);
    m_watched.clear();
    for (const Slot slot : kSlots) {
        const TimelinePtr& timeline = m_workspace.slot(slot);
        const Workspace::Entry* entry = timeline ? m_workspace.entryOf(timeline->source.get()) : nullptr;
        if (entry == nullptr || (!m_watched.empty() && m_watched.front() == entry->notes)) continue;
        m_watched.push_back(entry->notes);
        // Queued: notes are changed by an editor that the table still holds.
        connect(entry->notes.get(), &TraceNotes::changed, this, &NotesPanel::refresh, Qt::QueuedConnection);
    }
    refresh();
}

void NotesPanel::refresh() {
    std::vector<NoteRow> rows = noteRows(m_workspace);
    std::vector<std::tuple<const TraceNotes*, Slot, Note>> shown;
    for (const NoteRow& row : rows)
        shown.emplace_back(row.notes.get(), row.slot, row.note());
    if (shown != m_shown) {
        // Only where something is new: other rows would close the editor in which a note is being typed.
        m_shown = std::move(shown);
        const int chosen = m_table->currentRow();
        m_rows->setRows(std::move(rows));
        if (!m_shown.empty()) m_table->selectRow(std::clamp(chosen, 0, static_cast<int>(m_shown.size()) - 1));
    }
    const int count = m_rows->rowCount();
    m_table->setColumnHidden(NotesModel::Side, m_watched.size() < 2);
    QStringList problems;
    for (const auto& notes : m_watched) {
        if (notes->problem()) problems << *notes->problem();
    }
    m_problem->setText(problems.join(QChar('\n')));
    m_problem->setVisible(!problems.isEmpty());
    m_hint->setVisible(count == 0);
    m_table->setVisible(count > 0);
    for (QPushButton* button : {m_show, m_edit, m_remove})
        button->setEnabled(count > 0);
    setTitle(count > 0 ? tr("Notes (%1)").arg(count) : tr("Notes"));
    if (m_workspace.empty()) {
        showPlaceholder(tr("Nothing is open"), tr("Notes are kept beside the trace that they are on."));
    } else {
        showContent();
    }
}

Slot NotesPanel::slotShowing(const NoteRow& row) const {
    const Note& note = row.note();
    const Slot slot = row.slot;
    const TimelinePtr& other = m_workspace.slot(otherSlot(slot));
    const bool bothShowIt = other && other->source == m_workspace.slot(slot)->source;
    if (bothShowIt && !m_view.timeMap(slot).shows(note.from) &&
        m_view.timeMap(otherSlot(slot)).shows(note.from))
        return otherSlot(slot);
    return slot;
}

void NotesPanel::showChosen() {
    const int row = m_table->currentRow();
    if (row < 0 || row >= m_rows->rowCount()) return;
    const Note note = m_rows->row(row).note();
    const Slot slot = slotShowing(m_rows->row(row));
    const TimeRange place = m_view.reveal(slot, note.from, std::max(note.to, note.from + 1));
    m_view.setFocus(slot);
    m_view.setRange(around(place.from, place.to, 1.5), tr("Show a note"));
    m_view.setMeasure(place);
}

void NotesPanel::addNote() {
    Slot slot = m_view.focus();
    TimeRange shown = m_view.measure().value_or(m_view.range());
    Note note;
    if (const auto* area = std::get_if<AreaSelection>(&m_view.selection())) {
        slot = area->slot;
        shown = area->range;
    }
    const auto* slice = std::get_if<SliceSelection>(&m_view.selection());
    if (slice != nullptr) slot = slice->slot;
    if (!m_workspace.slot(slot)) slot = Slot::A;
    const TimelinePtr& timeline = m_workspace.slot(slot);
    if (!timeline) return;
    if (slice != nullptr && slice->id < timeline->trace().sliceCount()) {
        const Slice selected = timeline->trace().slice(slice->id);
        note = {selected.start, selected.end(), {}};
    } else {
        const TimeMap& map = m_view.timeMap(slot);
        note = {std::llround(map.toTrace(shown.from)), std::llround(map.toTrace(shown.to)), {}};
    }
    const Workspace::Entry* entry = m_workspace.entryOf(timeline->source.get());
    if (entry == nullptr) return;
    entry->notes->add(note);
    refresh();
    for (int row = 0; row < m_rows->rowCount(); ++row) {
        if (m_rows->row(row).notes == entry->notes && m_rows->row(row).note() == note)
            m_table->selectRow(row);
    }
    editChosen();
}

void NotesPanel::editChosen() {
    const int row = m_table->currentRow();
    if (row < 0) return;
    const QModelIndex index = m_table->sorted().mapFromSource(m_rows->index(row, NotesModel::Text));
    m_table->setCurrentIndex(index);
    m_table->setFocus(Qt::OtherFocusReason);
    m_table->edit(index);
}

void NotesPanel::removeChosen() {
    const int row = m_table->currentRow();
    if (row < 0 || row >= m_rows->rowCount()) return;
    const NoteRow gone = m_rows->row(row);
    gone.notes->remove(gone.place);
    refresh(); // at once: a second key press must not remove by an old place
}

bool NotesPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Delete) {
        removeChosen();
        return true;
    }
    return Panel::eventFilter(watched, event);
}

} // namespace gatescope
