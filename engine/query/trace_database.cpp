// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/trace_database.h"

#include "query/arg_table.h"
#include "query/counter_table.h"
#include "query/finding_rows.h"
#include "query/flow_table.h"
#include "query/instant_table.h"
#include "query/kernel_rows.h"
#include "query/query_run.h"
#include "query/slice_table.h"
#include "query/sql_functions.h"
#include "query/sqlite_check.h"
#include "query/track_table.h"
#include "query/views.h"
#include "trace/trace_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <sqlite3.h>
#include <utility>

namespace gatescope {

TraceDatabase::TraceDatabase(std::shared_ptr<const Trace> trace, KernelPatterns patterns)
    : m_trace(std::move(trace)), m_strings(*m_trace), m_facts(m_trace, std::move(patterns), m_running) {
    constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(":memory:", &m_database, kFlags, nullptr);
    try {
        checkSqlite(m_database, code);
        addTables();
        addSqlFunctions(m_database, *m_trace);
        addViews();
        checkSqlite(m_database, sqlite3_db_config(m_database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr));
        checkSqlite(m_database, sqlite3_set_authorizer(m_database, authorize, this));
    } catch (...) {
        sqlite3_close(m_database);
        throw;
    }
}

TraceDatabase::~TraceDatabase() {
    sqlite3_close(m_database);
}

void TraceDatabase::addTables() {
    m_tables.push_back(std::make_unique<SliceTable>(*m_trace, m_strings));
    m_tables.push_back(std::make_unique<TrackTable>(*m_trace));
    m_tables.push_back(std::make_unique<ArgTable>(*m_trace));
    m_tables.push_back(std::make_unique<FlowTable>(*m_trace));
    m_tables.push_back(std::make_unique<CounterTable>(*m_trace));
    m_tables.push_back(std::make_unique<InstantTable>(*m_trace, m_strings));
    m_tables.push_back(kernelTable(m_facts, m_strings));
    m_tables.push_back(findingTable(m_facts));
    for (const auto& table : m_tables)
        m_tablesOfQuery.push_back({table.get(), &m_running});
    for (auto& table : m_tablesOfQuery) {
        addVirtualTable(m_database, table.table->name(), &table);
        if (const auto other = table.table->otherName(); !other.empty())
            addVirtualTable(m_database, other, &table);
    }
}

void TraceDatabase::addViews() {
    for (const auto& view : views()) {
        const auto sql = fmt::format("CREATE VIEW {} AS {}", view.name, view.sql);
        checkSqlite(m_database, sqlite3_exec(m_database, sql.c_str(), nullptr, nullptr, nullptr));
    }
}

/// Lets a query read, and nothing else: no other file, no setting. SQLite takes the declaration of a virtual
/// table for the making of one, so that is let through; QueryRun runs no statement that writes.
int TraceDatabase::authorize(void* self, int action, const char* what, const char*, const char*,
                             const char*) {
    const std::string_view name = what == nullptr ? "" : what;
    constexpr std::array kReading{SQLITE_SELECT, SQLITE_READ, SQLITE_FUNCTION, SQLITE_RECURSIVE,
                                  SQLITE_CREATE_TABLE};
    constexpr std::array<std::string_view, 5> kPragmas{"table_info", "table_xinfo", "table_list",
                                                       "function_list", "compile_options"};
    if (std::ranges::find(kReading, action) != kReading.end()) return SQLITE_OK;
    const bool writes = action == SQLITE_INSERT || action == SQLITE_UPDATE;
    if (writes && name == "sqlite_master") return SQLITE_OK;
    if (action == SQLITE_PRAGMA && std::ranges::find(kPragmas, name) != kPragmas.end()) return SQLITE_OK;
    static_cast<TraceDatabase*>(self)->m_refused = true;
    return SQLITE_DENY;
}

std::string TraceDatabase::tableNames() const {
    std::string names;
    for (const auto& table : m_tables) {
        if (!names.empty()) names += ", ";
        names += table->name();
    }
    return names;
}

void TraceDatabase::query(std::string_view sql, RowSink& sink, ProgressSink& progress,
                          const std::stop_token& stop) {
    QueryRun(*this, progress, stop).run(sql, sink);
}

std::string TraceDatabase::schemaText() const {
    constexpr std::size_t kWidth = 14;
    constexpr std::array<std::string_view, 3> kTypes{"integer", "real", "text"};
    std::string text;
    const auto out = std::back_inserter(text);
    for (const auto& table : m_tables) {
        fmt::format_to(out, "{}{}: {}\n", table->name(),
                       table->otherName().empty() ? "" : fmt::format(" (or {})", table->otherName()),
                       table->says());
        for (const auto& column : table->columns()) {
            fmt::format_to(out, "  {:<{}} {:<8} {}{}\n", column.name, kWidth,
                           kTypes[static_cast<std::size_t>(column.type)], column.says,
                           column.hidden ? "; not part of *" : "");
        }
        text += '\n';
    }
    text += "Views, for those who know Perfetto's trace_processor:\n";
    for (const auto& view : views())
        fmt::format_to(out, "  {:<{}} {}\n    {}\n", view.name, kWidth, view.says, view.sql);
    text += "\nFunctions beside SQLite's own, of which json_each() and json_extract() take lists apart:\n";
    for (const auto& function : sqlFunctions())
        fmt::format_to(out, "  {}: {}\n", function.call, function.says);
    return text;
}

std::string querySchemaText() {
    return TraceDatabase(TraceBuilder().build()).schemaText();
}

} // namespace gatescope
