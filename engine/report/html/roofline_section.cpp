// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html/html_table.h"
#include "report/html/plot_svg.h"
#include "report/html/sections.h"
#include "report/number_text.h"
#include "report/rooflines.h"
#include "report/symbol_name.h"
#include "report/visible_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

constexpr std::size_t kMostRooflines = 4;
constexpr std::size_t kMostRooflinePoints = 40; ///< of one roofline
constexpr std::size_t kMostOfKernelName = 120;

std::string rateText(double perSecond) {
    if (perSecond >= 1e12) return fmt::format("{:.4g} T", perSecond / 1e12);
    if (perSecond >= 1e9) return fmt::format("{:.4g} G", perSecond / 1e9);
    if (perSecond >= 1e6) return fmt::format("{:.4g} M", perSecond / 1e6);
    return fmt::format("{:g}", perSecond);
}

std::string shareText(double share) {
    return share > 0 ? fmt::format("{:.1f} %", share * 100) : "";
}

/// Up with memory's bandwidth, then flat at the peak.
PlotSeries ceilingOf(const Ceilings& ceilings, const PeakRate& peak, double from, double to) {
    PlotSeries series{.name = fmt::format("limit: {:.0f} GB/s, {}FLOP/s in {}", ceilings.bytesPerSecond / 1e9,
                                          rateText(peak.flops), peak.dtype),
                      .joined = true,
                      .marked = false};
    const double ridge = peak.flops / ceilings.bytesPerSecond;
    series.points.push_back({.x = from, .y = std::min(peak.flops, from * ceilings.bytesPerSecond)});
    if (ridge > from) series.points.push_back({.x = ridge, .y = peak.flops});
    series.points.push_back({.x = std::max(to, 2 * ridge), .y = peak.flops});
    for (auto& point : series.points)
        point.low = point.high = point.y;
    return series;
}

Plot plotOf(const NamedRoofline& named) {
    const auto& [ceilings, points, without, withoutNs] = named.roofline;
    Plot plot{.title = fmt::format("Roofline of {}: arithmetic against intensity", named.name),
              .x = {.title = "FLOP per byte moved", .scale = PlotScale::Logarithmic},
              .y = {.title = "FLOP/s", .scale = PlotScale::Logarithmic, .text = rateText},
              .series = {}};
    PlotSeries kernels{.name = "kernels", .points = {}};
    PlotSeries gates{.name = "gate calls", .points = {}};
    double from = 1;
    double to = 1;
    for (std::size_t i = 0; i < std::min(points.size(), kMostRooflinePoints); ++i) {
        const auto& one = points[i];
        const double x = one.intensityHigh();
        if (x <= 0 || one.flopsPerSecond() <= 0) continue;
        from = std::min(from, x);
        to = std::max(to, x);
        const bool gate = one.role == "gate";
        const double y = one.flopsPerSecond();
        (gate ? gates : kernels)
            .points.push_back({.x = x,
                               .y = y,
                               .low = y,
                               .high = y,
                               .title = fmt::format("{}: {}FLOP/s, {:.3g} FLOP per byte",
                                                    visibleText(readableSymbol(one.name), kMostOfKernelName),
                                                    rateText(std::round(y / 1e6) * 1e6), x),
                               .gate = gate});
    }
    for (auto* series : {&kernels, &gates}) {
        if (!series->points.empty()) plot.series.push_back(std::move(*series));
    }
    if (ceilings.bytesPerSecond <= 0) return plot;
    for (const auto& peak : ceilings.peaks) {
        const bool used =
            std::ranges::any_of(points, [&](const auto& one) { return one.dtype == peak.dtype; });
        if (used && peak.flops > 0) plot.series.push_back(ceilingOf(ceilings, peak, from / 2, to * 2));
    }
    return plot;
}

void sources(HtmlWriter& html, const Ceilings& ceilings) {
    if (ceilings.bytesPerSecond <= 0) {
        html.leaf("p", {{"class", "note"}}, "No limits of this device are known: points stand without them.");
        return;
    }
    html.leaf(
        "p", {{"class", "note"}},
        fmt::format("Limits of {}, {}: {:.1f} GB/s ({}).", ceilings.name,
                    ceilings.measured ? "measured in the same run" : "of the device table, not measured",
                    ceilings.bytesPerSecond / 1e9, ceilings.bandwidthSource));
}

void pointTable(HtmlWriter& html, const Roofline& roofline) {
    {
        HtmlTable table(html, "Kernels against the limits, of one call each",
                        {{"kernel", HtmlTable::Align::Text},
                         {"role", HtmlTable::Align::Text},
                         {"shape", HtmlTable::Align::Text},
                         {"calls"},
                         {"median"},
                         {"FLOP/byte"},
                         {"of bandwidth"},
                         {"of peak"},
                         {"of the limit"},
                         {"bound by", HtmlTable::Align::Text}});
        for (std::size_t i = 0; i < std::min(roofline.points.size(), kMostRooflinePoints); ++i) {
            const auto& one = roofline.points[i];
            const auto row = one.role == "gate" ? table.gateRow() : table.row();
            table.name(one.name);
            table.text(one.role);
            table.text(one.shape);
            table.number(static_cast<double>(one.calls), fmt::to_string(one.calls));
            table.number(one.medianNs, timeText(one.medianNs));
            table.number(one.intensityHigh(), fmt::format("{:.3g}", one.intensityHigh()));
            table.number(one.ofBandwidth, shareText(one.ofBandwidth));
            table.number(one.ofPeak, shareText(one.ofPeak));
            table.number(one.fraction, shareText(one.fraction));
            table.text(one.bound == Bound::Unknown ? "" : boundName(one.bound));
        }
    }
    if (roofline.points.size() > kMostRooflinePoints)
        html.leaf("p", {{"class", "note"}},
                  fmt::format("and {} more, which gatescope roofline --json lists",
                              roofline.points.size() - kMostRooflinePoints));
    if (roofline.gemmsWithoutShapes > 0)
        html.leaf("p", {{"class", "note"}},
                  fmt::format("{} calls of GEMMs, {}, have no shapes: nothing is said of them.",
                              roofline.gemmsWithoutShapes, timeText(roofline.gemmsWithoutShapesNs)));
}

std::vector<NamedRoofline> rooflinesOf(const Report& report) {
    std::vector<NamedRoofline> all;
    for (std::size_t i = 0; i < std::min(report.traces.size(), kMostRooflines); ++i) {
        const auto& trace = report.traces[i];
        auto some = trace.profile ? rooflinesOfRun(*trace.profile, trace.file)
                                  : std::vector{rooflineOfFile(trace.structure.kernels, trace.file)};
        std::ranges::move(some, std::back_inserter(all));
    }
    std::erase_if(all, [](const NamedRoofline& one) { return one.roofline.points.empty(); });
    return all;
}

} // namespace

bool hasRoofline(const Report& report) {
    return !rooflinesOf(report).empty();
}

void rooflineSection(HtmlWriter& html, const Report& report) {
    const auto section = html.element("section", {{"id", "roofline"}});
    html.leaf("h2", "Roofline");
    std::size_t number = 0;
    for (const auto& named : rooflinesOf(report)) {
        html.leaf("h3", named.name);
        const auto plot = plotOf(named);
        if (!plot.series.empty()) plotSvg(html, plot, fmt::format("roofline-{}", ++number));
        sources(html, named.roofline.ceilings);
        html.leaf("h4", "Kernels against the limits");
        pointTable(html, named.roofline);
    }
    html.leaf("p", {{"class", "note"}},
              "More than 100 % of the bandwidth is a kernel whose data came from a cache: the second of two "
              "gate calls.");
}

} // namespace gatescope
