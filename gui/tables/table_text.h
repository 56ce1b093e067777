// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

class QAbstractItemModel;

namespace gatescope {

/// Some rows and columns of a table, in the order in which they are shown.
struct TablePart {
    const QAbstractItemModel& model;
    std::vector<int> rows;
    std::vector<int> columns;

    /// All of it.
    static TablePart of(const QAbstractItemModel& model);
};

/// For the clipboard: as shown, with the header; tabs and line ends in names become spaces.
QString asTabSeparated(const TablePart& part);
/// A GitHub table. The first column's names are code, so that nothing in them is taken for markup.
QString asMarkdown(const TablePart& part);
/// For spreadsheets: numbers as they are, in units that the header names.
QByteArray asCsv(const TablePart& part);

} // namespace gatescope
