// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/sqlite_check.h"

#include "base/error.h"

#include <fmt/format.h>

#include <sqlite3.h>

namespace gatescope {

void checkSqlite(sqlite3* database, int code) {
    if (code != SQLITE_OK) throw Error(fmt::format("SQLite: {}", sqlite3_errmsg(database)));
}

} // namespace gatescope
