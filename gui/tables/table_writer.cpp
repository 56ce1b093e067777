// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/table_writer.h"

#include "report/markdown/markdown_text.h"
#include "tables/table_roles.h"

#include <QElapsedTimer>

#include <utility>

namespace gatescope {

namespace {

constexpr std::size_t kRowsBetweenLooks = 32; ///< at the clock

QString headerOf(const QAbstractItemModel& model, int column, int role) {
    QString text = model.headerData(column, Qt::Horizontal, role).toString();
    if (text.isEmpty()) text = model.headerData(column, Qt::Horizontal).toString();
    return text.simplified();
}

QString shownAt(const TablePart& part, int row, int column) {
    QString text = part.at(row, column).data().toString();
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

TableWriter::TableWriter(TableForm form, TablePart part)
    : m_form(form),
      m_part(std::move(part)),
      m_csv([this](std::string_view piece) { m_text.append(piece.data(), qsizetype(piece.size())); },
            CsvFor::Spreadsheets),
      m_texts(m_part.columns.size()),
      m_cells(m_part.columns.size()) {}

bool TableWriter::writeFor(int milliseconds) {
    QElapsedTimer clock;
    clock.start();
    if (m_part.sort && !order(clock, milliseconds)) return false;
    if (!std::exchange(m_begun, true)) begin();
    while (m_next < m_part.rows.size()) {
        writeRow(m_part.rows[m_next++]);
        if (isTime(m_next, clock, milliseconds)) return false;
    }
    if (std::exchange(m_ended, true)) return true;
    if (m_form == TableForm::Csv) m_csv.end();
    if (m_form == TableForm::Markdown) m_text += '\n';
    return true;
}

bool TableWriter::isTime(std::size_t row, const QElapsedTimer& clock, int milliseconds) {
    return row % kRowsBetweenLooks == 0 && clock.elapsed() >= milliseconds;
}

bool TableWriter::order(const QElapsedTimer& clock, int milliseconds) {
    std::vector<int>& rows = m_part.rows;
    if (!m_keys) {
        m_keys.emplace(m_part.sort->sensitivity);
        m_keys->reserve(rows.size());
    }
    while (m_keys->count() < rows.size()) {
        m_keys->add(m_part.at(rows[m_keys->count()], m_part.sort->column).data(SortRole), false);
        if (isTime(m_keys->count(), clock, milliseconds)) return false;
    }
    m_keys->finish();
    std::vector<int> ordered = m_keys->sorted(m_part.sort->order);
    for (int& row : ordered)
        row = rows[static_cast<std::size_t>(row)];
    rows = std::move(ordered);
    m_keys.reset();
    m_part.sort.reset();
    return clock.elapsed() < milliseconds;
}

void TableWriter::begin() {
    std::vector<std::string> headers;
    const int role = m_form == TableForm::Csv ? int(ExportRole) : int(Qt::DisplayRole);
    for (const int column : m_part.columns)
        headers.push_back(headerOf(m_part.model, column, role).toStdString());
    if (m_form == TableForm::Csv) return m_csv.columns(headers);
    if (m_form == TableForm::TabSeparated) {
        for (std::size_t i = 0; i < headers.size(); ++i)
            m_text += (i > 0 ? "\t" : "") + headers[i];
        m_text += '\n';
        return;
    }
    m_text += '|';
    for (const std::string& header : headers)
        m_text += " " + MarkdownText::of(header).text() + " |";
    m_text += "\n|";
    for (const int column : m_part.columns)
        m_text += isRight(m_part.model, column) ? " ---: |" : " --- |";
}

void TableWriter::writeRow(int row) {
    if (m_form == TableForm::Csv) return writeCsvRow(row);
    if (m_form == TableForm::Markdown) return writeMarkdownRow(row);
    for (const int column : m_part.columns) {
        if (column != m_part.columns.front()) m_text += '\t';
        m_text += shownAt(m_part, row, column).toUtf8();
    }
    m_text += '\n';
}

void TableWriter::writeMarkdownRow(int row) {
    m_text += "\n|";
    for (const int column : m_part.columns) {
        const std::string cell = shownAt(m_part, row, column).toStdString();
        if (column != m_part.columns.front()) {
            m_text += " " + MarkdownText::of(cell).text() + " |";
            continue;
        }
        m_text += ' ';
        const std::string code = MarkdownText::code(cell).text();
        for (const char c : code) {
            if (c == '|') m_text += '\\'; // it would end the cell within code too
            m_text += c;
        }
        m_text += " |";
    }
}

void TableWriter::writeCsvRow(int row) {
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        const QModelIndex index = m_part.at(row, m_part.columns[i]);
        const QVariant value = index.data(ExportRole);
        m_cells[i] = cellOf(value.isValid() ? value : index.data(), m_texts[i]);
    }
    m_csv.row(m_cells);
}

} // namespace gatescope
