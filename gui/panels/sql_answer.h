// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "trace/trace.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <memory>
#include <mutex>
#include <variant>
#include <vector>

namespace gatescope {

class TraceDatabase;

using SqlCell = std::variant<std::monostate, std::int64_t, double, QString>;

/// What a query came to.
struct SqlAnswer {
    QStringList columns;
    std::vector<SqlCell> cells; ///< row by row
    bool capped = false;        ///< there are more rows
    double seconds = 0;
    QString problem; ///< why there is no answer
    QString remedy;

    std::size_t rows() const {
        return columns.isEmpty() ? 0 : cells.size() / static_cast<std::size_t>(columns.size());
    }
    const SqlCell& at(std::size_t row, std::size_t column) const {
        return cells[row * static_cast<std::size_t>(columns.size()) + column];
    }
};

/// The tables, their columns and the functions, for people.
QString sqlSchemaText();

/// As many as a table can sort without holding up the window.
inline constexpr std::size_t kMostSqlRows = 20'000;

/// A trace that is asked from worker threads, by one at a time. Its tables are made when first asked.
class TraceQueries {
public:
    explicit TraceQueries(std::shared_ptr<const Trace> trace);
    ~TraceQueries();

    /// What the query says wrong is in the answer. Cancelled where it was stopped.
    SqlAnswer ask(const QString& sql, ProgressSink& progress, const std::stop_token& stop,
                  std::size_t mostRows = kMostSqlRows);
    const Trace& trace() const { return *m_trace; }

private:
    std::shared_ptr<const Trace> m_trace;
    std::mutex m_asking;
    std::unique_ptr<TraceDatabase> m_database;
};

} // namespace gatescope
