// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/verdict.h"

#include "compare/step_sentence.h"
#include "look/number_text.h"
#include "profile/block_sampler.h"
#include "workspace/engine_text.h"
#include "workspace/finding_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

struct VerdictWords {
    Q_DECLARE_TR_FUNCTIONS(Verdict)
};

QString callsText(const Timeline& timeline) {
    const GateReport& gates = timeline.facts->detection.gates;
    return gates.layers.empty() ? QStringLiteral("–") : significantText(gates.meanCalls(), 3);
}

QString intervalText(double low, double high, std::size_t blocks) {
    return VerdictWords::tr("95\u00A0% interval %1 to %2, %3 blocks")
        .arg(signedDurationText(low), signedDurationText(high))
        .arg(blocks);
}

/// What the redundant call costs: the layer's difference where there is one, else what the slices bound.
QString priceSentence(const GateReport& gates, const ProfileResult* run) {
    if (run == nullptr || !run->gatePrice || run->gatePrice->difference.n < PairedDifference::kFewestPairs) {
        return VerdictWords::tr("It costs a layer %1 (the cheaper of its calls) to %2 (the dearer one).")
            .arg(durationText(gates.typicalWastedLowNs()), durationText(gates.typicalWastedHighNs()));
    }
    return VerdictWords::tr("The warm call alone takes %1.").arg(durationText(run->gatePrice->warmCallNs));
}

std::vector<const Finding*> gateFindings(const Timeline& timeline) {
    std::vector<const Finding*> found;
    for (const Finding& finding : timeline.facts->detection.findings) {
        if (finding.kind == "gate") found.push_back(&finding);
    }
    return found;
}

/// What is wrong with the gate, and what that costs.
QString findingSentence(const Timeline& timeline) {
    const std::vector<const Finding*> findings = gateFindings(timeline);
    const Finding& finding = *findings.front();
    const GateReport& gates = timeline.facts->detection.gates;
    // Where several ranks have one it is no single rank's.
    const QString title = findings.size() > 1 ? engineText(finding.title) : findingTitle(timeline, finding);
    return title + QStringLiteral(". ") +
           (gates.redundant() > 0 ? priceSentence(gates, timeline.source->run.get())
                                  : engineText(finding.details));
}

Statement otherWorkStatement(const Timeline& timeline) {
    Statement statement{
        VerdictWords::tr("Other work to save"), VerdictWords::tr("none found"), {}, Tone::Plain};
    QStringList titles;
    for (const Finding& finding : timeline.facts->detection.findings) {
        if (finding.kind != "gate") titles << findingTitle(timeline, finding);
    }
    if (titles.empty()) return statement;
    statement.tone = Tone::Warning;
    statement.figure = VerdictWords::tr("%n findings", nullptr, int(titles.size()));
    statement.sentence = titles.join(QStringLiteral("; "));
    return statement;
}

Statement recordingStatement(const Timeline& timeline) {
    QStringList lines;
    for (const Finding& remark : timeline.facts->detection.remarks)
        lines << findingTitle(timeline, remark);
    std::size_t odd = 0;
    for (const ImportDiagnostic& one : timeline.source->diagnostics)
        odd += one.count;
    // What is lost is said first.
    for (const ImportDiagnostic& one : timeline.source->diagnostics) {
        if (one.isLoss()) lines.prepend(engineText(one.what));
    }
    if (odd > 0)
        lines << VerdictWords::tr("%n odd events in the file", nullptr,
                                  int(std::min<std::size_t>(odd, INT_MAX)));
    lines << timeline.source->remarks;
    if (!timeline.source->failure.isEmpty())
        lines.prepend(VerdictWords::tr("The device failed in mid-run: %1").arg(timeline.source->failure));
    if (lines.empty()) return {};
    return {VerdictWords::tr("Recording"), VerdictWords::tr("%n remarks", nullptr, int(lines.size())),
            lines.join(QStringLiteral("; ")), Tone::Warning};
}

Statement outputStatement(const ProfileResult& run) {
    const bool same = run.outputsIdentical;
    return {VerdictWords::tr("Outputs"),
            same ? VerdictWords::tr("bit-identical") : VerdictWords::tr("different"),
            same ? VerdictWords::tr("Both placements give the same bits.")
                 : VerdictWords::tr("The placements' outputs differ in some bits: this should not be."),
            same ? Tone::Good : Tone::Bad};
}

Statement stepStatement(const SlotComparison& comparison) {
    const TraceComparison& result = comparison.result();
    const Difference& step = result.step;
    Statement statement{VerdictWords::tr("A step, B against A"), {}, stepSentence(result), Tone::Plain};
    if (step.verdict == Verdict::NotGiven) {
        statement.figure = VerdictWords::tr("not comparable");
        statement.tone = Tone::Warning;
        return statement;
    }
    const QString difference = signedDurationText(step.differenceNs);
    switch (step.verdict) {
    case Verdict::Faster:
        statement.tone = Tone::Good;
        statement.figure = VerdictWords::tr("%1, faster").arg(difference);
        break;
    case Verdict::Slower:
        statement.tone = Tone::Bad;
        statement.figure = VerdictWords::tr("%1, slower").arg(difference);
        break;
    default:
        statement.figure = VerdictWords::tr("no evidence of a difference");
        break;
    }
    return statement;
}

Statement layerStatement(const Timeline& timeline) {
    const SampleSummary layer = summarize(timeline.facts->layerNs);
    return {VerdictWords::tr("A layer"), durationText(layer.median),
            VerdictWords::tr("Median; p10 %1, p90 %2 over %3 passes.")
                .arg(durationText(layer.p10), durationText(layer.p90))
                .arg(layer.n),
            Tone::Plain};
}

} // namespace

Statement gateStatement(const PerSlot<TimelinePtr>& timelines) {
    const Timeline& baseline = *timelines.a;
    const bool both = timelines.b && timelines.b->facts;
    Statement statement{VerdictWords::tr("Gate calls per layer"), callsText(baseline), {}, Tone::Plain};
    if (both) statement.figure += QStringLiteral(" → ") + callsText(*timelines.b);
    const auto has = [](const Timeline& timeline) { return !gateFindings(timeline).empty(); };
    // What B does is what comes of it: A's findings are those that are gone where B has none.
    if (both && !timelines.b->facts->detection.gates.layers.empty() && has(baseline) != has(*timelines.b)) {
        const bool worse = has(*timelines.b);
        statement.tone = worse ? Tone::Bad : Tone::Good;
        statement.sentence = (worse ? VerdictWords::tr("New in B: %1") : VerdictWords::tr("Gone in B: %1"))
                                 .arg(findingSentence(worse ? *timelines.b : baseline));
        return statement;
    }
    if (baseline.facts->detection.gates.layers.empty()) {
        statement.sentence = VerdictWords::tr("No MoE layers were found in this trace.");
    } else if (has(baseline)) {
        statement.tone = Tone::Bad;
        statement.sentence = findingSentence(baseline);
    } else {
        const GateReport& gates = baseline.facts->detection.gates;
        statement.sentence = VerdictWords::tr("Every pass of a MoE layer calls its gate once (%1, %2).")
                                 .arg(VerdictWords::tr("%n layers", nullptr, int(gates.moeLayers)),
                                      VerdictWords::tr("%n steps", nullptr, int(gates.steps)));
    }
    return statement;
}

Statement timeStatement(const ProfileResult& run, const Timeline& baseline, const Timeline& candidate) {
    Statement statement{VerdictWords::tr("A layer"), {}, {}, Tone::Plain};
    const double before = summarize(baseline.facts->layerNs).median;
    const double after = summarize(candidate.facts->layerNs).median;
    const QString medians =
        VerdictWords::tr("medians %1 and %2").arg(durationText(before), durationText(after));
    const PairedDifference saved =
        blockDifference(baseline.facts->layerNs, candidate.facts->layerNs, run.passesPerBlock);
    if (saved.n < PairedDifference::kFewestPairs) {
        statement.figure = VerdictWords::tr("too few passes for a verdict");
        statement.sentence = medians;
        return statement;
    }
    const QString interval = intervalText(-saved.high, -saved.low, saved.n);
    if (!saved.resolved()) {
        statement.tone = Tone::Warning;
        statement.figure = VerdictWords::tr("no difference resolved");
        statement.sentence =
            VerdictWords::tr("%1 (%2); %3.").arg(signedDurationText(-saved.median), interval, medians);
        return statement;
    }
    const double share = before > 0 ? std::abs(saved.median) / before : 0;
    statement.tone = saved.median > 0 ? Tone::Good : Tone::Bad;
    statement.figure = signedDurationText(-saved.median) + QStringLiteral(" · ") +
                       (saved.median > 0 ? QChar(0x2212) : QChar('+')) + shareText(share);
    statement.sentence = interval + QStringLiteral("; ") + medians + QLatin1Char('.');
    return statement;
}

std::vector<Statement> verdict(const PerSlot<TimelinePtr>& timelines, const SlotComparison* comparison) {
    if (!timelines.a || !timelines.a->facts) return {};
    std::vector<Statement> statements{gateStatement(timelines)};
    const ProfileResult* run = timelines.a->source->run.get();
    const bool both = timelines.b && timelines.b->facts;
    const bool placements = both && run != nullptr && timelines.b->source == timelines.a->source;
    if (placements) {
        statements.insert(statements.begin(), timeStatement(*run, *timelines.a, *timelines.b));
        statements.push_back(outputStatement(*run));
    } else if (both && comparison != nullptr) {
        statements.insert(statements.begin(), stepStatement(*comparison));
    } else if (!both) {
        if (!timelines.a->facts->layerNs.empty()) statements.push_back(layerStatement(*timelines.a));
        statements.push_back(otherWorkStatement(*timelines.a));
    }
    // Of two traces the findings' list tells what was odd in each.
    if (!both || placements) {
        Statement recording = recordingStatement(*timelines.a);
        if (!recording.caption.isEmpty()) statements.push_back(std::move(recording));
    }
    return statements;
}

} // namespace gatescope
