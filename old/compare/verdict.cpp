// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/verdict.h"

#include "timeline/time_text.h"

#include <QObject>

#include <algorithm>
#include <cmath>
#include <vector>

namespace gatescope {

namespace {

QString callsText(const TimelineModel& timeline) {
    return timeline.gates().layers.empty() ? QStringLiteral("–")
                                           : QString::number(timeline.gates().meanCalls(), 'g', 3);
}

QString fromStd(const std::string& text) {
    return QString::fromStdString(text);
}

/// What supports a finding, what would refute it, and what to do.
QString findingDetails(const Finding& finding) {
    const QString confidence = QString::fromUtf8(confidenceName(finding.confidence).data());
    QStringList lines{fromStd(finding.title), fromStd(finding.details) + QLatin1Char('.')};
    if (finding.cost.highNs > 0) {
        lines << QObject::tr("Cost: %1 to %2 (%3).")
                     .arg(durationText(double(finding.cost.lowNs)), durationText(double(finding.cost.highNs)),
                          fromStd(finding.cost.how));
    }
    lines << QObject::tr("Confidence: %1. Refuted by %2.").arg(confidence, fromStd(finding.refutedBy))
          << fromStd(finding.advice) + QLatin1Char('.');
    return lines.join(QLatin1Char('\n'));
}

/// The findings about gates, or all others.
std::vector<const Finding*> findingsOf(const TimelineModel& timeline, bool gates) {
    std::vector<const Finding*> list;
    for (const Finding& finding : timeline.detection.findings) {
        if ((finding.kind == "gate") == gates) list.push_back(&finding);
    }
    return list;
}

QString detailsOf(const std::vector<const Finding*>& findings) {
    QStringList texts;
    for (const Finding* finding : findings)
        texts << findingDetails(*finding);
    return texts.join(QStringLiteral("\n\n"));
}

QString intervalText(const QString& low, const QString& high, std::size_t blocks) {
    return QObject::tr("95\u00A0% interval %1 to %2, %3 blocks").arg(low, high).arg(blocks);
}

/// What the redundant call costs: the layer's difference where there is one, else what the slices bound.
QString priceSentence(const GateReport& gates, const std::optional<GatePrice>& price) {
    if (!price || price->difference.n < PairedDifference::kFewestPairs) {
        return QObject::tr("That costs a layer %1 (the cheaper of its gate calls) to %2 (the dearer one).")
            .arg(durationText(gates.typicalWastedLowNs()), durationText(gates.typicalWastedHighNs()));
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

/// "Each of 9 passes of MoE layers calls its gate once."
QString rightSentence(const GateReport& gates) {
    return QObject::tr("Every pass of a MoE layer calls its gate once: %1 layers in %2 steps.")
        .arg(gates.moeLayers)
        .arg(gates.steps);
}

/// Calls that are redundant, as far as the trace tells: by data flow in a run of our own, else by equality.
QString redundantSentence(const GateReport& gates, const Finding& finding,
                          const std::optional<GatePrice>& price) {
    if (finding.confidence == Confidence::DataFlow) {
        const QString calls = gates.meanCalls() == 2 ? QObject::tr("Every layer runs its gate twice")
                                                     : QObject::tr("Gates run more often than needed");
        return QObject::tr("%1; nothing reads the first result. %2").arg(calls, priceSentence(gates, price));
    }
    return QObject::tr("%1 equal calls more than needed in %2 passes of MoE layers, told by %3. %4")
        .arg(gates.redundant())
        .arg(gates.layers.size())
        .arg(QString::fromUtf8(confidenceName(finding.confidence).data()), priceSentence(gates, price));
}

} // namespace

Statement gateStatement(const Document& document) {
    Statement statement{QObject::tr("Gate GEMMs per layer"), QStringLiteral("–"), {}, {}, Tone::Neutral};
    if (document.timelines.empty()) return statement;
    const TimelineModel* before = document.timeline(Side::Before);
    const TimelineModel* after = document.timeline(Side::After);
    if (document.hasBothSides()) {
        statement.figure = callsText(*before) + QStringLiteral(" → ") + callsText(*after);
    } else {
        before = &document.timelines.front();
        statement.figure = callsText(*before);
    }
    const GateReport& gates = before->gates();
    if (gates.layers.empty()) {
        statement.sentence = QObject::tr("No MoE layers in this trace.");
        return statement;
    }
    const auto findings = findingsOf(*before, true);
    statement.details = detailsOf(findings);
    if (findings.empty()) {
        statement.sentence = rightSentence(gates);
        return statement;
    }
    statement.tone = Tone::Danger;
    const auto redundant = std::ranges::find_if(findings, [](auto* one) { return !one->cost.how.empty(); });
    statement.sentence = redundant != findings.end()
                             ? redundantSentence(gates, **redundant, document.gatePrice)
                             : fromStd(findings.front()->title + ". " + findings.front()->details);
    return statement;
}

Statement otherWorkStatement(const Document& document) {
    Statement statement{QObject::tr("Other work to save"), QObject::tr("None found"), {}, {}, Tone::Neutral};
    if (document.timelines.empty()) return statement;
    const auto findings = findingsOf(document.timelines.front(), false);
    statement.details = detailsOf(findings);
    if (findings.empty()) {
        statement.sentence = QObject::tr(
            "Looked for double collectives and norms, conversions undone, and waits of the host.");
        return statement;
    }
    statement.tone = Tone::Warning;
    statement.figure =
        findings.size() == 1 ? QObject::tr("1 finding") : QObject::tr("%1 findings").arg(findings.size());
    QStringList titles;
    for (const Finding* finding : findings)
        titles << fromStd(finding->title);
    statement.sentence = titles.join(QStringLiteral("; ")) + QLatin1Char('.');
    return statement;
}

Statement recordingStatement(const Document& document) {
    Statement statement{QObject::tr("Recording"), QObject::tr("Nothing odd"), {}, {}, Tone::Neutral};
    QStringList lines;
    QStringList details;
    for (const TimelineModel& timeline : document.timelines) {
        for (const Finding& finding : timeline.detection.remarks) {
            lines << fromStd(finding.title);
            details << findingDetails(finding);
        }
    }
    for (const ImportDiagnostic& one : document.diagnostics)
        details << QStringLiteral("%1\n%2").arg(diagnosticLines({one}).front(), fromStd(one.advice));
    lines << diagnosticLines(document.diagnostics);
    if (lines.empty()) {
        statement.sentence = QObject::tr("All that the file holds was read.");
        return statement;
    }
    statement.tone = Tone::Warning;
    statement.figure =
        lines.size() == 1 ? QObject::tr("1 remark") : QObject::tr("%1 remarks").arg(lines.size());
    statement.sentence = lines.join(QStringLiteral("; ")) + QLatin1Char('.');
    statement.details = details.join(QStringLiteral("\n\n"));
    return statement;
}

Statement timeStatement(const Document& document) {
    Statement statement{QObject::tr("Time per layer (median)"), {}, {}, {}, Tone::Neutral};
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
    Statement statement{QObject::tr("Outputs"), QStringLiteral("–"), {}, {}, Tone::Neutral};
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
