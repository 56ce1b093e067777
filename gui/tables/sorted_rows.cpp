// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/sorted_rows.h"

#include <QElapsedTimer>
#include <QTimer>

#include <limits>
#include <utility>

namespace gatescope {

namespace {
constexpr int kManyRows = 10'000;
constexpr int kLearnMs = 8; ///< a frame has room for it
constexpr int kAtOnceMs = std::numeric_limits<int>::max();
constexpr std::size_t kRowsPerLook = 64; ///< at the clock
} // namespace

SortedRows::SortedRows(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setFilterCaseSensitivity(Qt::CaseInsensitive);
}

void SortedRows::setSourceModel(QAbstractItemModel* model) {
    if (sourceModel() != nullptr) sourceModel()->disconnect(this);
    forget();
    // Before the proxy's own, which sorts again at once.
    connect(model, &QAbstractItemModel::modelReset, this, &SortedRows::forget);
    connect(model, &QAbstractItemModel::dataChanged, this, &SortedRows::forget);
    connect(model, &QAbstractItemModel::rowsInserted, this, &SortedRows::forget);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &SortedRows::forget);
    connect(model, &QAbstractItemModel::rowsMoved, this, &SortedRows::forget);
    connect(model, &QAbstractItemModel::layoutChanged, this, &SortedRows::forget);
    QSortFilterProxyModel::setSourceModel(model);
}

bool SortedRows::learn(int column, int milliseconds) const {
    const auto rows = static_cast<std::size_t>(sourceModel()->rowCount());
    if (!m_keys || m_keysColumn != column) {
        m_keysColumn = column;
        m_keys.emplace(sortCaseSensitivity());
        m_keys->reserve(rows);
        m_places.clear();
    }
    if (m_keys->finished()) return true;
    QElapsedTimer clock;
    clock.start();
    while (m_keys->count() < rows) {
        const QModelIndex index = sourceModel()->index(static_cast<int>(m_keys->count()), column);
        m_keys->add(index.data(SortRole), m_totalsLast && index.data(LastRole).toBool());
        if (m_keys->count() % kRowsPerLook == 0 && clock.hasExpired(milliseconds)) return false;
    }
    m_keys->finish();
    return true;
}

void SortedRows::sort(int column, Qt::SortOrder order) {
    m_wanted.reset();
    if (column < 0 || sourceModel() == nullptr || sourceModel()->rowCount() < kManyRows)
        return QSortFilterProxyModel::sort(column, order);
    m_wanted = {column, order};
    goOn();
}

void SortedRows::goOn() {
    if (!m_wanted) return; // sorted otherwise meanwhile
    if (!learn(m_wanted->column, kLearnMs)) {
        QTimer::singleShot(0, this, &SortedRows::goOn);
        return;
    }
    const Wanted wanted = *std::exchange(m_wanted, std::nullopt);
    QSortFilterProxyModel::sort(wanted.column, wanted.order);
}

bool SortedRows::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    if (!m_keys || m_keysColumn != left.column() || !m_keys->finished()) learn(left.column(), kAtOnceMs);
    if (m_places.empty() || m_placesOrder != sortOrder()) {
        m_placesOrder = sortOrder();
        m_places = m_keys->places(m_placesOrder);
    }
    // In descending order rows are asked the other way round.
    const auto& [first, second] = sortOrder() == Qt::AscendingOrder ? std::pair(left.row(), right.row())
                                                                    : std::pair(right.row(), left.row());
    return m_places[static_cast<std::size_t>(first)] < m_places[static_cast<std::size_t>(second)];
}

} // namespace gatescope
