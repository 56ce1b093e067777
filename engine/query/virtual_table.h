// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "query/table.h"

#include <exception>
#include <stop_token>
#include <string_view>

struct sqlite3;

namespace gatescope {

/// What the walks of a running query share with the one who runs it.
struct RunningQuery {
    std::stop_token stop;
    const Cursor* outermost = nullptr; ///< the first one opened: how far the query is
    std::exception_ptr failure;        ///< what a table threw; SQLite's own code lets none through
    ProgressSink* maker = nullptr;     ///< told how far the making of a table is

    ProgressSink& making() const { return maker != nullptr ? *maker : noProgress(); }
};

/// What SQLite is handed for each table; both must outlive the database.
struct TableOfQuery {
    const Table* table;
    RunningQuery* query;
};

/// Makes SQLite see the table under `name`, to be read only.
void addVirtualTable(sqlite3* database, std::string_view name, TableOfQuery* table);

} // namespace gatescope
