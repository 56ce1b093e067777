// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html/html_table.h"
#include "report/html/plot_svg.h"
#include "report/html/sections.h"
#include "report/number_text.h"
#include "report/sweep_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace gatescope {

namespace {

constexpr std::size_t kMostSweeps = 4;
constexpr std::size_t kMostPoints = 400;
constexpr std::size_t kMostSeries = 12;

std::string seriesName(const SweepPoint& point) {
    return fmt::format("{}, {}, {}", point.config.name, dtypeName(point.dtype),
                       point.threads > 0 ? fmt::format("{} threads", point.threads) : "every core");
}

/// One line for each model, dtype and number of threads. `relative`: in percent of the second run.
Plot plotOf(const SweepResult& sweep, bool relative) {
    const auto& placements = sweep.plan.common.placements;
    const auto of = fmt::format("{} minus {}", placements[0].name(), placements[1].name());
    Plot plot{.title = fmt::format("{} against tokens, {}", of, relative ? "relative" : "absolute"),
              .x = {.title = "tokens", .scale = PlotScale::Logarithmic},
              .y = {.title = of + (relative ? ", % of a layer" : ", a layer"),
                    .text = relative ? nullptr : timeText},
              .series = {}};
    for (const auto tokens : sweep.plan.tokens)
        plot.x.ticks.push_back(tokens);
    for (const auto& point : sweep.points) {
        const auto d = point.difference();
        if (!d) continue;
        const auto name = seriesName(point);
        auto series = std::ranges::find(plot.series, name, &PlotSeries::name);
        if (series == plot.series.end()) {
            if (plot.series.size() == kMostSeries) continue;
            series = plot.series.insert(plot.series.end(), {.name = name, .points = {}, .joined = true});
        }
        const double base = relative ? median(point.runs[1].layerNs) / 100 : 1;
        if (base <= 0) continue;
        const auto words = wordsOf(point);
        const bool disturbed = !words.disturbedBy.empty();
        series->points.push_back(
            {.x = static_cast<double>(point.tokens),
             .y = d->median / base,
             .low = d->low / base,
             .high = d->high / base,
             .title = fmt::format("{}, {} tokens: {}, {}{}", name, point.tokens, words.median, words.interval,
                                  disturbed ? ", disturbed" : ""),
             .intervalOnly = disturbed});
    }
    return plot;
}

void pointTable(HtmlWriter& html, const SweepResult& sweep) {
    {
        HtmlTable table(html, "Points",
                        {{"model", HtmlTable::Align::Text},
                         {"tokens"},
                         {"difference"},
                         {"95 % interval", HtmlTable::Align::Text},
                         {"relative"},
                         {"blocks"},
                         {"verdict", HtmlTable::Align::Text}});
        for (std::size_t i = 0; i < std::min(sweep.points.size(), kMostPoints); ++i) {
            const auto& point = sweep.points[i];
            const auto row = table.row();
            table.text(seriesName(point));
            table.number(point.tokens, fmt::to_string(point.tokens));
            const auto d = point.difference();
            const auto words = wordsOf(point);
            table.number(d ? d->median : 0, words.median);
            table.text(words.interval);
            table.number(d ? d->relative : 0, words.relative);
            table.number(static_cast<double>(point.blocks), fmt::to_string(point.blocks));
            table.text(words.disturbedBy.empty()
                           ? words.verdict
                           : fmt::format("{}: {}", words.verdict, fmt::join(words.disturbedBy, "; ")));
        }
    }
    if (sweep.points.size() > kMostPoints)
        html.leaf(
            "p", {{"class", "note"}},
            fmt::format("and {} more points, which the sweep's file has", sweep.points.size() - kMostPoints));
}

} // namespace

void sweepSection(HtmlWriter& html, const Report& report) {
    const auto section = html.element("section", {{"id", "sweep"}});
    html.leaf("h2", "Sweep");
    for (std::size_t i = 0; i < std::min(report.sweeps.size(), kMostSweeps); ++i) {
        const auto& [file, sweep] = report.sweeps[i];
        html.leaf("h3", file);
        if (!sweep.complete()) html.leaf("p", "The sweep is not complete: what it has until now is shown.");
        for (const auto& remark : sweepRemarks(sweep))
            html.leaf("p", {{"class", "note"}}, remark);
        if (sweep.plan.common.placements.size() > 1) {
            plotSvg(html, plotOf(sweep, true), fmt::format("sweep-{}-relative", i));
            plotSvg(html, plotOf(sweep, false), fmt::format("sweep-{}-absolute", i));
        }
        pointTable(html, sweep);
    }
    if (report.sweeps.size() > kMostSweeps)
        html.leaf("p", {{"class", "note"}},
                  fmt::format("{} more sweeps are not drawn.", report.sweeps.size() - kMostSweeps));
}

} // namespace gatescope
