// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html/interval_svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

constexpr double kHalf = 60; ///< of the width
constexpr double kMiddle = 8;
constexpr double kWidest = 0.5;
constexpr double kNarrowest = 0.01;

} // namespace

IntervalScale::IntervalScale(const std::vector<const Difference*>& differences) {
    double share = kNarrowest;
    for (const auto* one : differences) {
        if (one->baselineNs <= 0) continue;
        for (const double ns : {one->lowNs, one->highNs, one->differenceNs}) {
            if (std::isfinite(ns)) share = std::max(share, std::fabs(ns) / one->baselineNs);
        }
    }
    m_share = std::min(share, kWidest);
}

std::string IntervalScale::text() const {
    return fmt::format("{:.3g} %", m_share * 100);
}

void IntervalScale::draw(HtmlWriter& html, const Difference& difference) const {
    if (difference.baselineNs <= 0) return;
    const auto place = [&](double ns) { return kHalf + ns / difference.baselineNs / m_share * (kHalf - 4); };
    const auto clamped = [](double x) { return std::clamp(x, 1.0, 2 * kHalf - 1); };
    const auto cssClass = difference.verdict == Verdict::Slower   ? "slower"
                          : difference.verdict == Verdict::Faster ? "faster"
                                                                  : "same";
    const auto svg = html.element("svg", {{"viewBox", "0 0 120 16"},
                                          {"class", fmt::format("interval {}", cssClass)},
                                          {"aria-hidden", "true"}});
    html.empty("path", {{"class", "zero"}, {"d", fmt::format("M{} 0V16", kHalf)}});
    const double low = place(difference.lowNs);
    const double high = place(difference.highNs);
    if (std::isfinite(low) && std::isfinite(high)) {
        const double from = clamped(low);
        const double to = clamped(high);
        html.empty("path", {{"class", "range"},
                            {"d", fmt::format("M{} {}H{}", svgNumber(from), kMiddle, svgNumber(to))}});
        if (low < from) html.empty("path", {{"class", "range"}, {"d", "M6 4L1 8L6 12"}});
        if (high > to) html.empty("path", {{"class", "range"}, {"d", "M114 4L119 8L114 12"}});
    }
    const double dot = place(difference.differenceNs);
    if (dot == clamped(dot))
        html.empty("circle", {{"cx", svgNumber(dot)}, {"cy", svgNumber(kMiddle)}, {"r", "3"}});
}

} // namespace gatescope
