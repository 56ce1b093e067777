// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/table_text.h"

#include "tables/growing_rows.h"
#include "tables/table_writer.h"

#include <limits>
#include <numeric>

namespace gatescope {

namespace {

QByteArray wholeOf(TableForm form, const TablePart& part) {
    TableWriter writer(form, part);
    writer.writeFor(std::numeric_limits<int>::max());
    return writer.text();
}

} // namespace

TablePart TablePart::of(const QAbstractItemModel& model) {
    TablePart part{model, std::vector<int>(static_cast<std::size_t>(model.rowCount())),
                   std::vector<int>(static_cast<std::size_t>(model.columnCount()))};
    std::iota(part.rows.begin(), part.rows.end(), 0);
    std::iota(part.columns.begin(), part.columns.end(), 0);
    return part;
}

QModelIndex TablePart::at(int row, int column) const {
    return growing != nullptr ? growing->anyIndex(row, column) : model.index(row, column);
}

QString asTabSeparated(const TablePart& part) {
    return QString::fromUtf8(wholeOf(TableForm::TabSeparated, part));
}

QString asMarkdown(const TablePart& part) {
    return QString::fromUtf8(wholeOf(TableForm::Markdown, part));
}

QByteArray asCsv(const TablePart& part) {
    return wholeOf(TableForm::Csv, part);
}

} // namespace gatescope
