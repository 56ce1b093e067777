// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/sweep_curves.h"

#include "analysis/statistics.h"
#include "workspace/placement_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace gatescope {

namespace {

struct SweepWords {
    Q_DECLARE_TR_FUNCTIONS(Sweep)
};

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

bool isOf(const SweepPoint& point, const SweepChoice& choice) {
    return point.config.name == choice.model && point.dtype == choice.dtype &&
           point.threads == choice.threads;
}

} // namespace

std::vector<SweepChoice> choicesOf(const SweepResult& sweep) {
    std::vector<SweepChoice> choices;
    for (const SweepPoint& point : sweep.points) {
        const bool known =
            std::ranges::any_of(choices, [&](const SweepChoice& choice) { return isOf(point, choice); });
        if (known) continue;
        QStringList parts{QString::fromStdString(point.config.name), textOf(dtypeName(point.dtype))};
        if (point.threads > 0) parts << SweepWords::tr("%n threads", nullptr, point.threads);
        choices.push_back({parts.join(QStringLiteral(" · ")), point.config.name, point.dtype, point.threads});
    }
    return choices;
}

std::vector<SweepCurve> timeCurves(const SweepResult& sweep, const SweepChoice& choice) {
    std::vector<SweepCurve> curves;
    for (const SweepPoint& point : sweep.points) {
        if (!isOf(point, choice)) continue;
        curves.resize(std::max(curves.size(), point.runs.size()));
        for (std::size_t i = 0; i < point.runs.size(); ++i) {
            curves[i].name = placementText(point.runs[i].placement);
            if (point.runs[i].layerNs.empty()) continue;
            const SampleSummary summary = summarize(point.runs[i].layerNs);
            curves[i].points.push_back(
                {double(point.tokens), summary.median, summary.p10, summary.p90, true, summary.n});
        }
    }
    for (SweepCurve& curve : curves)
        std::ranges::sort(curve.points, {}, &CurvePoint::tokens);
    return curves;
}

std::optional<SweepCurve> costCurve(const SweepResult& sweep, const SweepChoice& choice) {
    SweepCurve curve;
    for (const SweepPoint& point : sweep.points) {
        if (!isOf(point, choice) || point.runs.size() < 2) continue;
        curve.name = SweepWords::tr("%1 minus %2")
                         .arg(placementText(point.runs[0].placement), placementText(point.runs[1].placement));
        const std::optional<PairedDifference> difference = point.difference();
        if (!difference) continue;
        curve.points.push_back({double(point.tokens), difference->median, difference->low, difference->high,
                                difference->resolved() && !point.disturbance(), difference->n});
    }
    if (curve.name.isEmpty()) return std::nullopt;
    std::ranges::sort(curve.points, {}, &CurvePoint::tokens);
    return curve;
}

} // namespace gatescope
