// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html/html_table.h"
#include "report/html/sections.h"
#include "report/number_text.h"
#include "report/rank_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope {

namespace {

constexpr std::size_t kMostRanks = 256;
constexpr std::size_t kMostRuns = 16;

const RankRun* ranksOf(const ReportedTrace& trace) {
    return trace.profile && trace.profile->ranks ? &*trace.profile->ranks : nullptr;
}

void rankRow(HtmlTable& table, const RankFigures& rank) {
    const auto row = table.row();
    table.number(rank.rank, fmt::to_string(rank.rank));
    table.text(rank.host);
    table.number(rank.tokens, fmt::to_string(rank.tokens));
    table.number(rank.expertsHeld, fmt::to_string(rank.expertsHeld));
    table.number(rank.choicesMean, fmt::format("{:.1f}", rank.choicesMean));
    table.number(rank.sentBytesMean, bytesText(rank.sentBytesMean));
    for (const double ns : {rank.expertsNs, rank.dispatchNs, rank.combineNs, rank.waitNs})
        table.number(ns, fmt::format("{:.1f}", ns * 1e-3));
    table.number(static_cast<double>(rank.clock.ns), clockText(rank));
}

void rankTable(HtmlWriter& html, const RankRun& run) {
    {
        HtmlTable table(html, "What each rank did in a layer: times are medians, rows and bytes means",
                        {{"rank"},
                         {"host", HtmlTable::Align::Text},
                         {"tokens"},
                         {"experts held"},
                         {"rows"},
                         {"sent"},
                         {"w13 and w2, us"},
                         {"dispatch, us"},
                         {"combine, us"},
                         {"waiting, us"},
                         {"clock ahead of rank 0's"}});
        for (std::size_t i = 0; i < std::min(run.ranks.size(), kMostRanks); ++i)
            rankRow(table, run.ranks[i]);
    }
    if (run.ranks.size() > kMostRanks)
        html.leaf("p", {{"class", "note"}},
                  fmt::format("and {} more ranks, which --format json has", run.ranks.size() - kMostRanks));
}

} // namespace

void ranksSection(HtmlWriter& html, const Report& report) {
    const auto section = html.element("section", {{"id", "ranks"}});
    html.leaf("h2", "Ranks");
    std::size_t shown = 0;
    for (const auto& trace : report.traces) {
        const auto* run = ranksOf(trace);
        if (run == nullptr || ++shown > kMostRuns) continue;
        html.leaf("h3", trace.file);
        html.leaf("p", fmt::format("{}; {}; {}.", ranksText(*run), rankLoadText(*run), oneRankText(*run)));
        rankTable(html, *run);
    }
    html.leaf(
        "p", {{"class", "note"}},
        "Rows are what a rank's experts got, from all ranks; waiting is for the slowest rank, before rows "
        "and before results arrive. A pass lasts as long as its slowest rank.");
    if (shown > kMostRuns)
        html.leaf("p", {{"class", "note"}},
                  fmt::format("and {} more runs, which --format json has", shown - kMostRuns));
}

} // namespace gatescope
