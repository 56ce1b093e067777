// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/small_config.h"
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

/// A sweep of two points, of which the second was disturbed.
ReportedSweep twoPoints(const std::string& file = "sweep.json") {
    SweepPlan plan;
    plan.models = {test::smallConfig(64, 32, 8, 2)};
    plan.tokens = {1, 16};
    ReportedSweep sweep{file, newSweep(plan)};
    for (auto& point : sweep.result.points) {
        point.blocks = 6;
        for (std::size_t v = 0; v < 2; ++v)
            point.runs[v].layerNs = {100.0 - 10 * v, 101, 102, 103, 104, 105};
    }
    sweep.result.points[1].runs[0].layerNs = {900, 10, 800, 10, 700, 10};
    return sweep;
}

ReportedLoad twoLayers() {
    ExpertCounts counts;
    counts.format = "SGLang";
    counts.experts = 2;
    counts.layers = {3, 4};
    counts.rows = {1, 3, 2, 2};
    return {"counts.pt", expertLoad(counts)};
}

TEST(CsvReport, ASweepsPoints) {
    Report report;
    report.sweeps.push_back(twoPoints());
    const auto csv = csvReport(report);
    EXPECT_TRUE(beginsAsCsvReport(csv));
    const auto rows = cellsOf(csv);
    ASSERT_EQ(rows.size(), 3U);
    std::map<std::string, std::string> calm;
    std::map<std::string, std::string> disturbed;
    for (std::size_t i = 0; i < rows[0].size(); ++i) {
        calm[rows[0][i]] = rows[1].at(i);
        disturbed[rows[0][i]] = rows[2].at(i);
    }
    EXPECT_EQ(calm["file"], "sweep.json");
    EXPECT_EQ(calm["tokens"], "1");
    EXPECT_EQ(calm["placement"], "before");
    EXPECT_EQ(calm["placement_then"], "after");
    EXPECT_EQ(calm["difference_ns"], "0");
    EXPECT_EQ(calm["blocks"], "6");
    EXPECT_EQ(calm["verdict"], "no evidence");
    EXPECT_EQ(calm["disturbed_by"], "");
    EXPECT_EQ(disturbed["verdict"], "disturbed");
    EXPECT_EQ(disturbed["difference_ns"], "") << "only the interval is given";
    EXPECT_NE(disturbed["low_ns"], "");
    EXPECT_THAT(disturbed["disturbed_by"], HasSubstr("of a layer's time"));
}

TEST(CsvReport, LoadsAndEachTableWithItsHead) {
    Report report;
    report.loads.push_back(twoLayers());
    const auto csv = csvReport(report);
    EXPECT_TRUE(beginsAsCsvReport(csv));
    EXPECT_THAT(csv, HasSubstr("\ncounts.pt,SGLang,3,2,4,3,2,1.5,"));
    report.sweeps.push_back(twoPoints());
    EXPECT_THAT(csvReport(report), HasSubstr("\n\nfile,counted_by,layer,"));
    auto all = reportOn(decoderTrace(2));
    all.sweeps = report.sweeps;
    EXPECT_THAT(csvReport(all), StartsWith("file,placement,name,"));
    EXPECT_THAT(csvReport(all), HasSubstr("\n\nfile,model,dtype,"));
}

TEST(JsonReport, HoldsLoads) {
    Report report;
    report.loads.push_back(twoLayers());
    const auto json = Json::parse(jsonReport(report));
    const auto& load = json.at("loads").at(0);
    EXPECT_EQ(load.at("file"), "counts.pt");
    EXPECT_EQ(load.at("load").at("layers").at(0).at("rows"), (Json{1, 3}));
    EXPECT_THAT(load.at("verdict").at("headline").get<std::string>(),
                HasSubstr("1.50 times an expert's mean in layer 3"));
    EXPECT_THAT(json.at("provenance").dump(),
                HasSubstr("counts.pt: 2 experts in 2 layers, counted by SGLang"));
}

TEST(CsvReport, NoNameIsAFormula) {
    Report sweeps;
    sweeps.sweeps.push_back(twoPoints("=1+1"));
    EXPECT_THAT(csvReport(sweeps), HasSubstr("\n'=1+1,"));
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
