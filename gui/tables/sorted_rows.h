// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/sort_keys.h"
#include "tables/table_roles.h"

#include <QSortFilterProxyModel>

#include <optional>

namespace gatescope {

/// Sorts by number; totals stay last in either order.
class SortedRows : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit SortedRows(QObject* parent);
    /// The table has totals.
    void setKeepsTotalsLast(bool keeps) { m_totalsLast = keeps; }
    void setSourceModel(QAbstractItemModel* model) override;

protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    void forget() { m_keys.reset(); }
    void learn(int column) const;

    mutable std::optional<SortKeys> m_keys; ///< [source row], of m_keysColumn
    mutable int m_keysColumn = -1;
    bool m_totalsLast = false;
};

} // namespace gatescope
