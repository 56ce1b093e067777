// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/gate_calls.h"
#include "report/html/html_table.h"
#include "report/html/sections.h"
#include "report/number_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope {

namespace {

constexpr std::size_t kMostKernels = 100; ///< of one trace
constexpr std::size_t kMostTraces = 16;

std::string percent(double share) {
    return fmt::format("{:.2f} %", share * 100);
}

void foreignKernels(HtmlWriter& html, const std::vector<KernelGroup>& kernels) {
    if (kernels.empty()) {
        html.leaf("p", "This trace has no kernels and no operators that are known.");
        return;
    }
    {
        HtmlTable table(html, "Kernels by total time",
                        {{"kernel", HtmlTable::Align::Text},
                         {"role", HtmlTable::Align::Text},
                         {"calls"},
                         {"total"},
                         {"median"},
                         {"p10"},
                         {"p90"},
                         {"share"}});
        std::size_t shown = 0;
        for (const auto& kernel : kernels) {
            // A gate's call is short, and what the report is about.
            const bool gate = kernel.role == "gate";
            if (!gate && shown >= kMostKernels) continue;
            ++shown;
            const auto row = gate ? table.gateRow() : table.row();
            table.name(kernel.name, kernel.redundant ? "redundant" : "");
            table.text(kernel.role);
            table.number(static_cast<double>(kernel.calls), fmt::to_string(kernel.calls));
            for (const double ns : {kernel.totalNs, kernel.medianNs, kernel.p10Ns, kernel.p90Ns})
                table.number(ns, timeText(ns));
            table.number(kernel.share, percent(kernel.share));
        }
    }
    if (kernels.size() <= kMostKernels) return;
    double rest = 0;
    std::size_t leftOut = 0;
    for (std::size_t i = kMostKernels; i < kernels.size(); ++i) {
        if (kernels[i].role == "gate") continue;
        rest += kernels[i].share;
        ++leftOut;
    }
    html.leaf(
        "p", {{"class", "note"}},
        fmt::format("and {} more names with {} of the time together, which gatescope stats --json lists",
                    leftOut, percent(rest)));
}

void ownKernels(HtmlWriter& html, const PlacementRun& run) {
    html.leaf("h4",
              fmt::format("{}: {:.2f} gate calls per layer", run.placement.name(), run.gateCallsPerLayer));
    HtmlTable table(html, "Kernels of a layer",
                    {{"kernel", HtmlTable::Align::Text},
                     {"role", HtmlTable::Align::Text},
                     {"calls/layer"},
                     {"median"},
                     {"p10"},
                     {"p90"},
                     {"share"}});
    for (const auto& kernel : run.kernels) {
        const bool redundant = kernel.name.ends_with(kRedundantMark);
        const auto row = kernel.role == Role::Gate ? table.gateRow() : table.row();
        table.name(std::string_view(kernel.name)
                       .substr(0, kernel.name.size() - (redundant ? kRedundantMark.size() : 0)),
                   redundant ? "redundant" : "");
        table.text(roleName(kernel.role));
        table.number(kernel.callsPerLayer, fmt::format("{:.2f}", kernel.callsPerLayer));
        for (const double ns : {kernel.medianNs, kernel.p10Ns, kernel.p90Ns})
            table.number(ns, timeText(ns));
        table.number(kernel.share, percent(kernel.share));
    }
}

} // namespace

void kernelsSection(HtmlWriter& html, const Report& report) {
    const auto section = html.element("section", {{"id", "kernels"}});
    html.leaf("h2", "Kernels");
    for (std::size_t i = 0; i < std::min(report.traces.size(), kMostTraces); ++i) {
        const auto& trace = report.traces[i];
        if (report.traces.size() > 1) html.leaf("h3", trace.file);
        if (!trace.profile) {
            foreignKernels(html, trace.kernels);
            continue;
        }
        if (trace.profile->ranks) html.leaf("p", {{"class", "note"}}, "Kernels are rank 0's.");
        for (const auto& run : trace.profile->runs)
            ownKernels(html, run);
    }
    if (report.traces.size() > kMostTraces)
        html.leaf("p", {{"class", "note"}},
                  fmt::format("and those of {} more traces, which gatescope stats lists",
                              report.traces.size() - kMostTraces));
}

} // namespace gatescope
