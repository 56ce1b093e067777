// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/step_sentence.h"

#include "analysis/statistics.h"
#include "look/number_text.h"
#include "report/compare_words.h"
#include "workspace/engine_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <cmath>

namespace gatescope {

namespace {

struct StepSentenceWords {
    Q_DECLARE_TR_FUNCTIONS(StepSentence)
};

QString percentOf(double part, double whole) {
    if (whole <= 0) return {};
    const double percent = part / whole * 100;
    const QString sign = percent < 0 ? QString(QChar(0x2212)) : QStringLiteral("+");
    return StepSentenceWords::tr("; %1 %").arg(sign + QLocale().toString(std::abs(percent), 'f', 2));
}

QString seenText(const Difference& difference) {
    const QString percent = percentOf(difference.differenceNs, difference.baselineNs);
    const QString seen = signedDurationText(difference.differenceNs);
    if (!std::isfinite(difference.lowNs))
        return StepSentenceWords::tr("%1, no interval%2").arg(seen, percent);
    return StepSentenceWords::tr("%1 (%2 to %3%4)")
        .arg(seen, signedDurationText(difference.lowNs), signedDurationText(difference.highNs), percent);
}

QString varianceText(const TraceComparison& comparison) {
    if (comparison.variance == VarianceSource::Measured)
        return StepSentenceWords::tr("The variance between recordings was measured.");
    if (comparison.variance == VarianceSource::OneRun)
        return StepSentenceWords::tr(
            "Both were recorded in turn in one run, so no variance between recordings is added.");
    return StepSentenceWords::tr(
               "How much recordings of one program differ was not measured but assumed (%1 % of a step's "
               "time, docs/method.md); two more recordings of each side would measure it.")
        .arg(QLocale().toString(comparison.assumed.stepShare * 100, 'f', 1));
}

/// Empty where the two recordings themselves show no difference either.
QString recordingsText(const TraceComparison& comparison) {
    if (!comparison.recordings) return {};
    const auto& interval = comparison.recordings->interval;
    if (!std::isfinite(interval.low) || (interval.low <= 0 && interval.high >= 0)) return {};
    return StepSentenceWords::tr(
               "These two recordings differ, by %1 to %2 a step; so do recordings of one program.")
        .arg(signedDurationText(interval.low), signedDurationText(interval.high));
}

QString tooFewText(const TraceComparison& comparison) {
    switch (tooFewOf(comparison)) {
    case TooFew::StepsOfBoth:
        return StepSentenceWords::tr("One step a side shows nothing.");
    case TooFew::BlocksOfRun:
        return StepSentenceWords::tr("A run of fewer than %1 blocks shows nothing.")
            .arg(PairedDifference::kFewestPairs);
    case TooFew::StepsOfBaseline:
        return StepSentenceWords::tr("One step in the baseline shows nothing.");
    case TooFew::StepsOfCandidate:
        return StepSentenceWords::tr("One step in the candidate shows nothing.");
    case TooFew::StepsOfARecording:
        break;
    }
    return StepSentenceWords::tr("A recording of one step shows nothing.");
}

/// What these data could have shown.
QString couldShowText(const TraceComparison& comparison) {
    const Difference& step = comparison.step;
    if (step.excludesZero()) {
        return StepSentenceWords::tr(
                   "The interval excludes zero and signed ranks don't agree (p = %1): more blocks would "
                   "tell.")
            .arg(QLocale().toString(step.pAdjusted, 'g', 2));
    }
    if (!std::isfinite(step.detectableNs)) return tooFewText(comparison);
    return StepSentenceWords::tr("A difference of %1 would have been shown in four of five comparisons.")
        .arg(durationText(step.detectableNs));
}

} // namespace

QString stepSentence(const TraceComparison& comparison) {
    const Difference& step = comparison.step;
    const QString seen = seenText(step);
    QStringList sentences;
    switch (step.verdict) {
    case Verdict::NotGiven: {
        QStringList reasons;
        for (const std::string& reason : comparison.reasons)
            reasons << engineText(reason);
        return StepSentenceWords::tr("No verdict: steps aren't alike (%1).")
            .arg(reasons.join(QStringLiteral("; ")));
    }
    case Verdict::Faster:
        sentences << StepSentenceWords::tr("The candidate is faster: %1 a step.").arg(seen);
        break;
    case Verdict::Slower:
        sentences << StepSentenceWords::tr("The candidate is slower: %1 a step.").arg(seen);
        break;
    case Verdict::NoEvidence:
        sentences << StepSentenceWords::tr("No evidence of a difference: %1 a step.").arg(seen);
        sentences << couldShowText(comparison);
        sentences << recordingsText(comparison);
        break;
    }
    sentences << varianceText(comparison);
    sentences.removeAll(QString());
    return sentences.join(QChar(' '));
}

} // namespace gatescope
