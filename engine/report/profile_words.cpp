// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/profile_words.h"

#include "report/number_text.h"

#include <fmt/format.h>

#include <cmath>

namespace gatescope {

std::string intervalText(const PairedDifference& d) {
    const auto range = fmt::format("{} to {}", timeText(d.low), timeText(d.high));
    if (d.confidence >= PairedDifference::kConfidence) return "95 % interval " + range;
    return fmt::format("all differences lie within {} (too few for a 95 % interval: {:.0f} %)", range,
                       d.confidence * 100);
}

std::string verdictText(const PairedDifference& d) {
    if (d.resolved()) return "The interval excludes zero: the difference is real at these samples.";
    if (!std::isfinite(d.detectable)) return "Too few blocks for a verdict: measure for more --seconds.";
    return fmt::format(
        "The interval includes zero: no evidence of a difference. These samples would have shown one "
        "of {} in four of five runs.",
        timeText(d.detectable));
}

std::string differenceText(const ProfileResult& result) {
    const auto& d = *result.difference;
    return fmt::format("{} minus {}: {} per layer ({:+.2f} %), {}, {} balanced blocks",
                       result.runs[0].placement.name(), result.runs[1].placement.name(), timeText(d.median),
                       d.relative * 100, intervalText(d), d.n);
}

std::string gatePriceText(const GatePrice& price) {
    const auto measured = price.difference.resolved()
                              ? timeText(price.difference.median) + " per layer, the difference above"
                              : std::string("below what these samples resolve");
    return fmt::format(
        "price of the redundant gate call: {}; the slices give at least {} (the warm call) and at "
        "most {} (the first one, which fetches the weights for the other)",
        measured, timeText(price.warmCallNs), timeText(price.firstCallNs));
}

std::string twoSpeedsText(const TwoSpeeds& speeds) {
    return fmt::format(
        "two speeds: {:.0f} % of the passes took about {} and {:.0f} % about {}, with next to nothing "
        "between; the median is one of these, and may be the other one in the next run",
        (1 - speeds.slowShare) * 100, timeText(speeds.fast), speeds.slowShare * 100, timeText(speeds.slow));
}

std::string gateDtypeText(const GateDtypeEffect& effect) {
    const auto& changed = effect.changed;
    auto text =
        fmt::format("with the gate in {} instead of {}: {} of {} tokens go to other experts ({:.2f} %, 95 % "
                    "interval {:.2f} to {:.2f} %)",
                    dtypeName(effect.to), dtypeName(effect.from), changed.hits, changed.n,
                    changed.share * 100, changed.low * 100, changed.high * 100);
    if (changed.hits > 0) text += fmt::format(", {:.2f} experts each", effect.expertsExchanged);
    text +=
        fmt::format("; the output differs by {:.3g} rms, {:.3g} at most", effect.outputRms, effect.outputMax);
    if (changed.hits > 0)
        text += fmt::format(" ({:.3g} rms where experts change)", effect.outputRmsOfChanged);
    return text;
}

std::string loadText(const ExpertLoad& load) {
    const auto& f = load.typical;
    return fmt::format(
        "expert load of {} passes, median over the layers: max/mean {:.2f}, coefficient of variation "
        "{:.2f} ({:.2f} by chance), Gini {:.2f}, entropy {:.2f} of {:.2f} bits, {} of {} experts hit",
        load.passes, f.maxOverMean, f.variation, f.variationByChance, f.gini, f.entropy,
        std::log2(static_cast<double>(load.experts)), f.expertsHit, load.experts);
}

std::string endText(const ProfileResult& result) {
    switch (result.stoppedBy) {
    case StoppedBy::Iterations:
        return "the iterations asked for";
    case StoppedBy::Precision:
        return "the precision asked for was reached";
    case StoppedBy::User:
        return "stopped early: what was measured until then is shown";
    case StoppedBy::Failure:
        return "the device failed: what was measured until then is shown";
    case StoppedBy::Time:
        break;
    }
    return result.experiment.precision ? "the time was up before the precision was reached"
                                       : "the time was up";
}

} // namespace gatescope
