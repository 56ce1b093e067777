// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/detection.h"
#include "report/html/html_table.h"
#include "report/html/sections.h"
#include "report/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace gatescope {

namespace {

constexpr std::size_t kMostFindings = 40; ///< of all traces
constexpr std::size_t kMostEvidence = 8;

void fact(HtmlWriter& html, Literal name, std::string_view value) {
    if (value.empty()) return;
    html.leaf("dt", name.text());
    html.leaf("dd", value);
}

void evidence(HtmlWriter& html, const Trace& trace, const std::vector<SliceId>& slices) {
    if (slices.empty()) return;
    {
        HtmlTable table(html, "Evidence", {{"slice", HtmlTable::Align::Text}, {"at"}, {"takes"}});
        for (std::size_t i = 0; i < std::min(slices.size(), kMostEvidence); ++i) {
            const auto slice = trace.slice(slices[i]);
            const auto row = table.row();
            table.name(trace.name(slices[i]));
            table.number(static_cast<double>(slice.start), timeText(static_cast<double>(slice.start)));
            table.number(static_cast<double>(slice.duration), timeText(static_cast<double>(slice.duration)));
        }
    }
    if (slices.size() > kMostEvidence)
        html.leaf("p", {{"class", "note"}},
                  fmt::format("and {} more slices, which gatescope detect --json lists",
                              slices.size() - kMostEvidence));
}

std::string costText(const Cost& cost) {
    if (cost.highNs <= 0) return "";
    return fmt::format("{} to {}", timeText(static_cast<double>(cost.lowNs)),
                       timeText(static_cast<double>(cost.highNs)));
}

void findingDetails(HtmlWriter& html, const Trace& trace, const Finding& finding) {
    html.leaf("p", finding.details + ".");
    {
        const auto list = html.element("dl", {{"class", "facts"}});
        fact(html, "costs", costText(finding.cost));
        fact(html, "cost is", finding.cost.how);
        fact(html, "to do", finding.advice);
        fact(html, "refuted by", finding.refutedBy);
    }
    evidence(html, trace, finding.evidence);
}

class FindingList {
public:
    FindingList(HtmlWriter& html, const Report& report) : m_html(html), m_named(report.traces.size() > 1) {}

    void add(const ReportedTrace& trace, const std::vector<Finding>& findings) {
        const auto processes = ownProcessNames(trace.detection);
        for (const auto& finding : findings)
            add(trace, finding, processes);
    }
    std::size_t count() const { return m_count; }
    std::size_t leftOut() const { return m_count - std::min(m_count, kMostFindings); }

private:
    void add(const ReportedTrace& trace, const Finding& finding,
             const std::map<int, std::string>& processes) {
        if (++m_count > kMostFindings) return;
        // The first one is open, so that what matters most is read without a click.
        HtmlWriter::Element details =
            m_count == 1 ? m_html.element("details", {{"open", "open"}, {"class", "finding"}})
                         : m_html.element("details", {{"class", "finding"}});
        {
            const auto summary = m_html.element("summary");
            m_html.leaf("span", {{"class", "kind"}}, finding.kind);
            m_html.text(" " + finding.title);
            const auto process = processes.find(finding.rank);
            const auto place =
                process != processes.end() ? process->second : fmt::format("rank {}", finding.rank);
            const auto where = m_named ? fmt::format("{}, {}", trace.file, place) : place;
            m_html.text(" ");
            m_html.leaf("span", {{"class", "note"}},
                        fmt::format("{}; told by {}", where, confidenceName(finding.confidence)));
        }
        findingDetails(m_html, trace.trace(), finding);
    }

    HtmlWriter& m_html;
    bool m_named;
    std::size_t m_count = 0;
};

} // namespace

void findingsSection(HtmlWriter& html, const Report& report) {
    const auto section = html.element("section", {{"id", "findings"}});
    html.leaf("h2", "Findings");
    FindingList list(html, report);
    for (const auto& trace : report.traces)
        list.add(trace, trace.detection.findings);
    if (list.count() == 0) html.leaf("p", "No redundant or missing work was found.");
    for (const auto& trace : report.traces)
        list.add(trace, trace.detection.remarks);
    if (list.leftOut() > 0)
        html.leaf("p", {{"class", "note"}},
                  fmt::format("and {} more, which gatescope detect --kinds all lists", list.leftOut()));
}

} // namespace gatescope
