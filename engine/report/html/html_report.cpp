// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html/html_report.h"

#include "base/version.h"
#include "report/html/sections.h"
#include "report/visible_text.h"

#include <fmt/format.h>

namespace gatescope {

namespace {

std::string titleOf(const Report& report) {
    constexpr std::size_t kMostOfName = 60;
    std::string title;
    for (const auto& trace : report.traces) {
        if (title.size() > 2 * kMostOfName) return title + ", ...";
        if (!title.empty()) title += report.comparison ? " against " : ", ";
        title += visibleText(trace.file, kMostOfName);
    }
    for (const auto& sweep : report.sweeps) {
        if (title.size() > 2 * kMostOfName) return title + ", ...";
        title += (title.empty() ? "" : ", ") + visibleText(sweep.file, kMostOfName);
    }
    for (const auto& load : report.loads) {
        if (title.size() > 2 * kMostOfName) return title + ", ...";
        title += (title.empty() ? "" : ", ") + visibleText(load.file, kMostOfName);
    }
    return title;
}

void head(HtmlWriter& html, const std::string& title) {
    const auto element = html.element("head");
    html.empty("meta", {{"charset", "utf-8"}});
    html.policy();
    html.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
    html.empty("meta", {{"name", "generator"}, {"content", fmt::format("GateScope {}", version())}});
    html.empty("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
    html.leaf("title", fmt::format("GateScope: {}", title));
    html.styleSheet();
}

void contents(HtmlWriter& html, const Report& report) {
    const auto nav = html.element("nav", {{"aria-label", "Contents"}});
    const auto list = html.element("ul");
    const auto add = [&](Literal id, Literal name) {
        const auto item = html.element("li");
        html.link(id.text(), name.text());
    };
    add("verdict", "Verdict");
    if (!report.traces.empty()) add("findings", "Findings");
    if (report.comparison) add("comparison", "Comparison");
    if (!report.sweeps.empty()) add("sweep", "Sweep");
    if (!report.traces.empty()) add("timeline", "Timeline");
    if (!report.traces.empty()) add("kernels", "Kernels");
    if (hasRanks(report)) add("ranks", "Ranks");
    if (hasRoofline(report)) add("roofline", "Roofline");
    if (hasLoad(report)) add("load", "Expert load");
    add("provenance", "Provenance");
}

} // namespace

std::string htmlReport(const Report& report) {
    HtmlWriter html;
    {
        const auto page = html.document();
        const auto title = titleOf(report);
        head(html, title);
        const auto body = html.element("body");
        html.skipLink("verdict", "Skip to the verdict");
        {
            const auto header = html.element("header");
            html.leaf("p", {{"class", "product"}}, "GateScope report");
            html.leaf("h1", title);
            contents(html, report);
        }
        {
            const auto main = html.element("main");
            verdictSection(html, report);
            if (!report.traces.empty()) findingsSection(html, report);
            if (report.comparison) comparisonSection(html, *report.comparison);
            if (!report.sweeps.empty()) sweepSection(html, report);
            if (!report.traces.empty()) timelineSection(html, report);
            if (!report.traces.empty()) kernelsSection(html, report);
            if (hasRanks(report)) ranksSection(html, report);
            if (hasRoofline(report)) rooflineSection(html, report);
            if (hasLoad(report)) loadSection(html, report);
            provenanceSection(html, report);
        }
        html.script();
    }
    return html.result() + "\n";
}

} // namespace gatescope
