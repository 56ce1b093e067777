// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/step_rows.h"

#include <algorithm>
#include <iterator>

namespace gatescope {

namespace {

using Spans = std::map<int, std::vector<StepSpan>>; ///< by rank, in the order of time

/// Without annotations a step lasts from its first MoE layer to the next step's.
std::int32_t stepByLayers(const Spans& spans, int rank, const KernelRow& row) {
    if (spans.empty()) return 0;
    const auto ofRank = spans.find(rank);
    if (ofRank == spans.end()) return -1;
    const auto after = std::ranges::upper_bound(ofRank->second, row.start, {}, &StepSpan::start);
    return after == ofRank->second.begin() ? -1 : std::prev(after)->step;
}

} // namespace

StepsOfRows rowsOfSteps(const KernelTable& table, const MoeStructure& structure) {
    Spans spans;
    for (const auto& span : structure.steps)
        spans[span.rank].push_back(span);
    const auto withStep = std::ranges::count_if(table.rows, [](const auto& row) { return row.step >= 0; });
    const bool annotated = 2 * static_cast<std::size_t>(withStep) >= table.rows.size();
    StepsOfRows steps;
    for (std::uint32_t at = 0; at < table.rows.size(); ++at) {
        const auto& row = table.rows[at];
        const int rank = table.ranks[table.queues[row.queue].rank];
        const auto step = annotated ? row.step : stepByLayers(spans, rank, row);
        if (step < 0) {
            steps.outside.push_back(at);
        } else {
            steps.rows[{rank, step}].push_back(at);
        }
    }
    return steps;
}

} // namespace gatescope
