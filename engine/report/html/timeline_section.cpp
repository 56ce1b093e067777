// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/excerpt_picture.h"
#include "report/html/sections.h"
#include "report/html/timeline_svg.h"
#include "report/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace gatescope {

namespace {

constexpr std::size_t kMostPictures = 2;

struct Shown {
    const ReportedTrace* trace;
    ExcerptPicture picture;
};

/// Both sides of a comparison show the same pass, where both have it.
std::vector<Shown> picturesOf(const Report& report) {
    std::vector<Shown> shown;
    std::optional<ExcerptPlace> same;
    for (const auto& trace : report.traces) {
        if (shown.size() == kMostPictures) break;
        const auto place = report.comparison && same ? same : placeToShow(trace);
        if (!place) continue;
        auto picture = excerptPicture(trace, *place);
        if (!picture && same) picture = excerptPicture(trace, placeToShow(trace).value_or(*place));
        if (!picture) continue;
        same = place;
        shown.push_back({&trace, std::move(*picture)});
    }
    return shown;
}

void leftOut(HtmlWriter& html, const ExcerptPicture& picture) {
    if (picture.boxesLeftOut > 0)
        html.leaf("p", {{"class", "note"}},
                  fmt::format("{} slices, the shortest, are left out.", picture.boxesLeftOut));
    if (picture.rowsLeftOut > 0)
        html.leaf("p", {{"class", "note"}},
                  fmt::format("{} more queues or threads are left out.", picture.rowsLeftOut));
}

void figure(HtmlWriter& html, const ExcerptPicture& picture, std::string_view caption, std::int64_t span,
            std::string_view id) {
    const auto figure = html.element("figure");
    html.leaf("figcaption", caption);
    {
        const auto scroll = html.element("div", {{"class", "scroll"},
                                                 {"role", "region"},
                                                 {"tabindex", "0"},
                                                 {"aria-label", std::string(caption)}});
        timelineSvg(html, picture, span, id);
    }
    leftOut(html, picture);
}

} // namespace

void timelineSection(HtmlWriter& html, const Report& report) {
    const auto section = html.element("section", {{"id", "timeline"}});
    html.leaf("h2", "Timeline");
    const auto shown = picturesOf(report);
    if (shown.empty()) {
        html.leaf("p", "There is no MoE layer and no finding to show an excerpt of.");
        return;
    }
    std::int64_t span = 0;
    std::int64_t gates = 0;
    for (const auto& [trace, picture] : shown) {
        span = std::max(span, picture.to - picture.from);
        gates = std::max(gates, picture.gatesTo - picture.gatesFrom);
    }
    const auto closer = gates + 2 * gates / 3; // what runs around them too
    timelineLegend(html);
    std::size_t number = 0;
    for (const auto& [trace, picture] : shown) {
        const auto id = fmt::format("timeline-{}", ++number);
        const auto of = report.traces.size() > 1 ? trace->file + ": " : std::string();
        figure(html, picture,
               fmt::format("{}{}, {}", of, picture.what,
                           timeText(static_cast<double>(picture.to - picture.from))),
               span, id);
        if (picture.gatesTo <= picture.gatesFrom || closer * 3 > span) continue;
        const auto from = std::max(picture.from, picture.gatesFrom - closer / 5);
        figure(html, closerLook(picture, from, std::min(picture.to, from + closer)),
               fmt::format("{}its gate calls, closer", of), closer, id + "-gates");
    }
    if (report.traces.size() > shown.size())
        html.leaf("p", {{"class", "note"}},
                  fmt::format("{} more traces are not drawn.", report.traces.size() - shown.size()));
}

} // namespace gatescope
