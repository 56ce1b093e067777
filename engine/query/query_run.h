// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/trace_database.h"

#include <string_view>
#include <vector>

struct sqlite3_stmt;

namespace gatescope {

/// Runs one query of a database, once.
class QueryRun : private ProgressSink {
public:
    QueryRun(TraceDatabase& database, ProgressSink& progress, const std::stop_token& stop);
    ~QueryRun() override;
    QueryRun(const QueryRun&) = delete;
    QueryRun& operator=(const QueryRun&) = delete;

    void run(std::string_view sql, RowSink& sink);

private:
    static int watch(void* self);
    /// Of a table that is being made, which is half of the way.
    void progress(double done, std::string_view what) override;
    void prepare(std::string_view sql);
    sqlite3_stmt* compiled(std::string_view sql, const char*& rest);
    void handColumns(RowSink& sink) const;
    void handRow(RowSink& sink);
    [[noreturn]] void failReadOnly() const;
    [[noreturn]] void failCompiling(std::string_view sql, int code) const;
    [[noreturn]] void failRunning(int code) const;

    TraceDatabase& m_of;
    ProgressSink& m_progress;
    sqlite3_stmt* m_statement = nullptr;
    std::vector<Cell> m_cells;
    double m_shown = 0;
};

} // namespace gatescope
