// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/compare_words.h"

#include "analysis/statistics.h"
#include "report/number_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cctype>
#include <cmath>

namespace gatescope {

namespace {

std::string percentOf(double part, double whole) {
    return whole > 0 ? fmt::format("; {:+.2f} %", part / whole * 100) : "";
}

std::string varianceWords(const TraceComparison& comparison) {
    if (comparison.variance == VarianceSource::Measured)
        return "The variance between recordings was measured.";
    if (comparison.variance == VarianceSource::OneRun)
        return "Both were recorded in turn in one run, so no variance between recordings is added.";
    return fmt::format(
        "How much recordings of one program differ was not measured but assumed ({:.1f} % of a step's "
        "time, docs/method.md); two more recordings of each side would measure it.",
        comparison.assumed.stepShare * 100);
}

std::string recordingsWords(const TraceComparison& comparison) {
    if (!comparison.recordings || comparison.step.verdict != Verdict::NoEvidence) return "";
    const auto& interval = comparison.recordings->interval;
    if (!std::isfinite(interval.low) || (interval.low <= 0 && interval.high >= 0)) return "";
    return fmt::format(" These two recordings differ, by {} to {} a step; so do recordings of one program.",
                       signedTime(interval.low), signedTime(interval.high));
}

/// As the subject of a sentence.
std::string tooFew(const TraceComparison& comparison) {
    switch (tooFewOf(comparison)) {
    case TooFew::StepsOfBoth:
        return "one step a side";
    case TooFew::BlocksOfRun:
        return fmt::format("a run of fewer than {} blocks", PairedDifference::kFewestPairs);
    case TooFew::StepsOfBaseline:
        return "one step in the baseline";
    case TooFew::StepsOfCandidate:
        return "one step in the candidate";
    case TooFew::StepsOfARecording:
        break;
    }
    return "a recording of one step";
}

} // namespace

std::string differenceText(const Difference& difference) {
    if (!std::isfinite(difference.lowNs))
        return fmt::format("{}, no interval{}", signedTime(difference.differenceNs),
                           percentOf(difference.differenceNs, difference.baselineNs));
    return fmt::format("{} ({} to {}{})", signedTime(difference.differenceNs), signedTime(difference.lowNs),
                       signedTime(difference.highNs),
                       percentOf(difference.differenceNs, difference.baselineNs));
}

TooFew tooFewOf(const TraceComparison& comparison) {
    const auto before = comparison.facts.baseline->steps;
    const auto after = comparison.facts.candidate->steps;
    if (before <= 1 && after <= 1) return TooFew::StepsOfBoth;
    if (comparison.variance == VarianceSource::OneRun) return TooFew::BlocksOfRun;
    if (before <= 1) return TooFew::StepsOfBaseline;
    return after <= 1 ? TooFew::StepsOfCandidate : TooFew::StepsOfARecording;
}

std::string detectableWords(const TraceComparison& comparison) {
    if (comparison.step.excludesZero()) {
        return fmt::format(
            "The interval excludes zero and signed ranks don't agree (p = {:.2g}): more blocks "
            "would tell",
            comparison.step.pAdjusted);
    }
    if (std::isfinite(comparison.step.detectableNs)) {
        return fmt::format("A difference of {} would have been shown in four of five comparisons",
                           signedTime(comparison.step.detectableNs).substr(1));
    }
    auto words = tooFew(comparison);
    words.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(words.front())));
    return words + " shows nothing";
}

std::string noIntervalWords(const TraceComparison& comparison) {
    return "no interval: " + tooFew(comparison);
}

std::string stepWords(const TraceComparison& comparison) {
    const auto& step = comparison.step;
    const auto seen = differenceText(step);
    switch (step.verdict) {
    case Verdict::NotGiven:
        return fmt::format("No verdict: steps aren't alike ({}).", fmt::join(comparison.reasons, "; "));
    case Verdict::Faster:
    case Verdict::Slower:
        return fmt::format("The candidate is {}: {} a step. {}", verdictName(step.verdict), seen,
                           varianceWords(comparison));
    case Verdict::NoEvidence:
        break;
    }
    return fmt::format("No evidence of a difference: {} a step. {}.{} {}", seen, detectableWords(comparison),
                       recordingsWords(comparison), varianceWords(comparison));
}

} // namespace gatescope
