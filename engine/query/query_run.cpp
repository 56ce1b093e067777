// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/query_run.h"

#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <new>
#include <sqlite3.h>
#include <string>

namespace gatescope {

namespace {

constexpr std::string_view kDoing = "asking the trace";
constexpr int kWatchEvery = 4096; ///< of SQLite's own instructions

/// What stands at the place, so that it can be seen without counting.
std::string placeText(std::string_view sql, int offset) {
    constexpr std::size_t kShown = 24;
    const auto at = static_cast<std::size_t>(offset);
    if (offset < 0 || at >= sql.size()) return "";
    return fmt::format(", at character {}: \"{}{}\"", offset + 1, sql.substr(at, kShown),
                       sql.size() - at > kShown ? "..." : "");
}

} // namespace

QueryRun::QueryRun(TraceDatabase& database, ProgressSink& progress, const std::stop_token& stop)
    : m_of(database), m_progress(progress) {
    m_of.m_running.stop = stop;
    m_of.m_running.outermost = nullptr;
    m_of.m_running.failure = nullptr;
    m_of.m_running.maker = this;
    m_of.m_refused = false;
    sqlite3_progress_handler(m_of.m_database, kWatchEvery, watch, this);
}

QueryRun::~QueryRun() {
    m_of.m_running.maker = nullptr;
    sqlite3_finalize(m_statement);
    sqlite3_progress_handler(m_of.m_database, 0, nullptr, nullptr);
}

/// Called by SQLite now and then while it works; anything but 0 ends the query.
int QueryRun::watch(void* self) {
    auto& run = *static_cast<QueryRun*>(self);
    const auto& running = run.m_of.m_running;
    if (running.stop.stop_requested()) return 1;
    if (running.outermost != nullptr) run.m_shown = std::max(run.m_shown, running.outermost->share());
    run.m_progress.progress(run.m_shown, kDoing);
    return 0;
}

void QueryRun::progress(double done, std::string_view what) {
    m_shown = std::max(m_shown, done / 2);
    m_progress.progress(m_shown, what);
}

void QueryRun::run(std::string_view sql, RowSink& sink) {
    throwIfStopped(m_of.m_running.stop);
    prepare(sql);
    handColumns(sink);
    int code = SQLITE_OK;
    while ((code = sqlite3_step(m_statement)) == SQLITE_ROW)
        handRow(sink);
    if (code != SQLITE_DONE) failRunning(code);
    sink.end();
    m_progress.progress(1.0, kDoing);
}

void QueryRun::prepare(std::string_view sql) {
    const char* rest = nullptr;
    m_statement = compiled(sql, rest);
    if (m_statement == nullptr) throw UsageError("the query is empty", "Ask as in: SELECT * FROM slices");
    if (sqlite3_stmt_readonly(m_statement) == 0 || sqlite3_column_count(m_statement) == 0) failReadOnly();
    // What follows a semicolon may be a comment, not a second query.
    const std::string_view more = sql.substr(static_cast<std::size_t>(rest - sql.data()));
    if (more.empty()) return;
    sqlite3_stmt* second = compiled(more, rest);
    sqlite3_finalize(second);
    if (second != nullptr) {
        throw UsageError(fmt::format("a second query follows{}",
                                     placeText(sql, static_cast<int>(more.data() - sql.data()))),
                         "Ask one at a time; WITH gives names to parts of a query");
    }
}

sqlite3_stmt* QueryRun::compiled(std::string_view sql, const char*& rest) {
    sqlite3_stmt* statement = nullptr;
    const int code =
        sqlite3_prepare_v2(m_of.m_database, sql.data(), static_cast<int>(sql.size()), &statement, &rest);
    if (code != SQLITE_OK) failCompiling(sql, code);
    return statement;
}

void QueryRun::failReadOnly() const {
    throw UsageError("a trace can only be read, and this statement would do more",
                     "Ask with SELECT; WITH gives names to parts of a query");
}

void QueryRun::failCompiling(std::string_view sql, int code) const {
    auto* database = m_of.m_database;
    if (code == SQLITE_NOMEM) throw std::bad_alloc();
    // What a table answers while a query is compiled comes out as a mere error.
    throwIfStopped(m_of.m_running.stop);
    if (m_of.m_running.failure) std::rethrow_exception(m_of.m_running.failure);
    if (m_of.m_refused) failReadOnly();
    throw UsageError(
        fmt::format("SQL: {}{}", sqlite3_errmsg(database), placeText(sql, sqlite3_error_offset(database))),
        fmt::format("The tables are {}; `gatescope query --schema` explains them", m_of.tableNames()));
}

void QueryRun::failRunning(int code) const {
    auto* database = m_of.m_database;
    const auto& failure = m_of.m_running.failure;
    if (failure) std::rethrow_exception(failure);
    if (m_of.m_refused) failReadOnly();
    switch (code) {
    case SQLITE_INTERRUPT:
        throw Cancelled();
    case SQLITE_NOMEM:
        throw std::bad_alloc();
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        // Large results are sorted in a temporary file.
        throw InputError(fmt::format("the query's temporary file: {}", sqlite3_errmsg(database)),
                         "Free some space, or name another folder in SQLITE_TMPDIR");
    default:
        throw UsageError(fmt::format("SQL: {}", sqlite3_errmsg(database)),
                         "`gatescope query --schema` explains the tables and functions");
    }
}

void QueryRun::handColumns(RowSink& sink) const {
    std::vector<std::string> names;
    for (int i = 0; i < sqlite3_column_count(m_statement); ++i)
        names.emplace_back(sqlite3_column_name(m_statement, i));
    sink.columns(names);
}

void QueryRun::handRow(RowSink& sink) {
    const int count = sqlite3_column_count(m_statement);
    m_cells.assign(static_cast<std::size_t>(count), std::monostate());
    for (int i = 0; i < count; ++i) {
        Cell& cell = m_cells[static_cast<std::size_t>(i)];
        switch (sqlite3_column_type(m_statement, i)) {
        case SQLITE_INTEGER:
            cell = std::int64_t{sqlite3_column_int64(m_statement, i)};
            break;
        case SQLITE_FLOAT:
            cell = sqlite3_column_double(m_statement, i);
            break;
        case SQLITE_NULL:
            break;
        default: {
            const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, i));
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(m_statement, i));
            cell = text == nullptr ? std::string_view() : std::string_view(text, size);
        }
        }
    }
    sink.row(m_cells);
}

} // namespace gatescope
