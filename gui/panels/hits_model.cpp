// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/hits_model.h"

#include "look/number_text.h"
#include "panels/show_slice.h"
#include "tables/table_roles.h"
#include "widgets/plain_label.h"

namespace gatescope {

namespace {
constexpr int kAtOnce = 500;
constexpr int kMostRows = 50'000; ///< of the list; stepping from hit to hit goes on behind them
} // namespace

void HitsModel::setHits(std::shared_ptr<const SearchHits> hits) {
    beginResetModel();
    m_hits = std::move(hits);
    m_fetched = std::min(countOfAll(), kAtOnce);
    endResetModel();
}

int HitsModel::countOfAll() const {
    return static_cast<int>(std::min<std::size_t>(m_hits->count(), kMostRows));
}

bool HitsModel::canFetchMore(const QModelIndex& parent) const {
    return !parent.isValid() && m_fetched < countOfAll();
}

void HitsModel::fetchMore(const QModelIndex& parent) {
    if (canFetchMore(parent)) fetchTo(m_fetched + kAtOnce - 1);
}

void HitsModel::fetchTo(int row) {
    const int wanted = std::min(row + 1, countOfAll());
    if (wanted <= m_fetched) return;
    beginInsertRows({}, m_fetched, wanted - 1);
    m_fetched = wanted;
    endInsertRows();
}

int HitsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_fetched;
}

int HitsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QString HitsModel::text(const SliceSelection& hit, int column) const {
    const Trace& trace = m_hits->timelines[hit.slot]->trace();
    switch (column) {
    case Name:
        return fromView(trace.name(hit.id));
    case Start:
        return durationText(static_cast<double>(trace.starts()[hit.id]));
    case Duration:
        return durationText(static_cast<double>(trace.durations()[hit.id]));
    case TrackName:
        return QString::fromStdString(trace.tracks()[trace.sliceTracks()[hit.id]].name);
    default:
        return hit.slot == Slot::A ? QStringLiteral("A") : QStringLiteral("B");
    }
}

QVariant HitsModel::number(const SliceSelection& hit, int column) const {
    const Trace& trace = m_hits->timelines[hit.slot]->trace();
    if (column == Start) return qlonglong(trace.starts()[hit.id]);
    if (column == Duration) return qlonglong(trace.durations()[hit.id]);
    return text(hit, column);
}

QVariant HitsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const SliceSelection hit = m_hits->at(static_cast<std::size_t>(index.row()));
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(hit, column);
    case Qt::ToolTipRole:
        return plainToolTip(text(hit, column));
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter |
                   (column == Start || column == Duration ? Qt::AlignRight : Qt::AlignLeft));
    case SortRole:
    case ExportRole:
        return number(hit, column);
    case KindRole:
        if (column != Name) return {};
        return int(m_hits->timelines[hit.slot]->shownStyles().codes[hit.id]);
    default:
        return {};
    }
}

QVariant HitsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const QStringList headers{tr("Slice"), tr("Start"), tr("Duration"), tr("Track"), tr("Side")};
    const bool time = section == Start || section == Duration;
    if (role == Qt::DisplayRole) return headers.value(section);
    if (role == ExportRole) return headers.value(section) + (time ? QStringLiteral(" (ns)") : QString());
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignVCenter | (time ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

} // namespace gatescope
