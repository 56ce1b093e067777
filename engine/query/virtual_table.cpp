// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/virtual_table.h"

#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <sqlite3.h>
#include <string>
#include <vector>

namespace gatescope {

namespace {

struct Connection : sqlite3_vtab {
    explicit Connection(const TableOfQuery& of) : sqlite3_vtab{}, table(*of.table), query(*of.query) {}

    const Table& table;
    RunningQuery& query;
    std::vector<std::vector<Asked>> plans; ///< by idxNum
};

struct OpenCursor : sqlite3_vtab_cursor {
    explicit OpenCursor(Connection& of) : sqlite3_vtab_cursor{}, connection(of) {}

    Connection& connection;
    std::unique_ptr<Cursor> cursor;
};

/// Calls what may throw from a function that SQLite calls.
template <typename Function>
int guarded(RunningQuery& query, const Function& function) noexcept {
    try {
        function();
        return SQLITE_OK;
    } catch (const std::bad_alloc&) {
        return SQLITE_NOMEM;
    } catch (const Cancelled&) {
        return SQLITE_INTERRUPT;
    } catch (...) {
        query.failure = std::current_exception();
        return SQLITE_ERROR;
    }
}

std::string_view typeName(ColumnType type) {
    constexpr std::array<std::string_view, 3> kNames{"INTEGER", "REAL", "TEXT"};
    return kNames[static_cast<std::size_t>(type)];
}

std::string declaration(const Table& table) {
    std::string sql = "CREATE TABLE t(";
    for (const auto& column : table.columns()) {
        if (!sql.ends_with('(')) sql += ", ";
        sql +=
            fmt::format(R"("{}" {}{})", column.name, typeName(column.type), column.hidden ? " HIDDEN" : "");
    }
    return sql + ")";
}

int connect(sqlite3* database, void* table, int, const char* const*, sqlite3_vtab** out, char**) {
    const auto& of = *static_cast<TableOfQuery*>(table);
    return guarded(*of.query, [&] {
        // Reading it can harm nobody, so that views may do it too.
        sqlite3_vtab_config(database, SQLITE_VTAB_INNOCUOUS);
        if (sqlite3_declare_vtab(database, declaration(*of.table).c_str()) != SQLITE_OK)
            throw Error(sqlite3_errmsg(database));
        *out = new Connection(of);
    });
}

int disconnect(sqlite3_vtab* table) {
    delete static_cast<Connection*>(table);
    return SQLITE_OK;
}

std::optional<Relation> comparisonOf(unsigned char operation) {
    switch (operation) {
    case SQLITE_INDEX_CONSTRAINT_EQ:
        return Relation::Equal;
    case SQLITE_INDEX_CONSTRAINT_LT:
        return Relation::Less;
    case SQLITE_INDEX_CONSTRAINT_LE:
        return Relation::LessOrEqual;
    case SQLITE_INDEX_CONSTRAINT_GT:
        return Relation::Greater;
    case SQLITE_INDEX_CONSTRAINT_GE:
        return Relation::GreaterOrEqual;
    default:
        return std::nullopt;
    }
}

/// For EXPLAIN QUERY PLAN: "track_id=, ts>=".
std::string planText(const Table& table, std::span<const Asked> plan) {
    constexpr std::array<std::string_view, 5> kSigns{"=", "<", "<=", ">", ">="};
    std::string text;
    for (const auto& asked : plan) {
        if (!text.empty()) text += ", ";
        text += table.columns()[static_cast<std::size_t>(asked.column)].name;
        text += kSigns[static_cast<std::size_t>(asked.comparison)];
    }
    return text;
}

/// Takes every bound by which the table finds its rows quicker.
std::vector<Asked> choosePlan(const Table& table, sqlite3_index_info& info) {
    std::vector<Asked> plan;
    for (int i = 0; i < info.nConstraint; ++i) {
        const auto& constraint = info.aConstraint[i];
        const auto comparison = comparisonOf(constraint.op);
        if (!constraint.usable || !comparison || constraint.iColumn < 0) continue;
        const Asked asked{constraint.iColumn, *comparison};
        if (!table.narrows(asked)) continue;
        const auto type = table.columns()[static_cast<std::size_t>(asked.column)].type;
        if (type == ColumnType::Text && std::strcmp(sqlite3_vtab_collation(&info, i), "BINARY") != 0)
            continue;
        plan.push_back(asked);
        info.aConstraintUsage[i].argvIndex = static_cast<int>(plan.size());
    }
    return plan;
}

int bestIndex(sqlite3_vtab* vtab, sqlite3_index_info* info) {
    auto& connection = *static_cast<Connection*>(vtab);
    const Table& table = connection.table;
    return guarded(connection.query, [&] {
        const auto plan = choosePlan(table, *info);
        const auto estimate = table.estimate(plan);
        info->estimatedCost = estimate.cost;
        info->estimatedRows = static_cast<sqlite3_int64>(estimate.rows);
        if (estimate.unique) info->idxFlags |= SQLITE_INDEX_SCAN_UNIQUE;
        const auto* order = info->aOrderBy;
        if (info->nOrderBy == 1 && !order[0].desc && table.ascends(order[0].iColumn))
            info->orderByConsumed = 1;
        auto& plans = connection.plans;
        const auto known = std::ranges::find(plans, plan);
        info->idxNum = static_cast<int>(known - plans.begin());
        if (known == plans.end()) plans.push_back(plan);
        info->idxStr = sqlite3_mprintf("%s", planText(table, plan).c_str());
        info->needToFreeIdxStr = 1;
    });
}

int open(sqlite3_vtab* table, sqlite3_vtab_cursor** out) {
    auto& connection = *static_cast<Connection*>(table);
    return guarded(connection.query, [&] { *out = new OpenCursor(connection); });
}

int close(sqlite3_vtab_cursor* cursor) {
    auto* closed = static_cast<OpenCursor*>(cursor);
    auto& query = closed->connection.query;
    if (query.outermost == closed->cursor.get()) query.outermost = nullptr;
    delete closed;
    return SQLITE_OK;
}

Cell cellOf(sqlite3_value* value) {
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        return std::int64_t{sqlite3_value_int64(value)};
    case SQLITE_FLOAT:
        return sqlite3_value_double(value);
    case SQLITE_NULL:
        return std::monostate();
    default:
        break;
    }
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return std::string_view(text, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}

int filter(sqlite3_vtab_cursor* cursor, int plan, const char*, int count, sqlite3_value** values) {
    auto& opened = *static_cast<OpenCursor*>(cursor);
    auto& connection = opened.connection;
    return guarded(connection.query, [&] {
        const auto& asked = connection.plans[static_cast<std::size_t>(plan)];
        std::vector<ColumnBound> bounds;
        for (int i = 0; i < count; ++i)
            bounds.push_back({asked[static_cast<std::size_t>(i)], cellOf(values[i])});
        auto& outermost = connection.query.outermost;
        const bool first = outermost == nullptr || outermost == opened.cursor.get();
        outermost = first ? nullptr : outermost;
        opened.cursor = connection.table.open(bounds, connection.query.stop);
        if (first) outermost = opened.cursor.get();
    });
}

int next(sqlite3_vtab_cursor* cursor) {
    auto& opened = *static_cast<OpenCursor*>(cursor);
    return guarded(opened.connection.query, [&] { opened.cursor->next(); });
}

int atEnd(sqlite3_vtab_cursor* cursor) {
    return static_cast<OpenCursor*>(cursor)->cursor->atEnd() ? 1 : 0;
}

int column(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int number) {
    auto& opened = *static_cast<OpenCursor*>(cursor);
    return guarded(opened.connection.query, [&] {
        Answer answer(context);
        opened.cursor->value(number, answer);
    });
}

int rowId(sqlite3_vtab_cursor* cursor, sqlite3_int64* id) {
    *id = static_cast<OpenCursor*>(cursor)->cursor->rowId();
    return SQLITE_OK;
}

/// Without xCreate the table is there under its name, and without xUpdate it can't be written to.
sqlite3_module readOnlyModule() {
    sqlite3_module module{};
    module.xConnect = connect;
    module.xDisconnect = disconnect;
    module.xBestIndex = bestIndex;
    module.xOpen = open;
    module.xClose = close;
    module.xFilter = filter;
    module.xNext = next;
    module.xEof = atEnd;
    module.xColumn = column;
    module.xRowid = rowId;
    return module;
}

} // namespace

void addVirtualTable(sqlite3* database, std::string_view name, TableOfQuery* table) {
    static const sqlite3_module kModule = readOnlyModule();
    if (sqlite3_create_module_v2(database, std::string(name).c_str(), &kModule, table, nullptr) != SQLITE_OK)
        throw Error(sqlite3_errmsg(database));
}

} // namespace gatescope
