// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/table_roles.h"

#include <QSortFilterProxyModel>

namespace gatescope {

/// Sorts by number; totals stay last in either order.
class SortedRows : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit SortedRows(QObject* parent) : QSortFilterProxyModel(parent) {
        setSortRole(SortRole);
        setSortCaseSensitivity(Qt::CaseInsensitive);
        setFilterCaseSensitivity(Qt::CaseInsensitive);
    }
    /// The table has totals.
    void setKeepsTotalsLast(bool keeps) { m_totalsLast = keeps; }

protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override {
        if (!m_totalsLast) return QSortFilterProxyModel::lessThan(left, right);
        const bool leftLast = left.data(LastRole).toBool();
        const bool rightLast = right.data(LastRole).toBool();
        if (leftLast != rightLast) return rightLast == (sortOrder() == Qt::AscendingOrder);
        return QSortFilterProxyModel::lessThan(left, right);
    }

private:
    bool m_totalsLast = false;
};

} // namespace gatescope
