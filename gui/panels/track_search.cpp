// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/track_search.h"

#include "look/number_text.h"
#include "panels/show_slice.h"
#include "tables/data_table.h"
#include "tables/sorted_rows.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace gatescope {

namespace {

QString kindText(TrackKind kind) {
    switch (kind) {
    case TrackKind::HostThread:
        return TrackSearch::tr("thread");
    case TrackKind::DeviceQueue:
        return TrackSearch::tr("device queue");
    case TrackKind::Ranges:
        return TrackSearch::tr("ranges");
    default:
        return TrackSearch::tr("counter");
    }
}

std::vector<RowsColumn<TrackPlace>> trackColumns() {
    using Column = RowsColumn<TrackPlace>;
    return {
        Column{TrackSearch::tr("Track"), [](const TrackPlace& row) { return row.name; }},
        Column{TrackSearch::tr("Process"), [](const TrackPlace& row) { return row.process; }},
        Column{TrackSearch::tr("Kind"), [](const TrackPlace& row) { return row.kind; }},
        Column{TrackSearch::tr("Slices"),
               [](const TrackPlace& row) { return countText(std::int64_t(row.slices)); },
               [](const TrackPlace& row) { return QVariant(qulonglong(row.slices)); }},
        Column{TrackSearch::tr("Side"),
               [](const TrackPlace& row) { return row.slot == Slot::A ? QString('A') : QString('B'); }},
    };
}

/// Of the track's outermost row, the slice next to the middle of what is visible.
SliceId sliceNear(const Timeline& timeline, TrackId track, std::int64_t time) {
    const auto row = timeline.index().row(track, 0);
    if (row.empty()) return kNoSlice;
    const auto starts = timeline.trace().starts();
    const auto next = std::ranges::lower_bound(row, time, {}, [&](SliceId id) { return starts[id]; });
    return next != row.end() ? *next : row.back();
}

} // namespace

std::vector<TrackPlace> trackPlaces(const Workspace& workspace) {
    std::vector<TrackPlace> places;
    for (const Slot slot : kSlots) {
        const TimelinePtr& timeline = workspace.slot(slot);
        if (!timeline) continue;
        const std::vector<Track>& tracks = timeline->trace().tracks();
        for (const TrackId id : timeline->tracks) {
            TrackPlace place{slot, id, QString::fromStdString(tracks[id].name), {}, kindText(tracks[id].kind),
                             0};
            for (int depth = 0; depth < timeline->index().depthCount(id); ++depth)
                place.slices += timeline->index().row(id, depth).size();
            if (tracks[id].parent != kNoTrack)
                place.process = QString::fromStdString(tracks[tracks[id].parent].name);
            if (place.slices > 0) places.push_back(std::move(place));
        }
    }
    return places;
}

TrackSearch::TrackSearch(Workspace& workspace, ViewState& view, QWidget* parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_view(view),
      m_rows(new RowsModel<TrackPlace>(this, trackColumns())),
      m_table(new DataTable(*m_rows, nullptr, tr("Tracks"), this)),
      m_field(new QLineEdit(this)) {
    m_field->setPlaceholderText(tr("Find a track"));
    m_field->setAccessibleName(tr("Find a track"));
    m_field->setClearButtonEnabled(true);
    m_field->installEventFilter(this);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->sorted().setFilterKeyColumn(-1);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_field);
    column->addWidget(m_table, 1);
    connect(m_field, &QLineEdit::textChanged, &m_table->sorted(),
            &QSortFilterProxyModel::setFilterFixedString);
    connect(m_table, &DataTable::chosen, this, &TrackSearch::showTrack);
    connect(&workspace, &Workspace::slotsChanged, this, &TrackSearch::refresh);
    refresh();
}

void TrackSearch::refresh() {
    m_rows->setRows(trackPlaces(m_workspace));
    m_table->setColumnHidden(4, !m_workspace.comparing());
}

void TrackSearch::focusField() {
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void TrackSearch::showTrack(int row) {
    if (row < 0 || row >= m_rows->rowCount()) return;
    const TrackPlace& place = m_rows->row(row);
    const TimelinePtr& timeline = m_workspace.slot(place.slot);
    TrackView tracks = m_view.view().tracks[place.slot];
    const TrackId process = timeline->trace().tracks()[place.track].parent;
    for (const TrackId id : {place.track, process}) {
        tracks.hidden.erase(id);
        tracks.collapsed.erase(id);
    }
    tracks.filter.clear();
    m_view.setTrackView(place.slot, tracks, tr("Show a track"));
    const double middle = m_view.timeMap(place.slot).toTrace(m_view.range().centre());
    const SliceId id = sliceNear(*timeline, place.track, static_cast<std::int64_t>(middle));
    if (id != kNoSlice) showSlice(m_workspace, m_view, place.slot, id);
}

bool TrackSearch::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const std::vector<int> shown = m_table->shownRows();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && !shown.empty()) {
            showTrack(shown.front());
            return true;
        }
        if (key == Qt::Key_Down && !shown.empty()) {
            m_table->selectRow(shown.front());
            m_table->setFocus(Qt::OtherFocusReason);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace gatescope
