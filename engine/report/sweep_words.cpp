// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/sweep_words.h"

#include "report/number_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope {

namespace {

std::string verdictOf(const PairedDifference& difference, bool disturbed) {
    if (difference.confidence < PairedDifference::kConfidence) return "too few blocks";
    // The interval holds whatever the blocks' distribution is; what is not to be relied on is its middle.
    if (difference.resolved()) return disturbed ? "real, disturbed" : "real";
    return disturbed ? "disturbed" : "no evidence";
}

/// Of what was compared with one rank.
std::string oneRankRemark(const SweepResult& sweep) {
    std::size_t same = 0, other = 0;
    std::string why;
    for (const auto& point : sweep.points) {
        if (!point.ranks) continue;
        const auto& compared = point.ranks->sameAsOneRank;
        same += compared && *compared ? 1 : 0;
        other += compared && !*compared ? 1 : 0;
        if (!compared) why = point.ranks->oneRankNote;
    }
    auto text =
        fmt::format("outputs bit-identical to one rank's: {} of {} points{}", same, sweep.points.size(),
                    other > 0 ? fmt::format(", NOT of {}", other) : std::string());
    if (!why.empty()) text += fmt::format("; others were not compared: {}", why);
    return text;
}

} // namespace

SweepPointWords wordsOf(const SweepPoint& point) {
    SweepPointWords words;
    const auto difference = point.difference();
    if (!difference) {
        words.verdict = "not measured";
        return words;
    }
    const auto disturbance = point.disturbance();
    if (disturbance) words.disturbedBy = disturbanceWords(*disturbance);
    const auto figure = [&](std::string text) { return disturbance ? "(" + text + ")" : text; };
    const double base = median(point.runs[1].layerNs) / 100;
    words.median = figure(signedTime(difference->median));
    words.interval = fmt::format("{} to {}", signedTime(difference->low), signedTime(difference->high));
    words.relative = figure(fmt::format("{:+.2f} %", difference->relative * 100));
    words.relativeInterval =
        fmt::format("{:+.2f} to {:+.2f}", difference->low / base, difference->high / base);
    words.verdict = verdictOf(*difference, disturbance.has_value());
    return words;
}

std::vector<std::string> disturbanceWords(const Disturbance& one) {
    std::vector<std::string> words;
    if (one.scattered || one.preempted > 0 || one.slept > 0) {
        words.push_back(fmt::format(
            "the middle half of the blocks' differences spans {:.0f} % of a layer's time", one.spread * 100));
    }
    if (one.heaps) {
        words.push_back(fmt::format("the blocks' differences lie in two heaps, around {} and {}",
                                    signedTime(one.heaps->low), signedTime(one.heaps->high)));
    }
    if (one.preempted > 0) {
        words.push_back(fmt::format("threads lost a core to somebody else in {} of {} blocks", one.preempted,
                                    one.blocks));
    }
    if (one.slept > 0)
        words.push_back(fmt::format("threads slept in {} of {} blocks", one.slept, one.blocks));
    return words;
}

std::vector<std::string> sweepRemarks(const SweepResult& sweep) {
    std::vector<std::string> remarks;
    if (const auto& ranks = sweep.plan.ranks) {
        remarks.push_back(
            fmt::format("experts {} on {} ranks by {}: a pass is as long as its slowest rank, tokens "
                        "are those of all ranks, threads each rank's",
                        ranks->placement, ranks->count, sweep.transport));
        remarks.push_back(oneRankRemark(sweep));
    }
    if (sweep.groups > 1) {
        remarks.push_back(
            fmt::format("memory does not hold all weights at once: {} groups of points followed "
                        "one another, so a drift of the machine may show between them",
                        sweep.groups));
    }
    if (sweep.sessions > 1) {
        remarks.push_back(
            fmt::format("measured in {} sessions: the sweep was interrupted and went on", sweep.sessions));
    }
    const auto disturbed = std::ranges::count_if(
        sweep.points, [](const SweepPoint& point) { return point.disturbance().has_value(); });
    if (disturbed > 0) {
        remarks.push_back(fmt::format(
            "{} of {} points were disturbed: of their differences only the intervals hold, and the "
            "medians stand in parentheses in tables. Measure again while nothing else runs",
            disturbed, sweep.points.size()));
    }
    return remarks;
}

} // namespace gatescope
