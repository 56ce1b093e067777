// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/table_roles.h"
#include "widgets/plain_label.h"

#include <QAbstractTableModel>

#include <cmath>
#include <functional>
#include <utility>
#include <vector>

namespace gatescope {

/// A column of a table of rows of one type.
template <typename Row>
struct RowsColumn {
    QString header;
    std::function<QString(const Row&)> text;
    std::function<QVariant(const Row&)> number{}; ///< what it is sorted and exported by; none: its text
    QString unit{};                               ///< of the number, for files
    QString headerTip{};
    std::function<QVariant(const Row&)> order{}; ///< what it is sorted by, where that is something else
};

/// Nothing where there is no number: such cells are sorted behind all numbers and exported as their text.
inline QVariant numberOrNothing(double value) {
    return std::isfinite(value) ? QVariant(value) : QVariant();
}

/// A table as a list of rows and a list of columns that say what they show of one.
template <typename Row>
class RowsModel : public QAbstractTableModel {
public:
    using Column = RowsColumn<Row>;
    /// Other roles of a cell; nothing where it has none.
    using More = std::function<QVariant(const Row&, int column, int role)>;

    explicit RowsModel(QObject* parent, std::vector<Column> columns = {}, More more = {})
        : QAbstractTableModel(parent), m_columns(std::move(columns)), m_more(std::move(more)) {}

    void setRows(std::vector<Row> rows) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }
    void setAll(std::vector<Column> columns, std::vector<Row> rows) {
        beginResetModel();
        m_columns = std::move(columns);
        m_rows = std::move(rows);
        endResetModel();
    }
    const std::vector<Row>& rows() const { return m_rows; }
    const Row& row(int at) const { return m_rows[static_cast<std::size_t>(at)]; }

    int rowCount(const QModelIndex& parent = {}) const final {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    int columnCount(const QModelIndex& parent = {}) const final {
        return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
    }

    /// Sorting asks for millions.
    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const final {
        const bool known = row >= 0 && static_cast<std::size_t>(row) < m_rows.size() && column >= 0 &&
                           static_cast<std::size_t>(column) < m_columns.size() && !parent.isValid();
        return known ? createIndex(row, column) : QModelIndex();
    }

    QVariant data(const QModelIndex& index, int role) const override {
        if (!index.isValid()) return {};
        const Row& of = row(index.row());
        const Column& column = m_columns[static_cast<std::size_t>(index.column())];
        if (m_more) {
            if (QVariant special = m_more(of, index.column(), role); special.isValid()) return special;
        }
        switch (role) {
        case Qt::DisplayRole:
            return column.text(of);
        case Qt::ToolTipRole:
            return plainToolTip(column.text(of));
        case Qt::TextAlignmentRole:
            return alignment(column);
        case SortRole:
            if (column.order) return column.order(of);
            [[fallthrough]];
        case ExportRole:
            return column.number ? column.number(of) : QVariant(column.text(of));
        default:
            return {};
        }
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
        const Column& column = m_columns[static_cast<std::size_t>(section)];
        switch (role) {
        case Qt::DisplayRole:
            return column.header;
        case Qt::ToolTipRole:
            return column.headerTip.isEmpty() ? QVariant() : plainToolTip(column.headerTip);
        case Qt::TextAlignmentRole:
            return alignment(column);
        case ExportRole:
            return QString(column.header).replace(QChar('\n'), QChar(' ')) +
                   (column.unit.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(column.unit));
        default:
            return {};
        }
    }

private:
    static int alignment(const Column& column) {
        return int(Qt::AlignVCenter | (column.number || column.order ? Qt::AlignRight : Qt::AlignLeft));
    }

    std::vector<Column> m_columns;
    More m_more;
    std::vector<Row> m_rows;
};

} // namespace gatescope
