// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/small_config.h"
#include "report/markdown/markdown_report.h"
#include "report/sample_reports.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace gatescope {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using namespace gatescope::test;

/// What one comment on GitHub holds.
constexpr std::size_t kMostOfComment = 65536;

/// Bars that part cells.
std::size_t barsIn(const std::string& line) {
    std::size_t bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i)
        bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\') ? 1 : 0;
    return bars;
}

/// All rows of a table have as many cells as its head.
void expectWholeTables(const std::string& markdown) {
    std::istringstream lines(markdown);
    std::size_t columns = 0;
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("|")) {
            columns = 0;
            continue;
        }
        if (columns == 0) columns = barsIn(line);
        EXPECT_EQ(barsIn(line), columns) << line;
    }
}

TEST(MarkdownReport, TheVerdictIsTheFirstLine) {
    const auto text = markdownReport(reportOn(decoderTrace(2)));
    EXPECT_THAT(text, StartsWith("## GateScope: :x: Gate called twice per layer\n"));
    EXPECT_THAT(text, HasSubstr("| kernel | role | calls | total | median | share |"));
    EXPECT_THAT(text, HasSubstr("`vllm::moe::topkGatingSoftmax<8, 128>`"));
    EXPECT_THAT(text, HasSubstr("<details><summary>Provenance</summary>"));
    expectWholeTables(text);
}

TEST(MarkdownReport, RanksStandInATable) {
    const auto text = markdownReport(rankedReport());
    EXPECT_THAT(text, HasSubstr("### Ranks\n"));
    EXPECT_THAT(text, HasSubstr("| node2 | 1 | 3 | 32 | 17.5 | 12.3 kB | 50.0 | 5.2 | 6.3 | 0.8 | "));
    EXPECT_THAT(text, HasSubstr("max/mean 1.25; an even one would save at most 20.0 % of the experts"));
    EXPECT_THAT(text, HasSubstr("bit-identical to one rank"));
    expectWholeTables(text);
    EXPECT_THAT(markdownReport(reportOn(decoderTrace(1))), Not(HasSubstr("### Ranks")));
}

TEST(MarkdownReport, RunsWithTwoSpeedsSaySo) {
    auto report = rankedReport();
    EXPECT_THAT(markdownReport(report), Not(HasSubstr("two speeds")));
    auto& run = report.traces.front().profile->runs.emplace_back(
        PlacementRun{RouterPlacement::afterFix(), 1, {}, {}, 0, {}});
    run.layerNs.assign(400, 2900);
    std::fill_n(run.layerNs.begin() + 100, 160, 5000);
    EXPECT_THAT(markdownReport(report),
                HasSubstr("after: two speeds: 60 % of the passes took about 2.90 us"));
}

TEST(MarkdownReport, SweepsNameTheirDisturbedPointsAndLoadsTheirFullestExpert) {
    SweepPlan plan;
    plan.models = {test::smallConfig(64, 32, 8, 2)};
    plan.tokens = {3};
    Report report;
    report.sweeps.push_back({"sweep.json", newSweep(plan)});
    auto& point = report.sweeps.front().result.points.front();
    point.blocks = 8;
    point.runs[0].layerNs = {1000, 5000, 1000, 5000, 1000, 5000, 1000, 5000};
    point.runs[1].layerNs = std::vector<double>(8, 2000);
    ExpertCounts counts;
    counts.format = "llama.cpp";
    counts.experts = 2;
    counts.layers = {1};
    counts.rows = {3, 1};
    report.loads.push_back({"counts.gguf", expertLoad(counts)});
    const auto text = markdownReport(report);
    EXPECT_THAT(text, HasSubstr("No undisturbed point of the sweep shows a difference"));
    EXPECT_THAT(text, HasSubstr("3 tokens: disturbed, -1.00 us to +3.00 us: the middle half"));
    EXPECT_THAT(text, HasSubstr("1.50 times an expert's mean in layer 1"));
    EXPECT_THAT(text, HasSubstr("`counts.gguf`"));
    expectWholeTables(text);
}

TEST(MarkdownReport, AComparisonListsWhatOneSideHas) {
    const auto report = comparisonOf(decoderTrace(2, 12), decoderTrace(1, 12));
    const auto text = markdownComparison(*report.comparison);
    EXPECT_THAT(text, StartsWith("## GateScope: "));
    EXPECT_THAT(text, HasSubstr("### Only in the baseline"));
    EXPECT_THAT(text, Not(HasSubstr("### Only in the candidate")));
    EXPECT_THAT(text, HasSubstr("| gate calls per MoE layer | **2 → 1** |"));
    EXPECT_THAT(markdownReport(report), StartsWith(text)) << "one way to say it";
    expectWholeTables(text);
}

TEST(MarkdownReport, NoNameInjectsAnything) {
    const std::string evil = "|`</details><img src=x>@octocat #1\n\n# head ![x](https://x.y)\xe2\x80\xae";
    auto report = comparisonOf(decoderTrace(2, 3, 2, evil), decoderTrace(1, 3, 2, evil), evil, evil);
    report.remarks.push_back(evil);
    report.comparison->result.remarks.push_back(evil);
    report.traces[0].detection.findings.front().details += evil;
    const auto single = markdownReport(reportOn(decoderTrace(2, 3, 2, evil), evil));
    for (const auto& text : {markdownReport(report), single}) {
        expectWholeTables(text);
        EXPECT_THAT(text, Not(HasSubstr("\n# head")));
        EXPECT_THAT(text, Not(HasSubstr("\xe2\x80\xae")));
        // In code spans alone: outside, HTML and mentions are broken up.
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);) {
            const auto at = line.find("<img");
            if (at != std::string::npos) {
                EXPECT_GT(std::count(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(at), '`'), 1)
                    << line;
            }
        }
    }
    EXPECT_THAT(markdownReport(report),
                HasSubstr("&lt;/details&gt;&lt;img src=x&gt;@<!-- -->octocat #<!-- -->1"));
}

TEST(MarkdownReport, FitsAComment) {
    ForeignTrace trace;
    for (int step = 0; step < 6; ++step) {
        trace.beginStep();
        for (int i = 0; i < 300; ++i)
            trace.add({.name = fmt::format("gemm_{}_{}", i, std::string(2000, '<'))});
        trace.endStep(step);
    }
    const auto built = trace.build();
    auto report = comparisonOf(built, built);
    UnmatchedKernel only;
    only.name = std::string(2000, '|');
    report.comparison->result.onlyIn.baseline->assign(500, only);
    report.comparison->result.onlyIn.candidate->assign(500, only);
    report.comparison->result.remarks.assign(500, std::string(2000, '&'));
    const auto text = markdownReport(report);
    EXPECT_LT(text.size(), kMostOfComment);
    EXPECT_THAT(text, HasSubstr("and 480 more, which `gatescope compare --json` lists."));
    EXPECT_THAT(text, HasSubstr("more rows and lines, which don't fit a comment"));
    expectWholeTables(text);
}

} // namespace
} // namespace gatescope
