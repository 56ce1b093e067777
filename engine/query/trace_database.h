// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "base/rows.h"
#include "query/kernel_facts.h"
#include "query/string_ids.h"
#include "query/table.h"
#include "query/virtual_table.h"
#include "trace/trace.h"

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;

namespace gatescope {

/// A trace that answers SQL. Its tables are the trace's own columns, not a copy, and can only be read.
class TraceDatabase {
public:
    /// `patterns`: what kernels are called, for the tables kernels and findings.
    explicit TraceDatabase(std::shared_ptr<const Trace> trace,
                           KernelPatterns patterns = KernelPatterns::builtIn());
    ~TraceDatabase();
    TraceDatabase(const TraceDatabase&) = delete;
    TraceDatabase& operator=(const TraceDatabase&) = delete;

    /// Runs one SELECT. UsageError where the SQL makes no sense or wants to change something; Cancelled where
    /// it was stopped. Texts live until the next row.
    void query(std::string_view sql, RowSink& sink, ProgressSink& progress = noProgress(),
               const std::stop_token& stop = {});
    /// All tables, views and functions with their columns, for people.
    std::string schemaText() const;

private:
    friend class QueryRun;

    static int authorize(void* self, int action, const char* what, const char*, const char*, const char*);
    void addTables();
    void addViews();
    std::string tableNames() const;

    std::shared_ptr<const Trace> m_trace;
    StringIds m_strings;
    std::vector<std::unique_ptr<const Table>> m_tables;
    std::vector<TableOfQuery> m_tablesOfQuery; ///< beside m_tables; SQLite keeps their addresses
    RunningQuery m_running;
    KernelFacts m_facts;
    bool m_refused = false; ///< the present query wanted more than to read
    sqlite3* m_database = nullptr;
};

/// The schema of any trace.
std::string querySchemaText();

} // namespace gatescope
