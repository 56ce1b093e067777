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
        remarks.push_back(
            fmt::format("{} of {} points were disturbed: their differences stand in parentheses, and "
                        "only the intervals hold. Measure again while nothing else runs",
                        disturbed, sweep.points.size()));
    }
    return remarks;
}

} // namespace gatescope
