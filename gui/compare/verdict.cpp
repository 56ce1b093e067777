// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/verdict.h"

#include "timeline/time_text.h"

#include <QObject>

#include <cmath>

namespace gatescope {

namespace {

QString callsText(const TimelineModel& timeline) {
    return timeline.finding ? QString::number(timeline.finding->gateCallsPerLayer, 'g', 3) : QString();
}

QString intervalText(const QString& low, const QString& high, std::size_t blocks) {
    return QObject::tr("95\u00A0% interval %1 to %2, %3 blocks").arg(low, high).arg(blocks);
}

/// What the redundant call costs: the layer's difference where there is one, else what the slices bound.
QString priceSentence(const Finding& finding, const std::optional<GatePrice>& price) {
    if (!price || price->difference.n < PairedDifference::kFewestPairs) {
        return QObject::tr("That costs a layer %1 (the cheaper of its gate calls) to %2 (the first one).")
            .arg(durationText(finding.wastedLowNs), durationText(finding.wastedHighNs));
    }
    const PairedDifference& difference = price->difference;
    const QString interval =
        intervalText(signedDurationText(difference.low), signedDurationText(difference.high), difference.n);
    const QString warm = durationText(price->warmCallNs);
    if (!difference.resolved()) {
        return QObject::tr(
                   "What that costs a layer is below what these samples resolve (%1); the warm call alone "
                   "takes %2.")
            .arg(interval, warm);
    }
    return QObject::tr("That costs a layer %1 (%2); the warm call alone takes %3.")
        .arg(signedDurationText(difference.median), interval, warm);
}

} // namespace

Statement gateStatement(const Document& document) {
    Statement statement{QObject::tr("Gate GEMMs per layer"), {}, {}, Tone::Neutral};
    const TimelineModel* before = document.timeline(Side::Before);
    const TimelineModel* after = document.timeline(Side::After);
    if (document.hasBothSides()) {
        statement.figure = callsText(*before) + QStringLiteral(" → ") + callsText(*after);
    } else if (!document.timelines.empty()) {
        before = &document.timelines.front();
        statement.figure = callsText(*before);
    }
    if (before == nullptr || !before->finding) {
        statement.figure = QStringLiteral("–");
        statement.sentence = QObject::tr("No MoE blocks of GateScope in this trace.");
        return statement;
    }
    const Finding& finding = *before->finding;
    if (finding.kind != FindingKind::RedundantGate) {
        statement.sentence = QString::fromStdString(finding.title + ". " + finding.details);
        return statement;
    }
    statement.tone = Tone::Danger;
    statement.sentence = QObject::tr("Every layer runs its gate twice; nothing reads the first result. %1")
                             .arg(priceSentence(finding, document.gatePrice));
    return statement;
}

Statement timeStatement(const Document& document) {
    Statement statement{QObject::tr("Time per layer (median)"), {}, {}, Tone::Neutral};
    if (document.timelines.empty()) return statement;
    if (!document.hasBothSides()) {
        const SampleSummary layer = document.timelines.front().layer();
        statement.figure = layer.n > 0 ? durationText(layer.median) : QStringLiteral("–");
        if (layer.n > 0) {
            statement.sentence = QObject::tr("p10 %1, p90 %2 over %3 iterations.")
                                     .arg(durationText(layer.p10), durationText(layer.p90))
                                     .arg(layer.n);
        }
        return statement;
    }
    const double before = document.timeline(Side::Before)->layer().median;
    const double after = document.timeline(Side::After)->layer().median;
    statement.figure = durationText(before) + QStringLiteral(" → ") + durationText(after);
    if (!document.saved || document.saved->n < PairedDifference::kFewestPairs) {
        statement.sentence = QObject::tr("Too few iterations for a verdict.");
        return statement;
    }
    const PairedDifference& saved = *document.saved;
    const double share = before > 0 ? std::abs(saved.median) / before : 0;
    if (!saved.resolved()) {
        statement.tone = Tone::Warning;
        const QString interval =
            intervalText(signedDurationText(-saved.high), signedDurationText(-saved.low), saved.n);
        statement.sentence = QObject::tr("The difference is below what these samples can resolve: %1 (%2).")
                                 .arg(signedDurationText(-saved.median), interval);
        return statement;
    }
    const bool faster = saved.median > 0;
    const double least = std::min(std::abs(saved.low), std::abs(saved.high));
    const double most = std::max(std::abs(saved.low), std::abs(saved.high));
    statement.tone = faster ? Tone::Good : Tone::Danger;
    const QString change = faster ? QObject::tr("The fix saves %1 per layer (%2); %3.")
                                  : QObject::tr("The layer takes %1 longer after the fix (%2); %3.");
    statement.sentence = change.arg(durationText(std::abs(saved.median)), shareText(share),
                                    intervalText(durationText(least), durationText(most), saved.n));
    return statement;
}

Statement outputStatement(const Document& document) {
    Statement statement{QObject::tr("Outputs"), QStringLiteral("–"), {}, Tone::Neutral};
    if (!document.outputsIdentical) {
        statement.sentence = QObject::tr("This trace doesn't tell whether the outputs agree.");
        return statement;
    }
    const bool same = *document.outputsIdentical;
    statement.figure = same ? QObject::tr("Bit-identical") : QObject::tr("Different");
    statement.tone = same ? Tone::Good : Tone::Danger;
    statement.sentence =
        same ? QObject::tr("Both placements give the same bits: the fix changes the cost alone.")
             : QObject::tr("The two placements' outputs differ in some bits: this should not be.");
    return statement;
}

} // namespace gatescope
