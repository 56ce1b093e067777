// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <span>
#include <string_view>

struct sqlite3;

namespace gatescope {

struct SqlFunction {
    std::string_view call;
    std::string_view says;
};

/// What can be called beside SQLite's own functions.
std::span<const SqlFunction> sqlFunctions();

/// Makes them known; the trace must outlive the database.
void addSqlFunctions(sqlite3* database, const Trace& trace);

} // namespace gatescope
