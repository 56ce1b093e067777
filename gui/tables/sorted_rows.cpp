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
    m_keys.clear();
    m_keys.reserve(static_cast<std::size_t>(sourceModel()->rowCount()));
    for (int row = 0; row < sourceModel()->rowCount(); ++row) {
        const QModelIndex index = sourceModel()->index(row, column);
        Key key{index.data(SortRole), 0, false, m_totalsLast && index.data(LastRole).toBool()};
        key.isNumber = key.value.typeId() == QMetaType::Double || key.value.typeId() == QMetaType::LongLong ||
                       key.value.typeId() == QMetaType::Int;
        if (key.isNumber) key.number = key.value.toDouble();
        const bool folds = sortCaseSensitivity() == Qt::CaseInsensitive; // once, not at each comparison
        if (folds && key.value.typeId() == QMetaType::QString)
            key.value = key.value.toString().toCaseFolded();
        m_keys.push_back(std::move(key));
    }
}

bool SortedRows::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const auto rows = static_cast<std::size_t>(sourceModel()->rowCount());
    if (m_keysColumn != left.column() || m_keys.size() != rows) learn(left.column());
    const Key& a = m_keys[static_cast<std::size_t>(left.row())];
    const Key& b = m_keys[static_cast<std::size_t>(right.row())];
    if (a.last != b.last) return b.last == (sortOrder() == Qt::AscendingOrder);
    // What is missing stands behind all else in either order; for the descending one Qt asks the other way.
    if (a.value.isValid() != b.value.isValid())
        return a.value.isValid() == (sortOrder() == Qt::AscendingOrder);
    if (a.isNumber && b.isNumber) return a.number < b.number;
    if (a.value.typeId() == QMetaType::QString && b.value.typeId() == QMetaType::QString)
        return *static_cast<const QString*>(a.value.constData()) <
               *static_cast<const QString*>(b.value.constData());
    return QSortFilterProxyModel::lessThan(left, right); // both have nothing, or they are of two kinds
}

} // namespace gatescope
