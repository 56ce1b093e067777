// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/changed_config.h"
#include "report/html/html_report.h"
#include "report/sample_reports.h"
#include "report/well_formed.h"
#include "resources/embedded_files.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>

namespace gatescope {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace gatescope::test;

std::size_t countOf(const std::string& text, std::string_view what) {
    std::size_t count = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++count;
    return count;
}

/// What must hold for every page.
void expectSoundPage(const std::string& page) {
    WellFormed parsed(page);
    ASSERT_EQ(parsed.complaint(), "");
    EXPECT_LT(page.size(), 3'000'000U);
    EXPECT_THAT(page, testing::AllOf(Not(HasSubstr("http:")), Not(HasSubstr("https:")))) << "no network";
    EXPECT_THAT(parsed.attributes(), Each(Not(testing::StartsWith("on"))));
    EXPECT_THAT(parsed.attributes(), Each(testing::AllOf(Not("src"), Not("style"))));
    EXPECT_EQ(std::ranges::count(parsed.elements(), "script"), 1);
    EXPECT_EQ(countOf(page, "href=\""), countOf(page, "href=\"#"));
    for (const auto* what : {"prefers-color-scheme", "@media print", "class=\"skip\"", "id=\"verdict\"",
                             "id=\"findings\"", "id=\"timeline\"", "id=\"kernels\"", "id=\"provenance\""})
        EXPECT_THAT(page, HasSubstr(what));
    // Every link has its goal, and no id stands twice.
    std::map<std::string, int> ids;
    const std::regex id("id=\"([^\"]*)\"");
    for (std::sregex_iterator at(page.begin(), page.end(), id), end; at != end; ++at)
        ++ids[(*at)[1]];
    for (const auto& [name, count] : ids)
        EXPECT_EQ(count, 1) << name;
    const std::regex link("href=\"#([^\"]*)\"");
    for (std::sregex_iterator at(page.begin(), page.end(), link), end; at != end; ++at)
        EXPECT_EQ(ids.count((*at)[1]), 1U) << (*at)[1];
}

TEST(HtmlReport, OneTrace) {
    const auto page = htmlReport(reportOn(decoderTrace(2)));
    expectSoundPage(page);
    EXPECT_THAT(page, HasSubstr("Gate called twice per layer"));
    EXPECT_LT(page.find("Gate called twice"), page.find("id=\"findings\"")) << "the verdict comes first";
    EXPECT_THAT(page, HasSubstr(">gate call 1 (redundant)<"));
    EXPECT_THAT(page, HasSubstr(">gate call 2<"));
    EXPECT_THAT(page, HasSubstr("topkGatingSoftmax&lt;8, 128&gt;"));
    EXPECT_EQ(page, htmlReport(reportOn(decoderTrace(2)))) << "the same report gives the same bytes";
}

TEST(HtmlReport, ARightTraceIsCalledThat) {
    const auto page = htmlReport(reportOn(decoderTrace(1)));
    expectSoundPage(page);
    EXPECT_THAT(page, HasSubstr("The gate is called once per MoE layer"));
    EXPECT_THAT(page, HasSubstr("No redundant or missing work was found."));
    EXPECT_THAT(page, Not(HasSubstr("(redundant)")));
}

TEST(HtmlReport, TwoTracesAreCompared) {
    const auto page = htmlReport(comparisonOf(decoderTrace(2, 12), decoderTrace(1, 12)));
    expectSoundPage(page);
    EXPECT_THAT(page, HasSubstr("id=\"comparison\""));
    EXPECT_THAT(page, HasSubstr("Only in the baseline"));
    EXPECT_THAT(page, Not(HasSubstr("Only in the candidate")));
    EXPECT_THAT(page, HasSubstr("id=\"timeline-2-title\"")) << "both sides are drawn";
}

TEST(HtmlReport, AComparisonOverRanksSaysWhoWaits) {
    auto report = comparisonOf(decoderTrace(2, 12), decoderTrace(1, 12));
    EXPECT_THAT(htmlReport(report), Not(HasSubstr("of it waiting"))) << "one rank waits for nobody";
    addRanks(report);
    const auto page = htmlReport(report);
    expectSoundPage(page);
    const auto table = page.substr(page.find(">Ranks</h3>"), 4000);
    for (const auto* what :
         {">3</td>", "7.500 ms", "1.250 ms", "6.500 ms", "250.00 us", "faster", ">4</td>", "7.600 ms"})
        EXPECT_THAT(table, HasSubstr(what));
    EXPECT_EQ(countOf(table.substr(table.find(">4</td>"), 400), "<td>-</td>"), 6U)
        << "nothing is known of the rest";
}

TEST(HtmlReport, EmptyTracesSaySo) {
    const auto page = htmlReport(reportOn(TraceBuilder().build()));
    expectSoundPage(page);
    EXPECT_THAT(page, HasSubstr("No MoE layer was found"));
    EXPECT_THAT(page, HasSubstr("There is no MoE layer and no finding to show an excerpt of."));
    EXPECT_THAT(page, HasSubstr("This trace has no kernels"));
    expectSoundPage(htmlReport(comparisonOf(TraceBuilder().build(), TraceBuilder().build())));
    EXPECT_EQ(WellFormed(htmlReport(Report{})).complaint(), "");
}

TEST(HtmlReport, NoNameInjectsAnything) {
    const std::string evil =
        "<img src=x onerror=alert(1)>\"'</script></style>&lt;\xe2\x80\xae\x1b\xff]]>--><!--";
    auto report =
        comparisonOf(decoderTrace(2, 3, 2, evil), decoderTrace(1, 3, 2, evil), evil + ".json", evil);
    report.command = evil;
    report.remarks.push_back(evil);
    report.traces[0].imported.diagnostics.push_back({.what = evil, .count = 1, .code = evil, .advice = evil});
    report.traces[0].detection.findings.front().title += evil;
    const auto page = htmlReport(report);
    expectSoundPage(page);
    EXPECT_THAT(page, Not(HasSubstr("<img")));
    EXPECT_THAT(page, Not(HasSubstr("\xe2\x80\xae")));
    EXPECT_THAT(page, HasSubstr("\\u202e\\x1b\\xff"));
    WellFormed parsed(page);
    parsed.complaint();
    EXPECT_THAT(parsed.text(), HasSubstr("<img src=x onerror=alert(1)>")) << "shown as what it is";
}

TEST(HtmlReport, NamesInAFilesInformationAreShownAsTheyAre) {
    TraceBuilder builder;
    builder.setMetadata(
        R"({"deviceProperties":[{"name":"<b>H200</b>"},{"name":7},3],"cuda_version":"<i>","export":{"of":["<u>"]},
        "x_version":{"a":1}})");
    const auto page = htmlReport(reportOn(builder.build(), "composed_<s>.json"));
    expectSoundPage(page);
    EXPECT_THAT(page, HasSubstr("&lt;b&gt;H200&lt;/b&gt;"));
    EXPECT_THAT(page, HasSubstr("by gatescope export, of &lt;u&gt;"));
    EXPECT_THAT(page, HasSubstr("put together by hand"));
}

TEST(HtmlReport, IsSmallWhateverTheTraceHolds) {
    ForeignTrace trace;
    const std::string longName(3000, 'x');
    for (int step = 0; step < 4; ++step) {
        trace.beginStep();
        for (int layer = 0; layer < 12; ++layer) {
            for (int i = 0; i < 100; ++i)
                trace.add({.name = fmt::format("gemm_{}_{}_{}", layer, i, longName)});
            for (const auto& kernel : {kNorm, kGate, kGate, kRouter, kExperts, kExperts})
                trace.add(kernel);
        }
        trace.endStep(step);
    }
    const auto built = trace.build();
    auto report = comparisonOf(built, built);
    Finding finding;
    finding.kind = "gate";
    finding.title = finding.details = longName;
    for (int i = 0; i < 2000; ++i)
        report.traces[0].detection.findings.push_back(finding);
    for (int i = 0; i < 200; ++i)
        report.traces.push_back(report.traces[1]);
    const auto page = htmlReport(report);
    expectSoundPage(page);
    for (const auto* said : {"more names with", "more slices", "more, which gatescope detect",
                             "more with smaller differences", "more characters", "more traces"})
        EXPECT_THAT(page, HasSubstr(said)) << "what was left out";
}

TEST(HtmlReport, ASweepIsDrawn) {
    SweepPlan plan;
    plan.models = {changedConfig()};
    plan.models.front().name = "<b>model</b>";
    plan.dtypes = {DType::BF16};
    plan.tokens = {1, 16};
    Report report;
    report.sweeps.push_back({"<i>sweep.json", newSweep(plan)});
    auto& points = report.sweeps.front().result.points;
    ASSERT_EQ(points.size(), 2U);
    points[0].blocks = 8;
    points[0].passesPerBlock = 2;
    points[0].runs = {{RouterPlacement::beforeFix(), {}}, {RouterPlacement::afterFix(), {}}};
    for (int i = 0; i < 16; ++i) {
        points[0].runs[0].layerNs.push_back(1100 + i % 3);
        points[0].runs[1].layerNs.push_back(1000 + i % 2);
    }
    points[1].blocks = 8;
    points[1].runs[0].layerNs = {1000, 5000, 1000, 5000, 1000, 5000, 1000, 5000};
    points[1].runs[1].layerNs = {2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000};
    points[1].switches.preempted = 6;
    const auto page = htmlReport(report);
    EXPECT_EQ(WellFormed(page).complaint(), "");
    EXPECT_THAT(page, HasSubstr("id=\"sweep-0-relative-title\""));
    EXPECT_THAT(page, HasSubstr("id=\"sweep-0-absolute-title\""));
    EXPECT_THAT(page, HasSubstr("&lt;b&gt;model&lt;/b&gt;, bf16, every core"));
    EXPECT_THAT(page, HasSubstr("The sweep is not complete"));
    EXPECT_THAT(page, HasSubstr(">(+1.00 us)</td>"));
    EXPECT_THAT(page, HasSubstr("16 tokens: (+1.00 us), -1.00 us to +3.00 us, disturbed</title>"));
    const auto drawing = page.substr(page.find("id=\"sweep-0-absolute-title\""));
    const auto curve = drawing.substr(0, drawing.find("</svg>"));
    const auto count = [&](const std::string& what) {
        std::size_t found = 0;
        for (auto at = curve.find(what); at != std::string::npos; at = curve.find(what, at + 1))
            ++found;
        return found;
    };
    EXPECT_EQ(count("class=\"range\""), 2U);
    EXPECT_EQ(count("class=\"dot\""), 1U) << "of a disturbed point the interval alone";
    EXPECT_THAT(
        page,
        HasSubstr(
            "<td>disturbed: the middle half of the blocks&#39; differences spans 133 % of a layer&#39;s "
            "time; threads lost a core to somebody else in 6 of 8 blocks</td>"));
    EXPECT_THAT(page, HasSubstr("their medians are no figures to go by"));
    points[1].runs[1].layerNs.clear();
    points[1].blocks = 0;
    EXPECT_THAT(htmlReport(report), HasSubstr("<td>not measured</td>"));
    EXPECT_THAT(page, HasSubstr("of a layer"));
    EXPECT_THAT(page, Not(HasSubstr("id=\"kernels\""))) << "no trace was given";
}

TEST(HtmlReport, CountFilesAreDrawnToo) {
    ExpertCounts counts;
    counts.format = "SGLang";
    counts.experts = 4;
    counts.layers = {7};
    counts.rows = {6, 0, 1, 1};
    Report report;
    for (int i = 0; i < 5; ++i)
        report.loads.push_back({"<b>counts.pt", expertLoad(counts)});
    const auto page = htmlReport(report);
    EXPECT_EQ(WellFormed(page).complaint(), "");
    EXPECT_THAT(page, HasSubstr("href=\"#load\""));
    EXPECT_THAT(page, HasSubstr("<h3>&lt;b&gt;counts.pt</h3>"));
    EXPECT_THAT(page, HasSubstr("The fullest expert gets 3.00 times an expert&#39;s mean in layer 7"));
    EXPECT_THAT(page, HasSubstr("id=\"load-4-title\""));
    EXPECT_THAT(page, HasSubstr("1 more loads are not drawn"));
}

TEST(HtmlReport, LimitsAndLoadAreDrawnWhereThereAreSome) {
    EXPECT_THAT(htmlReport(reportOn(decoderTrace(1))), Not(HasSubstr("id=\"load\"")));
    ForeignTrace trace;
    trace.add(kGate);
    EXPECT_THAT(htmlReport(reportOn(trace.build())), HasSubstr("No limits of this device are known"));
    auto report = reportOn(TraceBuilder().build());
    auto& run = report.traces.front().profile.emplace();
    ExpertCounts counts;
    counts.source = "run";
    counts.experts = 4;
    counts.layers = {3};
    counts.rows = {5, 1, 1, 1};
    run.expertLoad = expertLoad(counts);
    const auto page = htmlReport(report);
    EXPECT_EQ(WellFormed(page).complaint(), "");
    EXPECT_THAT(page, HasSubstr("id=\"load-1-title\""));
    EXPECT_THAT(page, HasSubstr("Rows of 4 experts of layer 3"));
}

/// The cells of a page's rows, without markup, of the section with this id.
std::vector<std::vector<std::string>> rowsOf(const std::string& page, const std::string& id) {
    const auto from = page.find("<section id=\"" + id + "\"");
    EXPECT_NE(from, std::string::npos);
    const auto section = page.substr(from, page.find("</section>", from) - from);
    std::vector<std::vector<std::string>> rows;
    const std::regex row("<tr>(.*?)</tr>"), cell("<t[hd][^>]*>([^<]*)</t[hd]>");
    for (std::sregex_iterator at(section.begin(), section.end(), row), end; at != end; ++at) {
        auto& cells = rows.emplace_back();
        const std::string text = (*at)[1];
        for (std::sregex_iterator one(text.begin(), text.end(), cell); one != end; ++one)
            cells.push_back((*one)[1]);
    }
    return rows;
}

TEST(HtmlReport, RanksStandInATable) {
    EXPECT_THAT(htmlReport(reportOn(decoderTrace(1))), Not(HasSubstr("id=\"ranks\"")));
    const auto page = htmlReport(rankedReport());
    expectSoundPage(page);
    const auto rows = rowsOf(page, "ranks");
    using Row = std::vector<std::string>;
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0], (Row{"rank", "host", "tokens", "experts held", "rows", "sent", "w13 and w2, us",
                            "dispatch, us", "combine, us", "waiting, us", "clock ahead of rank 0&#39;s"}));
    EXPECT_EQ(rows[1],
              (Row{"0", "node&lt;1&gt;", "4", "32", "17.5", "12.3 kB", "40.1", "5.2", "6.3", "7.4", ""}));
    EXPECT_EQ(rows[2], (Row{"1", "node2", "3", "32", "17.5", "12.3 kB", "50.0", "5.2", "6.3", "0.8",
                            "-1.5 +- 0.3 us"}));
    for (const auto* words :
         {"2 ranks by Open MPI 4.1.4, experts contiguous; load of the ranks: max/mean 1.25; an even one "
          "would "
          "save at most 20.0 % of the experts&#39; time (10.00 us);",
          "bit-identical to one rank&#39;s: yes (1 layer(s), 2 placement(s), one input of 7 tokens).",
          "load of the ranks: max/mean 1.25; an even one would save at most 20.0 % of the experts",
          "between passes and with one rank", "Kernels are rank 0&#39;s.",
          "on node2, node&lt;1&gt;; tokens are all ranks"})
        EXPECT_THAT(page, HasSubstr(words));
}

TEST(HtmlReport, OtherBitsThanOneRanksAreNotPraised) {
    auto report = rankedReport();
    auto& run = *report.traces.front().profile;
    run.outputsIdentical = false;
    run.ranks->sameAsOneRank = false;
    EXPECT_THAT(htmlReport(report), HasSubstr("bit-identical to one rank&#39;s: NO ("));
    run.ranks->sameAsOneRank.reset();
    run.ranks->oneRankNote = "rank 0 can&t hold a whole layer";
    EXPECT_THAT(htmlReport(report), HasSubstr("not compared (rank 0 can&amp;t hold a whole layer)"));
}

double channel(const std::string& hex) {
    const double value = std::stoi(hex, nullptr, 16) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

/// WCAG 2's contrast of two colours "#rrggbb".
double contrast(const std::string& a, const std::string& b) {
    const auto luminance = [](const std::string& colour) {
        return 0.2126 * channel(colour.substr(1, 2)) + 0.7152 * channel(colour.substr(3, 2)) +
               0.0722 * channel(colour.substr(5, 2));
    };
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

TEST(ReportStyle, TextStandsOutInEveryTheme) {
    const std::string css(reportFiles().front().text());
    const std::regex block(":root \\{([^}]*)\\}");
    int themes = 0;
    for (std::sregex_iterator at(css.begin(), css.end(), block), end; at != end; ++at) {
        const auto text = (*at)[1].str();
        std::map<std::string, std::string> colours;
        const std::regex variable("--([a-z-]+): (#[0-9a-f]{6})");
        for (std::sregex_iterator one(text.begin(), text.end(), variable); one != end; ++one)
            colours[(*one)[1]] = (*one)[2];
        ++themes;
        const std::pair<const char*, const char*> pairs[] = {
            {"text", "window"},     {"text", "surface"},   {"text", "raised"},    {"muted", "window"},
            {"muted", "surface"},   {"muted", "raised"},   {"accent", "window"},  {"bad", "surface"},
            {"bad", "window"},      {"good", "surface"},   {"mark", "mark-soft"}, {"text", "router"},
            {"text", "experts"},    {"text", "attention"}, {"text", "gemm"},      {"text", "norm"},
            {"text", "collective"}, {"text", "other"},     {"gate-text", "gate"}};
        for (const auto& [front, back] : pairs)
            EXPECT_GE(contrast(colours.at(front), colours.at(back)), 4.5)
                << front << " on " << back << ", theme " << themes;
        EXPECT_GE(contrast(colours.at("gate-line"), colours.at("surface")), 3) << "a gate's outline";
        EXPECT_GE(contrast(colours.at("redundant"), colours.at("gate")), 3) << "hatching";
    }
    EXPECT_EQ(themes, 3) << "light, dark, print";
    EXPECT_NEAR(contrast("#000000", "#ffffff"), 21, 1e-6);
    EXPECT_NEAR(contrast("#777777", "#ffffff"), 4.48, 0.01);
}

} // namespace
} // namespace gatescope
