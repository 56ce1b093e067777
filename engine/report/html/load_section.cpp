// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html/html_table.h"
#include "report/html/plot_svg.h"
#include "report/html/sections.h"
#include "report/profile_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace gatescope {

namespace {

constexpr std::size_t kMostLoads = 4;
constexpr std::size_t kMostLayers = 128;

/// Of whichever file, with its name.
std::vector<std::pair<std::string_view, const ExpertLoad*>> loadsOf(const Report& report) {
    std::vector<std::pair<std::string_view, const ExpertLoad*>> loads;
    for (const auto& trace : report.traces) {
        if (trace.profile && trace.profile->expertLoad)
            loads.emplace_back(trace.file, &*trace.profile->expertLoad);
    }
    for (const auto& [file, load] : report.loads)
        loads.emplace_back(file, &load);
    std::erase_if(loads, [](const auto& one) { return one.second->layers.empty(); });
    return loads;
}

/// Rows of the layer's experts, the fullest first, beside what an even load would be.
Plot plotOf(const ExpertLoad& load, const LayerLoad& layer) {
    auto rows = layer.rows;
    std::ranges::sort(rows, std::greater<>());
    PlotSeries measured{.name = fmt::format("layer {}, the least even", layer.layer),
                        .points = {},
                        .joined = true,
                        .marked = rows.size() <= 64};
    for (std::size_t i = 0; i < rows.size(); ++i)
        measured.points.push_back(
            {.x = static_cast<double>(i + 1), .y = rows[i], .low = rows[i], .high = rows[i]});
    PlotSeries even{.name = "an even load", .points = {}, .joined = true, .marked = false};
    for (const double x : {1.0, static_cast<double>(std::max<std::size_t>(rows.size(), 1))})
        even.points.push_back(
            {.x = x, .y = layer.figures.mean, .low = layer.figures.mean, .high = layer.figures.mean});
    return {.title =
                fmt::format("Rows of {} experts of layer {}, the fullest first", load.experts, layer.layer),
            .x = {.title = "experts, the fullest first"},
            .y = {.title = "rows"},
            .series = {std::move(measured), std::move(even)}};
}

void layerTable(HtmlWriter& html, const ExpertLoad& load) {
    {
        HtmlTable table(html, "Expert load by layer",
                        {{"layer"},
                         {"rows"},
                         {"max"},
                         {"max/mean"},
                         {"variation"},
                         {"by chance"},
                         {"Gini"},
                         {"entropy, bits"},
                         {"experts hit"}});
        for (std::size_t i = 0; i < std::min(load.layers.size(), kMostLayers); ++i) {
            const auto& f = load.layers[i].figures;
            const auto row = table.row();
            table.number(load.layers[i].layer, fmt::to_string(load.layers[i].layer));
            table.number(f.rows, fmt::format("{:.0f}", f.rows));
            table.number(f.max, fmt::format("{:.0f}", f.max));
            for (const double value : {f.maxOverMean, f.variation, f.variationByChance, f.gini, f.entropy})
                table.number(value, fmt::format("{:.2f}", value));
            table.number(static_cast<double>(f.expertsHit), fmt::to_string(f.expertsHit));
        }
    }
    if (load.layers.size() > kMostLayers)
        html.leaf("p", {{"class", "note"}},
                  fmt::format("and {} more layers", load.layers.size() - kMostLayers));
}

} // namespace

bool hasLoad(const Report& report) {
    return !loadsOf(report).empty();
}

void loadSection(HtmlWriter& html, const Report& report) {
    const auto section = html.element("section", {{"id", "load"}});
    html.leaf("h2", "Expert load");
    const auto loads = loadsOf(report);
    for (std::size_t i = 0; i < std::min(loads.size(), kMostLoads); ++i) {
        const auto& [file, load] = loads[i];
        html.leaf("h3", file);
        html.leaf("p", loadText(*load) + ".");
        html.leaf("p",
                  fmt::format(
                      "An even load would save at most {:.1f} % of the experts' time, were each expert on a "
                      "device of its own: a bound, not an estimate.",
                      load->perExpert.share * 100));
        plotSvg(html, plotOf(*load, load->layers[std::min(load->worst, load->layers.size() - 1)]),
                fmt::format("load-{}", i + 1));
        layerTable(html, *load);
    }
    if (loads.size() > kMostLoads)
        html.leaf("p", {{"class", "note"}},
                  fmt::format("{} more loads are not drawn.", loads.size() - kMostLoads));
}

} // namespace gatescope
