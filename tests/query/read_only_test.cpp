// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "query/answers.h"
#include "trace_io/sample_traces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope {
namespace {

using testing::HasSubstr;

std::string problemOf(TraceDatabase& database, const std::string& sql) {
    try {
        rowsOf(database, sql);
    } catch (const UsageError& error) {
        EXPECT_FALSE(error.remedy().empty()) << sql;
        return error.problem();
    }
    ADD_FAILURE() << "not refused: " << sql;
    return "";
}

TEST(ReadOnly, RefusesWhateverIsNoQuery) {
    TraceDatabase database(randomTrace(1, 20));
    const auto before = rowsOf(database, "SELECT * FROM slices");
    for (const auto* sql :
         {"ATTACH '/tmp/x.db' AS x", "DETACH main", "CREATE TABLE a(b)", "CREATE TEMP TABLE a(b)",
          "CREATE VIEW a AS SELECT 1", "DROP VIEW thread", "PRAGMA journal_mode=WAL",
          "PRAGMA temp_store_directory='/tmp'", "PRAGMA writable_schema=1", "VACUUM",
          "VACUUM INTO '/tmp/x.db'", "BEGIN", "REINDEX", "ANALYZE", "SELECT * FROM pragma_database_list"}) {
        EXPECT_THAT(problemOf(database, sql), HasSubstr("can only be read")) << sql;
    }
    for (const auto* sql :
         {"INSERT INTO slices(id) VALUES (1)", "UPDATE slices SET dur = 0", "DELETE FROM slices",
          "DROP TABLE slices", "DELETE FROM sqlite_master", "SELECT load_extension('x')"}) {
        EXPECT_NE(problemOf(database, sql), "") << sql;
    }
    EXPECT_EQ(rowsOf(database, "SELECT * FROM slices"), before);
}

TEST(ReadOnly, LetsTablesBeLookedAt) {
    TraceDatabase database(randomTrace(1, 20));
    EXPECT_FALSE(rowsOf(database, "PRAGMA table_info(slices)").empty());
    EXPECT_FALSE(rowsOf(database, "EXPLAIN QUERY PLAN SELECT 1").empty());
    EXPECT_EQ(rowsOf(database, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) "
                               "SELECT SUM(i) FROM n")
                  .front()
                  .front(),
              "15");
}

TEST(Errors, SayWhereAndWhat) {
    TraceDatabase database(randomTrace(1, 20));
    EXPECT_THAT(problemOf(database, "SELECT nme FROM slices"),
                HasSubstr("no such column: nme, at character 8: "));
    EXPECT_THAT(problemOf(database, "SELECT * FROM slcs"), HasSubstr("no such table: slcs"));
    EXPECT_THAT(problemOf(database, "SELEC 1"), HasSubstr("syntax error, at character 1: \"SELEC 1\""));
    EXPECT_THAT(problemOf(database, "SELECT '"), HasSubstr("unrecognized token"));
    EXPECT_THAT(problemOf(database, " -- nothing"), HasSubstr("empty"));
    EXPECT_THAT(problemOf(database, "SELECT 1; SELECT 2"), HasSubstr("second query"));
    EXPECT_THAT(problemOf(database, "SELECT json_extract('{', '$.a')"), HasSubstr("malformed JSON"));
    EXPECT_EQ(rowsOf(database, "SELECT 1; -- done\n ").size(), 1u);
}

} // namespace
} // namespace gatescope
