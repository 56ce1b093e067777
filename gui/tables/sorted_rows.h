// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/table_roles.h"

#include <QSortFilterProxyModel>
#include <QVariant>

#include <array>
#include <cstdint>
#include <vector>

namespace gatescope {

/// Sorts by number; totals stay last in either order. Each row is asked once for what it is sorted by: asked
/// at each comparison, 50,000 rows hold up the window.
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
    struct Key {
        QVariant value{};
        const QString* text = nullptr;       ///< in `value`, where it is one
        std::array<std::uint64_t, 2> lead{}; ///< of a text: what follows the part that all have in common
        double number = 0;                   ///< where isNumber
        bool isNumber = false;
        bool last = false;
    };

    void forget() { m_keysColumn = -1; }
    void learn(int column) const;
    void learnLeads() const;

    mutable std::vector<Key> m_keys; ///< [source row]
    mutable int m_keysColumn = -1;   ///< of which they are; -1: they are none
    bool m_totalsLast = false;
};

} // namespace gatescope
