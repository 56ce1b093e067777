// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/table_text.h"

#include "report/markdown/markdown_text.h"
#include "report/row_writers.h"
#include "tables/table_roles.h"

#include <QAbstractItemModel>

#include <numeric>

namespace gatescope {

namespace {

QString headerOf(const QAbstractItemModel& model, int column, int role) {
    QString text = model.headerData(column, Qt::Horizontal, role).toString();
    if (text.isEmpty()) text = model.headerData(column, Qt::Horizontal).toString();
    return text.simplified();
}

QString shownAt(const TablePart& part, int row, int column) {
    QString text = part.model.index(row, column).data().toString();
    for (QChar& c : text) {
        if (c == QChar('\t') || c == QChar('\n') || c == QChar('\r')) c = QChar(' ');
    }
    return text;
}

bool isRight(const QAbstractItemModel& model, int column) {
    const int alignment = model.headerData(column, Qt::Horizontal, Qt::TextAlignmentRole).toInt();
    return (alignment & Qt::AlignRight) != 0;
}

/// `text` must live as long as the cell.
Cell cellOf(const QVariant& value, std::string& text) {
    switch (value.typeId()) {
    case QMetaType::Double:
        return value.toDouble();
    case QMetaType::Int:
    case QMetaType::LongLong:
    case QMetaType::UInt:
    case QMetaType::ULongLong:
        return static_cast<std::int64_t>(value.toLongLong());
    case QMetaType::UnknownType:
        return std::monostate();
    default:
        text = value.toString().toStdString();
        return std::string_view(text);
    }
}

} // namespace

TablePart TablePart::of(const QAbstractItemModel& model) {
    TablePart part{model, std::vector<int>(static_cast<std::size_t>(model.rowCount())),
                   std::vector<int>(static_cast<std::size_t>(model.columnCount()))};
    std::iota(part.rows.begin(), part.rows.end(), 0);
    std::iota(part.columns.begin(), part.columns.end(), 0);
    return part;
}

QString asTabSeparated(const TablePart& part) {
    QString text;
    QStringList cells;
    for (const int column : part.columns)
        cells << headerOf(part.model, column, Qt::DisplayRole);
    text = cells.join(QChar('\t')) + QChar('\n');
    for (const int row : part.rows) {
        cells.clear();
        for (const int column : part.columns)
            cells << shownAt(part, row, column);
        text += cells.join(QChar('\t')) + QChar('\n');
    }
    return text;
}

QString asMarkdown(const TablePart& part) {
    std::string text = "|";
    for (const int column : part.columns) {
        const std::string header = headerOf(part.model, column, Qt::DisplayRole).toStdString();
        text += ' ' + MarkdownText::of(header).text() + " |";
    }
    text += "\n|";
    for (const int column : part.columns)
        text += isRight(part.model, column) ? " ---: |" : " --- |";
    for (const int row : part.rows) {
        text += "\n|";
        for (const int column : part.columns) {
            const std::string cell = shownAt(part, row, column).toStdString();
            if (column != part.columns.front()) {
                text += ' ' + MarkdownText::of(cell).text() + " |";
                continue;
            }
            text += ' ';
            const std::string code = MarkdownText::code(cell).text();
            for (const char c : code) {
                if (c == '|') text += '\\'; // it would end the cell within code too
                text += c;
            }
            text += " |";
        }
    }
    return QString::fromStdString(text) + QChar('\n');
}

QByteArray asCsv(const TablePart& part) {
    QByteArray text;
    CsvRows csv([&text](std::string_view piece) { text.append(piece.data(), qsizetype(piece.size())); },
                CsvFor::Spreadsheets);
    std::vector<std::string> headers;
    for (const int column : part.columns)
        headers.push_back(headerOf(part.model, column, ExportRole).toStdString());
    csv.columns(headers);
    std::vector<std::string> texts(part.columns.size());
    std::vector<Cell> cells(part.columns.size());
    for (const int row : part.rows) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const QModelIndex index = part.model.index(row, part.columns[i]);
            const QVariant value = index.data(ExportRole);
            cells[i] = cellOf(value.isValid() ? value : index.data(), texts[i]);
        }
        csv.row(cells);
    }
    csv.end();
    return text;
}

} // namespace gatescope
