// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html/sections.h"
#include "report/report_verdict.h"

#include <fmt/format.h>

namespace gatescope {

namespace {

void figures(HtmlWriter& html, const ReportVerdict& verdict) {
    if (verdict.figures.empty()) return;
    const auto list = html.element("dl", {{"class", "figures"}});
    for (const auto& figure : verdict.figures) {
        const auto card = html.element("div");
        html.leaf("dt", figure.what);
        html.leaf("dd", {{"class", "value"}}, figure.value);
        html.leaf("dd", {{"class", "note"}}, figure.note);
    }
}

std::string toneClass(VerdictTone tone) {
    return tone == VerdictTone::Good ? "card good" : tone == VerdictTone::Bad ? "card bad" : "card neutral";
}

/// What the colour says, in a word.
std::string toneWord(VerdictTone tone) {
    return tone == VerdictTone::Good ? "✓" : tone == VerdictTone::Bad ? "✗" : "–";
}

void card(HtmlWriter& html, const ReportVerdict& verdict, std::string_view of) {
    const auto card = html.element("div", {{"class", toneClass(verdict.tone)}});
    if (!of.empty()) html.leaf("p", {{"class", "of"}}, of);
    {
        const auto headline = html.element("p", {{"class", "headline"}});
        html.leaf("span", {{"class", "tone"}, {"aria-hidden", "true"}}, toneWord(verdict.tone));
        html.text(verdict.headline);
    }
    figures(html, verdict);
    for (const auto& sentence : verdict.sentences)
        html.leaf("p", sentence);
}

} // namespace

void verdictSection(HtmlWriter& html, const Report& report) {
    constexpr std::size_t kMostTraces = 32;
    const auto section = html.element("section", {{"id", "verdict"}, {"tabindex", "-1"}});
    html.leaf("h2", "Verdict");
    for (const auto& remark : report.remarks)
        html.leaf("p", {{"class", "note"}}, remark);
    for (const auto& sweep : report.sweeps)
        card(html, verdictOf(sweep.result), sweep.file);
    for (const auto& [file, load] : report.loads)
        card(html, verdictOf(load), file);
    if (report.comparison) {
        card(html, verdictOf(report.comparison->result), "");
        return;
    }
    std::size_t shown = 0;
    for (const auto& trace : report.traces) {
        if (++shown > kMostTraces) break;
        card(html, verdictOf(trace), report.traces.size() > 1 ? std::string_view(trace.file) : "");
    }
    if (report.traces.size() > kMostTraces)
        html.leaf(
            "p", {{"class", "note"}},
            fmt::format("and {} more traces, which --format json has", report.traces.size() - kMostTraces));
}

} // namespace gatescope
