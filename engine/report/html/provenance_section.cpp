// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html/sections.h"
#include "report/provenance.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope {

namespace {

constexpr std::size_t kMostProvenances = 16;
constexpr std::size_t kMostFacts = 60; ///< of one trace

void facts(HtmlWriter& html, const std::vector<Fact>& all) {
    {
        const auto list = html.element("dl", {{"class", "facts"}});
        for (std::size_t i = 0; i < std::min(all.size(), kMostFacts); ++i) {
            html.leaf("dt", all[i].name);
            html.leaf("dd", all[i].value);
        }
    }
    if (all.size() > kMostFacts)
        html.leaf("p", {{"class", "note"}},
                  fmt::format("and {} more, which --format json has", all.size() - kMostFacts));
}

} // namespace

void provenanceSection(HtmlWriter& html, const Report& report) {
    const auto section = html.element("section", {{"id", "provenance"}});
    html.leaf("h2", "Provenance");
    facts(html, provenanceOf(report));
    for (std::size_t i = 0; i < std::min(report.traces.size(), kMostProvenances); ++i) {
        html.leaf("h3", report.traces[i].file);
        facts(html, provenanceOf(report.traces[i]));
    }
    if (report.traces.size() > kMostProvenances)
        html.leaf("p", {{"class", "note"}},
                  fmt::format("and {} more traces, which --format json has",
                              report.traces.size() - kMostProvenances));
}

} // namespace gatescope
