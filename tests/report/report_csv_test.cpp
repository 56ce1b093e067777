// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/json_parts.h"
#include "report/report_csv.h"
#include "report/report_json.h"
#include "report/sample_reports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>

namespace gatescope {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using namespace gatescope::test;

/// Cells of each line; quoted line ends do not occur.
std::vector<std::vector<std::string>> cellsOf(const std::string& csv) {
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(csv);
    for (std::string line; std::getline(lines, line);) {
        auto& row = rows.emplace_back(1);
        bool quoted = false;
        for (const char c : line) {
            if (c == '"') quoted = !quoted;
            if (c == ',' && !quoted) {
                row.emplace_back();
            } else if (c != '"') {
                row.back() += c;
            }
        }
    }
    return rows;
}

TEST(CsvReport, AComparisonIsOneTable) {
    const auto csv = csvReport(comparisonOf(decoderTrace(2, 12), decoderTrace(1, 12)));
    EXPECT_TRUE(beginsAsCsvReport(csv));
    std::map<std::string, int> rows;
    for (const auto& row : cellsOf(csv)) {
        EXPECT_EQ(row.size(), 17U) << row.front();
        ++rows[row.front()];
    }
    EXPECT_EQ(rows["step"], 1);
    EXPECT_EQ(rows["layer"], 2);
    EXPECT_GT(rows["kernel"], 5);
    EXPECT_GT(rows["only in baseline"], 0);
    EXPECT_EQ(rows["only in candidate"], 0);
}

TEST(CsvReport, ATracesKernels) {
    const auto csv = csvReport(reportOn(decoderTrace(2)));
    EXPECT_TRUE(beginsAsCsvReport(csv));
    EXPECT_THAT(csv, HasSubstr("trace.json,,nvjet_tst_64x8,gate,1,6,,"));
    EXPECT_FALSE(beginsAsCsvReport("a,b\n"));
}

TEST(CsvReport, NoNameIsAFormula) {
    for (const std::string evil : {"=cmd|' C calc'!A0", "+1", "-1", "@SUM(A1)"}) {
        ForeignTrace trace;
        trace.add({.name = evil});
        for (const auto& row : cellsOf(csvReport(reportOn(trace.build(), evil)))) {
            EXPECT_THAT(row[0], testing::AnyOf("file", "'" + evil));
            EXPECT_THAT(row[2], testing::AnyOf("name", "'" + evil));
        }
    }
}

TEST(JsonReport, HoldsEverything) {
    const std::string evil = "<\"\xff";
    const auto json =
        Json::parse(jsonReport(comparisonOf(decoderTrace(2, 12, 2, evil), decoderTrace(1, 12, 2, evil))));
    EXPECT_EQ(json.at("schema"), 1);
    EXPECT_EQ(json.at("tool"), "GateScope");
    EXPECT_EQ(json.at("traces").size(), 2U);
    EXPECT_EQ(json.at("traces").at(0).at("verdict").at("tone"), "bad");
    EXPECT_EQ(json.at("traces").at(0).at("detection").at("findings").size(), 1U);
    EXPECT_EQ(json.at("traces").at(1).at("verdict").at("headline"), "The gate is called once per MoE layer");
    EXPECT_TRUE(json.at("comparison").at("step").contains("verdict"));
    EXPECT_FALSE(json.at("provenance").empty());
    EXPECT_FALSE(Json::parse(jsonReport(reportOn(decoderTrace(1)))).contains("comparison"));
}

} // namespace
} // namespace gatescope
