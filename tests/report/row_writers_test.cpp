// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/row_writers.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace gatescope {
namespace {

template <typename Rows>
std::string written(const std::vector<std::vector<Cell>>& rows) {
    std::string text;
    Rows writer([&](std::string_view piece) { text += piece; });
    const std::array<std::string, 3> names{"a", "b,\"c\"", "d"};
    writer.columns(names);
    for (const auto& row : rows)
        writer.row(row);
    writer.end();
    return text;
}

const std::vector<std::vector<Cell>> kRows{
    {std::int64_t{1}, std::string_view("plain"), 0.5},
    {std::monostate(), std::string_view("say \"x\",\ny"), std::numeric_limits<double>::infinity()},
    {std::int64_t{9007199254740993}, std::string_view(""), 1e300}};

TEST(CsvRows, QuoteWhatNeedsIt) {
    EXPECT_EQ(written<CsvRows>(kRows), "a,\"b,\"\"c\"\"\",d\n"
                                       "1,plain,0.5\n"
                                       ",\"say \"\"x\"\",\ny\",inf\n"
                                       "9007199254740993,\"\",1e+300\n");
}

TEST(CsvRows, AreNoFormulasForSpreadsheets) {
    const auto firstCell = [](const Cell& cell, CsvFor readers) {
        std::string text;
        CsvRows writer([&](std::string_view piece) { text += piece; }, readers);
        writer.row(std::array<Cell, 1>{cell});
        writer.end();
        return text;
    };
    for (const std::string_view text :
         {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\uFF1D1", "\uFF0B1", "\uFF0D1", "\uFF20SUM(A1)"}) {
        EXPECT_EQ(firstCell(text, CsvFor::Spreadsheets), "'" + std::string(text) + "\n");
        EXPECT_EQ(firstCell(text, CsvFor::Programs), std::string(text) + "\n");
    }
    EXPECT_EQ(firstCell("=\"a\",b", CsvFor::Spreadsheets), "\"'=\"\"a\"\",b\"\n");
    EXPECT_EQ(firstCell("\r", CsvFor::Spreadsheets), "\"'\r\"\n");
    EXPECT_EQ(firstCell(-1.5, CsvFor::Spreadsheets), "-1.5\n") << "a number is one";
    EXPECT_EQ(firstCell("a=b", CsvFor::Spreadsheets), "a=b\n");
}

TEST(JsonRows, AreJson) {
    EXPECT_EQ(written<JsonRows>(kRows), "{\"schema\":1,\"columns\":[\"a\",\"b,\\\"c\\\"\",\"d\"],\"rows\":[\n"
                                        "[1,\"plain\",0.5],\n"
                                        "[null,\"say \\\"x\\\",\\ny\",null],\n"
                                        "[\"9007199254740993\",\"\",1e+300]\n]}\n");
    EXPECT_EQ(written<JsonRows>({}),
              "{\"schema\":1,\"columns\":[\"a\",\"b,\\\"c\\\"\",\"d\"],\"rows\":[\n]}\n");
}

TEST(RowWriters, HandOnLongResultsInPieces) {
    std::size_t pieces = 0;
    std::size_t bytes = 0;
    CsvRows writer([&](std::string_view piece) {
        ++pieces;
        bytes += piece.size();
    });
    writer.columns(std::array<std::string, 1>{"x"});
    for (int i = 0; i < 100000; ++i)
        writer.row(std::array<Cell, 1>{std::string_view("12345678")});
    writer.end();
    EXPECT_EQ(bytes, 2 + 100000 * 9);
    EXPECT_GT(pieces, 10u);
    EXPECT_LT(pieces, 100u);
}

} // namespace
} // namespace gatescope
