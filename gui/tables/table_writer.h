// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/row_writers.h"
#include "tables/sort_keys.h"
#include "tables/table_text.h"

#include <optional>
#include <string>
#include <vector>

class QElapsedTimer;

namespace gatescope {

enum class TableForm { TabSeparated, Markdown, Csv };

/// Writes a part of a table row by row, so that long ones can be written in between other work.
class TableWriter {
public:
    /// The model must outlive it, and its rows must stay as they are.
    TableWriter(TableForm form, TablePart part);

    /// Rows that were written, of all.
    std::size_t written() const { return m_next; }
    std::size_t count() const { return m_part.rows.size(); }
    /// Writes for about so long; true once all is written.
    bool writeFor(int milliseconds);
    /// UTF-8; complete once writeFor() has said so.
    const QByteArray& text() const { return m_text; }

private:
    /// Has rows in their order; false where time ran out.
    bool order(const QElapsedTimer& clock, int milliseconds);
    static bool isTime(std::size_t row, const QElapsedTimer& clock, int milliseconds);
    void begin();
    void writeRow(int row);
    void writeMarkdownRow(int row);
    void writeCsvRow(int row);

    TableForm m_form;
    TablePart m_part;
    QByteArray m_text;
    CsvRows m_csv;
    std::vector<std::string> m_texts; ///< of one row's cells
    std::vector<Cell> m_cells;
    std::optional<SortKeys> m_keys; ///< while rows are put in their order
    std::size_t m_next = 0;
    bool m_begun = false;
    bool m_ended = false;
};

} // namespace gatescope
