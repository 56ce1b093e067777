// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/compare_words.h"
#include "report/compared_kernels.h"
#include "report/html/html_table.h"
#include "report/html/interval_svg.h"
#include "report/html/sections.h"
#include "report/number_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope {

namespace {

constexpr std::size_t kMostKernels = 100;
constexpr std::size_t kMostUnmatched = 50;
constexpr std::size_t kMostLayers = 128;
constexpr std::size_t kMostComparedRanks = 128;
constexpr std::size_t kMostRemarks = 40;

void statement(HtmlWriter& html, const TraceComparison& comparison) {
    html.leaf("h3", "What was compared");
    if (!comparison.comparable) {
        html.leaf("p", "The steps aren't alike, so no verdict is given:");
        const auto list = html.element("ul");
        for (const auto& reason : comparison.reasons)
            html.leaf("li", reason);
    }
    const auto list = html.element("ul");
    for (std::size_t i = 0; i < std::min(comparison.remarks.size(), kMostRemarks); ++i)
        html.leaf("li", comparison.remarks[i]);
    if (comparison.remarks.size() > kMostRemarks)
        html.leaf("li", fmt::format("and {} more remarks, which gatescope compare --json has",
                                    comparison.remarks.size() - kMostRemarks));
}

/// The cells that all differences have, from the baseline's time to the verdict.
void differenceCells(HtmlWriter& html, HtmlTable& table, const IntervalScale& scale, const Difference& one) {
    table.number(one.baselineNs, timeText(one.baselineNs));
    table.number(one.candidateNs, timeText(one.candidateNs));
    table.longNumber(one.differenceNs, differenceText(one));
    {
        const auto cell = html.element("td", {{"class", "chart"}});
        scale.draw(html, one);
    }
    table.number(one.pAdjusted, fmt::format("{:.2g}", one.pAdjusted));
    table.text(verdictName(one.verdict));
}

template <typename Rows, typename Of>
IntervalScale scaleOf(const Rows& rows, Of of) {
    std::vector<const Difference*> differences;
    for (const auto& row : rows)
        differences.push_back(of(row));
    return IntervalScale(differences);
}

void scaleNote(HtmlWriter& html, const IntervalScale& scale) {
    html.leaf(
        "p", {{"class", "note"}},
        fmt::format(
            "Differences are candidate minus baseline with their 95 % interval: positive is slower. The "
            "charts reach from -{0} to +{0} of the baseline; an arrow goes beyond.",
            scale.text()));
}

void layers(HtmlWriter& html, const std::vector<LayerDifference>& all) {
    if (all.empty()) return;
    html.leaf("h3", "Layers");
    const auto scale = scaleOf(all, [](const LayerDifference& one) { return &one.difference; });
    {
        HtmlTable table(html, "Layers",
                        {{"layer"},
                         {"baseline"},
                         {"candidate"},
                         {"difference"},
                         {"interval", HtmlTable::Align::Text},
                         {"p"},
                         {"verdict", HtmlTable::Align::Text}});
        for (std::size_t i = 0; i < std::min(all.size(), kMostLayers); ++i) {
            const auto row = table.row();
            table.number(static_cast<double>(all[i].layer), fmt::to_string(all[i].layer));
            differenceCells(html, table, scale, all[i].difference);
        }
    }
    if (all.size() > kMostLayers)
        html.leaf("p", {{"class", "note"}}, fmt::format("and {} more layers", all.size() - kMostLayers));
    scaleNote(html, scale);
}

/// Who waits.
void ranks(HtmlWriter& html, const std::vector<RankDifference>& all) {
    if (all.empty()) return;
    html.leaf("h3", "Ranks");
    {
        HtmlTable table(html, "Each rank's step, and what of it it waited for the slowest",
                        {{"rank"},
                         {"baseline"},
                         {"of it waiting"},
                         {"candidate"},
                         {"of it waiting"},
                         {"difference"},
                         {"p"},
                         {"verdict", HtmlTable::Align::Text}});
        const auto time = [&](const std::optional<double>& ns) {
            return ns ? table.number(*ns, timeText(*ns)) : table.text("-");
        };
        for (std::size_t i = 0; i < std::min(all.size(), kMostComparedRanks); ++i) {
            const auto& one = all[i];
            const auto row = table.row();
            table.number(one.rank, fmt::to_string(one.rank));
            time(one.baselineNs);
            time(one.baselineWaitNs);
            time(one.candidateNs);
            time(one.candidateWaitNs);
            if (one.step) {
                table.longNumber(one.step->differenceNs, differenceText(*one.step));
                table.number(one.step->pAdjusted, fmt::format("{:.2g}", one.step->pAdjusted));
                table.text(verdictName(one.step->verdict));
            } else {
                for (int cell = 0; cell < 3; ++cell)
                    table.text("-");
            }
        }
    }
    if (all.size() > kMostComparedRanks)
        html.leaf("p", {{"class", "note"}},
                  fmt::format("and {} more ranks, which gatescope compare --json lists",
                              all.size() - kMostComparedRanks));
}

void kernelRow(HtmlWriter& html, HtmlTable& table, const IntervalScale& scale,
               const KernelDifference& kernel) {
    const auto row = kernel.role == "gate" ? table.gateRow() : table.row();
    table.name(kernel.name, kernel.renamedTo.empty() ? "" : "renamed: " + kernel.renamedTo);
    table.text(kernel.role);
    table.number(kernel.callsPerStep, fmt::format("{:.3g}", kernel.callsPerStep));
    table.number(static_cast<double>(kernel.nBaseline),
                 fmt::format("{}, {}", kernel.nBaseline, kernel.nCandidate));
    differenceCells(html, table, scale, kernel.difference);
}

void kernels(HtmlWriter& html, const std::vector<KernelDifference>& all) {
    html.leaf("h3", "Kernels on both sides");
    if (all.empty()) {
        html.leaf("p", "No kernel has a partner.");
        return;
    }
    auto shown = byWeight(all);
    shown.resize(std::min(shown.size(), kMostKernels));
    const auto scale = scaleOf(shown, [](const KernelDifference* one) { return &one->difference; });
    {
        HtmlTable table(html, "Kernels on both sides, of one call each",
                        {{"kernel", HtmlTable::Align::Text},
                         {"role", HtmlTable::Align::Text},
                         {"calls/step"},
                         {"n"},
                         {"baseline"},
                         {"candidate"},
                         {"difference"},
                         {"interval", HtmlTable::Align::Text},
                         {"p"},
                         {"verdict", HtmlTable::Align::Text}});
        for (const auto* kernel : shown)
            kernelRow(html, table, scale, *kernel);
    }
    if (all.size() > shown.size())
        html.leaf("p", {{"class", "note"}},
                  fmt::format("and {} more with smaller differences, which --format csv and json list",
                              all.size() - shown.size()));
    scaleNote(html, scale);
}

void unmatched(HtmlWriter& html, Literal title, const std::vector<UnmatchedKernel>& all) {
    if (all.empty()) return;
    html.leaf("h3", title.text());
    {
        HtmlTable table(html, title,
                        {{"kernel", HtmlTable::Align::Text},
                         {"role", HtmlTable::Align::Text},
                         {"calls/step"},
                         {"layers"},
                         {"n"},
                         {"a call"},
                         {"a step"},
                         {"in every step", HtmlTable::Align::Text}});
        for (std::size_t i = 0; i < std::min(all.size(), kMostUnmatched); ++i) {
            const auto& kernel = all[i];
            const auto row = kernel.role == "gate" ? table.gateRow() : table.row();
            table.name(kernel.name);
            table.text(kernel.role);
            table.number(kernel.callsPerStep, fmt::format("{:.3g}", kernel.callsPerStep));
            table.number(static_cast<double>(kernel.layers), fmt::to_string(kernel.layers));
            table.number(static_cast<double>(kernel.n), fmt::to_string(kernel.n));
            table.number(kernel.medianNs, timeText(kernel.medianNs));
            table.number(kernel.perStepNs, timeText(kernel.perStepNs));
            table.text(kernel.inEveryStep ? "yes: a fact" : "no");
        }
    }
    if (all.size() > kMostUnmatched)
        html.leaf("p", {{"class", "note"}},
                  fmt::format("and {} more, which --format csv and json list", all.size() - kMostUnmatched));
}

} // namespace

void comparisonSection(HtmlWriter& html, const ReportedComparison& comparison) {
    const auto& result = comparison.result;
    const auto section = html.element("section", {{"id", "comparison"}});
    html.leaf("h2", "Comparison");
    statement(html, result);
    ranks(html, result.ranks);
    unmatched(html, "Only in the baseline", *result.onlyIn.baseline);
    unmatched(html, "Only in the candidate", *result.onlyIn.candidate);
    layers(html, result.layers);
    kernels(html, result.kernels);
    unmatched(html, "Not in the baseline's common step", *result.irregular.baseline);
    unmatched(html, "Not in the candidate's common step", *result.irregular.candidate);
}

} // namespace gatescope
