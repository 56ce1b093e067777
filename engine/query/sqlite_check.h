// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

struct sqlite3;

namespace gatescope {

/// Throws Error with SQLite's own words where `code` is no SQLITE_OK.
void checkSqlite(sqlite3* database, int code);

} // namespace gatescope
