// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kTrace =
    R"({"traceEvents":[
{"ph":"X","pid":7,"tid":8,"ts":1,"dur":9,"name":"outer","cat":"cpu_op","args":{"External id":5}},
{"ph":"X","pid":7,"tid":8,"ts":2,"dur":3,"name":"in \"ner","cat":"cpu_op","args":{"x":[1,2]}},
{"ph":"X","pid":7,"tid":8,"ts":20,"dur":1,"name":"last \u001b[31mred","cat":"kernel"}]})";

class QueryTest : public testing::Test {
protected:
    ProgramResult ask(const std::string& sql, std::vector<std::string> options = {}) {
        options.insert(options.begin(), {"query", m_trace, sql});
        return gatescope(options);
    }

    ScratchFolder m_folder;
    std::string m_trace = m_folder.write("trace.json", kTrace);
};

TEST_F(QueryTest, PrintsATable) {
    const auto result = ask("SELECT id, name, dur FROM slices WHERE id < 2");
    EXPECT_EQ(result.exitCode, 0) << result.errors;
    EXPECT_EQ(result.output, "id  name      dur\n"
                             " 0  outer    9000\n"
                             " 1  in \"ner  3000\n");
}

TEST_F(QueryTest, NamesCannotDrawOnTheTerminal) {
    const auto result = ask("SELECT name FROM slices WHERE category = 'kernel'");
    EXPECT_THAT(result.output, HasSubstr("last \\x1b[31mred"));
    EXPECT_THAT(ask("SELECT name FROM slices WHERE category = 'kernel'", {"--csv"}).output,
                HasSubstr("\x1b"));
}

TEST_F(QueryTest, CutsLongTextsInTheTableOnly) {
    const std::string sql = "SELECT printf('%.*c', 300, 'x') AS long";
    const auto table = ask(sql);
    EXPECT_LT(table.output.size(), 100u);
    EXPECT_THAT(table.errors, HasSubstr("--csv"));
    EXPECT_EQ(ask(sql, {"--csv"}).output, "long\n" + std::string(300, 'x') + "\n");
}

TEST_F(QueryTest, PrintsJson) {
    const auto json =
        ask("SELECT name, extract_arg(id, 'External id') AS ext, dur / 2.0 FROM slices", {"--json"}).json();
    EXPECT_EQ(json.at("schema"), 1);
    EXPECT_EQ(json.at("columns"), nlohmann::json({"name", "ext", "dur / 2.0"}));
    EXPECT_EQ(json.at("rows"), nlohmann::json::parse(R"([["outer",5,4500],["in \"ner",null,1500],
                                                         ["last \u001b[31mred",null,500]])"));
}

TEST_F(QueryTest, PrintsCsv) {
    EXPECT_EQ(ask("SELECT id, name FROM slices LIMIT 2", {"--csv"}).output,
              "id,name\n0,outer\n1,\"in \"\"ner\"\n");
    EXPECT_EQ(ask("SELECT '=1+1' AS a, -1 AS b", {"--csv"}).output, "a,b\n'=1+1,-1\n");
    EXPECT_EQ(ask("SELECT 1", {"--csv", "--json"}).exitCode, 2);
}

TEST_F(QueryTest, SeveralTracesAreOne) {
    const auto other = m_folder.write("other.json", kTrace);
    const auto result = gatescope(
        {"query", m_trace, other, "SELECT COUNT(*), COUNT(DISTINCT track_id) FROM slices", "--csv"});
    EXPECT_THAT(result.output, HasSubstr("\n6,2\n")) << result.errors;
}

TEST_F(QueryTest, TakesPatterns) {
    const auto trace = std::string(GATESCOPE_GOLDEN_DIR) + "/traces/composed_xpu_before.json.gz";
    const auto patterns = m_folder.write("mine.json", R"({"families": [{"family": "sort", "any": ["*"]}]})");
    const auto result =
        gatescope({"query", trace, "SELECT DISTINCT family FROM kernels WHERE name LIKE '%topk%'",
                   "--patterns", patterns, "--csv"});
    EXPECT_EQ(result.output, "family\nsort\n") << result.errors;
    EXPECT_EQ(gatescope({"query", trace, "SELECT 1", "--patterns", trace}).exitCode, 3);
}

TEST_F(QueryTest, WrongSqlIsAUsageErrorThatSaysWhere) {
    const auto result = ask("SELECT nme FROM slices");
    EXPECT_EQ(result.exitCode, 2);
    EXPECT_THAT(result.errors, HasSubstr("no such column: nme, at character 8"));
    EXPECT_THAT(result.errors, HasSubstr("--schema"));
    EXPECT_EQ(result.output, "");
}

TEST_F(QueryTest, NothingCanBeWritten) {
    const auto target = m_folder.file("copy.db");
    for (const auto& sql : {"ATTACH '" + target + "' AS x", "VACUUM INTO '" + target + "'",
                            std::string("CREATE TABLE a(b)"), std::string("DELETE FROM slices")}) {
        EXPECT_EQ(ask(sql).exitCode, 2) << sql;
    }
    EXPECT_EQ(m_folder.fileNames(), std::vector<std::string>{"trace.json"});
    EXPECT_EQ(fileContent(m_trace), kTrace);
}

TEST_F(QueryTest, AMissingQueryIsNamed) {
    EXPECT_EQ(gatescope({"query"}).exitCode, 2);
    const auto without = gatescope({"query", m_trace});
    EXPECT_EQ(without.exitCode, 2);
    EXPECT_THAT(without.errors, HasSubstr("query behind its traces"));
    const auto files = gatescope({"query", m_trace, m_trace});
    EXPECT_EQ(files.exitCode, 2);
    EXPECT_THAT(files.errors, HasSubstr("is a file"));
}

TEST_F(QueryTest, AFileThatIsNoTraceIsBadInput) {
    EXPECT_EQ(gatescope({"query", m_folder.file("none.json"), "SELECT 1"}).exitCode, 3);
    EXPECT_EQ(gatescope({"query", m_folder.write("text", "hello"), "SELECT 1"}).exitCode, 3);
}

TEST_F(QueryTest, SchemaNeedsNoTrace) {
    const auto result = gatescope({"query", "--schema"});
    EXPECT_EQ(result.exitCode, 0);
    for (const auto* name :
         {"slices (or slice)", "kernels:", "findings:", "args:", "extract_arg(", "thread_slice"})
        EXPECT_THAT(result.output, HasSubstr(name));
}

TEST_F(QueryTest, AFullDiskIsSaid) {
    const auto result =
        gatescope({"query", m_trace, "SELECT 1"}, {.largestFile = {}, .outputTo = "/dev/full"});
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors, HasSubstr("standard output"));
}

} // namespace
} // namespace gatescope::test
