// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace gatescope {

class GrowingRows;

/// What the rows of a part are sorted by once they are needed; see SortedRows.
struct SortWanted {
    int column = 0;
    Qt::SortOrder order = Qt::AscendingOrder;
    Qt::CaseSensitivity sensitivity = Qt::CaseInsensitive;
};

/// Some rows and columns of a table, in the order in which they are shown.
struct TablePart {
    const QAbstractItemModel& model;
    std::vector<int> rows;
    std::vector<int> columns;
    const GrowingRows* growing = nullptr; ///< the model, where rows may be among these that are to come
    std::optional<SortWanted> sort{};     ///< the rows don't stand in their order yet

    /// All of it.
    static TablePart of(const QAbstractItemModel& model);
    QModelIndex at(int row, int column) const;
};

/// For the clipboard: as shown, with the header; tabs and line ends in names become spaces.
QString asTabSeparated(const TablePart& part);
/// A GitHub table. The first column's names are code, so that nothing in them is taken for markup.
QString asMarkdown(const TablePart& part);
/// For spreadsheets: numbers as they are, in units that the header names.
QByteArray asCsv(const TablePart& part);

} // namespace gatescope
