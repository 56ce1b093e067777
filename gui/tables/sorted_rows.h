// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/sort_keys.h"
#include "tables/table_roles.h"

#include <QSortFilterProxyModel>

#include <optional>
#include <vector>

namespace gatescope {

/// Sorts by number; totals stay last in either order. What many rows are sorted by is asked in slices, so
/// that a click on a header doesn't hold up the window: the order follows when all are known.
class SortedRows : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit SortedRows(QObject* parent);
    /// The table has totals.
    void setKeepsTotalsLast(bool keeps) { m_totalsLast = keeps; }
    void setSourceModel(QAbstractItemModel* model) override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    struct Wanted {
        int column = -1;
        Qt::SortOrder order = Qt::AscendingOrder;
    };

    void forget() { m_keys.reset(); }
    /// What rows are sorted by, for so many milliseconds; whether all of it is known.
    bool learn(int column, int milliseconds) const;
    void goOn();

    std::optional<Wanted> m_wanted; ///< once its column is learned
    /// [source row], of m_keysColumn; of the first ones while it is learned.
    mutable std::optional<SortKeys> m_keys;
    mutable int m_keysColumn = -1;
    mutable std::vector<int> m_places; ///< [source row] among those in m_placesOrder: comparing them is quick
    mutable Qt::SortOrder m_placesOrder = Qt::AscendingOrder;
    bool m_totalsLast = false;
};

} // namespace gatescope
