// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/kernel_rows.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace gatescope {

/// The kernel table: per kernel calls, median and share before and after the fix, and the difference in time
/// per layer. Knows no colours; a delegate reads the roles.
class KernelTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Name,
        CallsBefore,
        CallsAfter,
        MedianBefore,
        MedianAfter,
        ShareBefore,
        ShareAfter,
        Difference,
        ColumnCount
    };
    enum Role {
        SortRole = Qt::UserRole, ///< a number, or the name
        KindRole,                ///< int of Role
        RedundantRole,
        TotalRole,
        SideRole, ///< int of Side that a column speaks of; Other for the rest
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setDocument(const Document& document);
    const ComparedKernel& row(int index) const { return m_rows[static_cast<std::size_t>(index)]; }
    bool comparesSides() const { return m_comparesSides; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    static Side sideOf(int column);

private:
    QString text(const ComparedKernel& row, int column) const;
    QString toolTip(const ComparedKernel& row, int column) const;

    std::vector<ComparedKernel> m_rows;
    bool m_comparesSides = false;
};

/// Sorts by number; the whole layer's row stays last in either order.
class KernelSortProxy : public QSortFilterProxyModel {
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

} // namespace gatescope
