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

using ::testing::ElementsAre;
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

TEST(CsvReport, AComparisonOverRanksHasTwoRowsForEach) {
    auto report = comparisonOf(decoderTrace(2, 12), decoderTrace(1, 12));
    EXPECT_THAT(csvReport(report), Not(HasSubstr("\nrank")));
    addRanks(report);
    std::vector<std::vector<std::string>> ranks;
    for (const auto& row : cellsOf(csvReport(report))) {
        EXPECT_EQ(row.size(), 17U) << row.front();
        if (row.front().starts_with("rank")) ranks.push_back(row);
    }
    ASSERT_EQ(ranks.size(), 4U);
    const auto figures = [&](std::size_t row) { // n to candidate_ns
        return std::vector<std::string>(ranks[row].begin() + 8, ranks[row].begin() + 12);
    };
    EXPECT_EQ(ranks[0][0], "rank");
    EXPECT_EQ(ranks[0][2], "rank 3");
    EXPECT_THAT(figures(0), ElementsAre("", "", "7500000", "6500000"));
    EXPECT_EQ(ranks[0].back(), "faster");
    EXPECT_FALSE(ranks[0][12].empty()) << "the difference";
    EXPECT_EQ(ranks[1][0], "rank waits");
    EXPECT_THAT(figures(1), ElementsAre("", "", "1250000", "250000"));
    EXPECT_THAT(figures(2), ElementsAre("", "", "7600000", ""));
    EXPECT_EQ(ranks[2][12] + ranks[2].back(), "") << "no verdict where a side has it not";
    EXPECT_THAT(figures(3), ElementsAre("", "", "", ""));
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

/// The cells of each of the rows behind the head, by their columns' names.
std::vector<std::map<std::string, std::string>>
namedCells(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::map<std::string, std::string>> named;
    for (std::size_t row = 1; row < rows.size(); ++row) {
        auto& one = named.emplace_back();
        for (std::size_t i = 0; i < rows[0].size(); ++i)
            one[rows[0][i]] = rows[row].at(i);
    }
    return named;
}

TEST(CsvReport, RanksAreATableBehindTheKernels) {
    auto report = rankedReport();
    auto& run = *report.traces.front().profile->ranks;
    run.ranks[1].choicesMean = 10.5;
    run.ranks[1].expertsHitMean.reset(); // as an earlier build's
    const auto csv = csvReport(report);
    const auto at = csv.find("\n\nfile,rank,ranks,host,");
    ASSERT_NE(at, std::string::npos) << csv;
    const auto table = csv.substr(at + 2);
    EXPECT_TRUE(beginsAsCsvReport(table));
    auto ranks = namedCells(cellsOf(table));
    ASSERT_EQ(ranks.size(), 2U);
    const std::map<std::string, std::string> expected{{"file", "ranked.json"},
                                                      {"rank", "0"},
                                                      {"ranks", "2"},
                                                      {"host", "node<1>"},
                                                      {"tokens", "4"},
                                                      {"experts_held", "32"},
                                                      {"rows_mean", "17.5"},
                                                      {"experts_hit_mean", "6.25"},
                                                      {"peers_mean", "1"},
                                                      {"rows_over_mean", "1.25"},
                                                      {"imbalance", "1.25"},
                                                      {"even_load_saves_at_most", "0.2"},
                                                      {"sent_bytes_mean", "12300"},
                                                      {"received_bytes_mean", "11200"},
                                                      {"experts_ns", "40100"},
                                                      {"dispatch_ns", "5200"},
                                                      {"combine_ns", "6300"},
                                                      {"wait_ns", "7400"},
                                                      {"clock_offset_ns", "0"},
                                                      {"clock_uncertainty_ns", "0"},
                                                      {"weight_bytes", "0"},
                                                      {"peak_memory_bytes", "0"},
                                                      {"placement", "contiguous"},
                                                      {"transport", "Open MPI 4.1.4"},
                                                      {"same_as_one_rank", "1"}};
    EXPECT_EQ(ranks[0], expected);
    EXPECT_EQ(ranks[1]["rank"], "1");
    EXPECT_EQ(ranks[1]["rows_over_mean"], "0.75");
    EXPECT_EQ(ranks[1]["experts_hit_mean"], "") << "not 0: nobody counted";
    EXPECT_EQ(ranks[1]["clock_offset_ns"], "-1500");
    EXPECT_EQ(ranks[1]["clock_uncertainty_ns"], "300");
    run.sameAsOneRank.reset();
    const auto unsure = csvReport(report);
    EXPECT_EQ(namedCells(cellsOf(unsure.substr(unsure.find("file,rank,")))).at(0).at("same_as_one_rank"), "");
    EXPECT_THAT(csvReport(reportOn(decoderTrace(1))), Not(HasSubstr("file,rank,")));
}

TEST(CsvReport, NoHostIsAFormula) {
    auto report = rankedReport();
    report.traces.front().profile->ranks->ranks[1].host = "=1+1";
    EXPECT_THAT(csvReport(report), HasSubstr(",1,2,'=1+1,"));
}

TEST(CsvReport, ASweepsPointsHaveTheirRanks) {
    Report report;
    report.sweeps.push_back(twoPoints());
    auto& point = report.sweeps[0].result.points[0];
    point.ranks = PointRanks{.rowsMean = {3.5, 1.5}, .imbalance = 1.4, .sameAsOneRank = false};
    const auto points = namedCells(cellsOf(csvReport(report)));
    EXPECT_EQ(points.at(0).at("rows_mean"), "3.5; 1.5");
    EXPECT_EQ(points.at(0).at("imbalance"), "1.4");
    EXPECT_EQ(points.at(0).at("same_as_one_rank"), "0");
    for (const auto* column : {"rows_mean", "imbalance", "same_as_one_rank"})
        EXPECT_EQ(points.at(1).at(column), "") << column;
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
