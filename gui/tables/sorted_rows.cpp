// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/sorted_rows.h"

namespace gatescope {

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

void SortedRows::learn(int column) const {
    m_keysColumn = column;
    m_keys.emplace(sortCaseSensitivity());
    const int rows = sourceModel()->rowCount();
    m_keys->reserve(static_cast<std::size_t>(rows));
    for (int row = 0; row < rows; ++row) {
        const QModelIndex index = sourceModel()->index(row, column);
        m_keys->add(index.data(SortRole), m_totalsLast && index.data(LastRole).toBool());
    }
    m_keys->finish();
}

bool SortedRows::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    if (!m_keys || m_keysColumn != left.column()) learn(left.column());
    return m_keys->less(static_cast<std::size_t>(left.row()), static_cast<std::size_t>(right.row()),
                        sortOrder());
}

} // namespace gatescope
