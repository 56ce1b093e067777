// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_verdict.h"

#include "report/compare_words.h"
#include "report/number_text.h"
#include "report/profile_words.h"
#include "report/rank_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>

namespace gatescope {

namespace {

std::string capital(std::string text) {
    if (!text.empty())
        text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text;
}

std::string boundsText(std::int64_t low, std::int64_t high) {
    return fmt::format("{} to {}", timeText(static_cast<double>(low)), timeText(static_cast<double>(high)));
}

/// "2", or "1 to 2" where layers differ.
std::string callsText(const GateReport& gates) {
    const auto counts = gates.callsPerLayer();
    if (counts.empty()) return "none";
    if (counts.size() == 1) return fmt::to_string(counts.begin()->first);
    return fmt::format("{} to {}", counts.begin()->first, counts.rbegin()->first);
}

void addOthers(ReportVerdict& verdict, const Detection& detection) {
    std::size_t others = 0;
    for (const auto& finding : detection.findings)
        others += finding.kind == "gate" ? 0 : 1;
    if (others > 0)
        verdict.sentences.push_back(
            fmt::format("{} other {} below.", others, others == 1 ? "finding is" : "findings are"));
    for (const auto& remark : detection.remarks)
        verdict.sentences.push_back(fmt::format("Read the times with care: {}.", remark.title));
}

void judgeGates(ReportVerdict& verdict, const Detection& detection) {
    const auto& gates = detection.gates;
    if (gates.layers.empty()) {
        verdict.headline = "No MoE layer was found";
        verdict.sentences.push_back(
            "This trace holds neither a router that is named as one nor a top-k with experts "
            "behind it, so nothing is said of a gate.");
        return;
    }
    verdict.figures.push_back({"gate calls per layer", callsText(gates),
                               fmt::format("in {} passes of MoE layers", gates.layers.size())});
    verdict.figures.push_back(
        {"MoE layers", fmt::to_string(gates.moeLayers), fmt::format("{} steps", gates.steps)});
    const auto finding = std::ranges::find(detection.findings, "gate", &Finding::kind);
    if (finding == detection.findings.end()) {
        verdict.tone = VerdictTone::Good;
        verdict.headline = "The gate is called once per MoE layer";
        verdict.sentences.push_back("No redundant gate call was found.");
        return;
    }
    verdict.tone = VerdictTone::Bad;
    verdict.headline = capital(finding->title);
    verdict.sentences.push_back(finding->details + ".");
    if (gates.wastedHighNs() <= 0) return;
    verdict.figures.push_back({"redundant calls take", boundsText(gates.wastedLowNs(), gates.wastedHighNs()),
                               "in all; bounds, not an estimate"});
    if (gates.stepShare() > 0)
        verdict.figures.push_back(
            {"of the steps' time", fmt::format("{:.2f} %", gates.stepShare() * 100), "at most"});
}

/// Between what outputs were compared.
std::string outputsNote(const ProfileResult& run) {
    std::string note = run.runs.size() > 1 ? "between the placements" : "between passes";
    if (run.ranks && run.ranks->sameAsOneRank) note += " and with one rank";
    return note;
}

void judgeRun(ReportVerdict& verdict, const ProfileResult& run) {
    for (const auto& one : run.runs)
        verdict.figures.push_back(
            {fmt::format("a layer, {}", one.placement.name()), timeText(one.layer.median),
             fmt::format("{:.2f} gate calls; p10 {}, p90 {}, n = {}", one.gateCallsPerLayer,
                         timeText(one.layer.p10), timeText(one.layer.p90), one.layer.n)});
    verdict.figures.push_back(
        {"outputs", run.outputsIdentical ? "bit-identical" : "different", outputsNote(run)});
    if (run.ranks) {
        const auto& ranks = *run.ranks;
        verdict.figures.push_back({"ranks", fmt::to_string(ranks.ranks.size()), rankLoadText(ranks)});
        verdict.sentences.push_back("A layer's time is that of its slowest rank. " +
                                    capital(oneRankText(ranks)) + ".");
    }
    if (run.simulated)
        verdict.sentences.push_back("This ran on a simulated device: no speed is claimed from it.");
    if (run.gateDtype) verdict.sentences.push_back(capital(gateDtypeText(*run.gateDtype)) + ".");
    if (!run.difference) return;
    const auto& d = *run.difference;
    verdict.sentences.push_back(capital(differenceText(run)) + ".");
    verdict.sentences.push_back(verdictText(d));
    if (run.gatePrice) verdict.sentences.push_back(capital(gatePriceText(*run.gatePrice)) + ".");
    if (!d.resolved()) {
        verdict.tone = VerdictTone::Neutral;
        verdict.headline = "No evidence of a difference between the placements";
        return;
    }
    verdict.headline = run.gatePrice ? fmt::format("The redundant gate call costs {} per layer ({:+.2f} %)",
                                                   timeText(d.median), d.relative * 100)
                                     : fmt::format("{} is {} by {} per layer ({:+.2f} %)",
                                                   capital(std::string(run.runs[0].placement.name())),
                                                   d.median > 0 ? "slower" : "faster",
                                                   timeText(std::fabs(d.median)), d.relative * 100);
}

std::string stepHeadline(const TraceComparison& comparison) {
    const auto& step = comparison.step;
    const auto by = fmt::format("{} a step ({:+.2f} %)", timeText(std::fabs(step.differenceNs)),
                                step.baselineNs > 0 ? step.differenceNs / step.baselineNs * 100 : 0.0);
    switch (step.verdict) {
    case Verdict::Faster:
        return "The candidate is faster by " + by;
    case Verdict::Slower:
        return "The candidate is slower by " + by;
    case Verdict::NoEvidence:
        return "No evidence of a difference in the step's time";
    case Verdict::NotGiven:
        break;
    }
    return "No verdict: the steps aren't alike";
}

} // namespace

ReportVerdict verdictOf(const SweepResult& sweep) {
    ReportVerdict verdict;
    std::size_t measured = 0;
    std::size_t resolved = 0;
    std::size_t disturbed = 0;
    std::optional<double> least;
    std::optional<double> most;
    for (const auto& point : sweep.points) {
        const auto d = point.difference();
        measured += d ? 1 : 0;
        const bool disturbance = point.disturbance().has_value();
        disturbed += disturbance ? 1 : 0;
        if (!d || !d->resolved() || disturbance) continue;
        ++resolved;
        least = std::min(least.value_or(d->relative), d->relative);
        most = std::max(most.value_or(d->relative), d->relative);
    }
    const auto& placements = sweep.plan.common.placements;
    const auto of = placements.size() > 1
                        ? fmt::format("{} minus {}", placements[0].name(), placements[1].name())
                        : std::string("one placement");
    verdict.headline = resolved > 0    ? fmt::format("{}: {:+.2f} % to {:+.2f} % of a layer", capital(of),
                                                     *least * 100, *most * 100)
                       : disturbed > 0 ? "No undisturbed point of the sweep shows a difference"
                                       : "No point of the sweep shows a difference";
    verdict.figures.push_back(
        {"points", fmt::to_string(sweep.points.size()), fmt::format("{} measured", measured)});
    verdict.figures.push_back(
        {"with a difference", fmt::to_string(resolved), "whose 95 % interval excludes zero"});
    if (disturbed > 0) {
        verdict.figures.push_back(
            {"disturbed", fmt::to_string(disturbed), "their medians are no figures to go by"});
    }
    verdict.sentences.push_back(
        "The headline spans the points whose interval excludes zero; intervals are of each point "
        "alone, not corrected for their number.");
    return verdict;
}

ReportVerdict verdictOf(const ExpertLoad& load) {
    ReportVerdict verdict;
    if (load.layers.empty()) {
        verdict.headline = "No layer's experts were counted";
        return verdict;
    }
    const auto& worst = load.layers[load.worst];
    verdict.headline =
        fmt::format("The fullest expert gets {:.2f} times an expert's mean in layer {}, the least even",
                    worst.figures.maxOverMean, worst.layer);
    verdict.sentences.push_back(loadText(load) + ".");
    verdict.figures.push_back(
        {"experts", fmt::to_string(load.experts), fmt::format("in {} layers", load.layers.size())});
    verdict.figures.push_back(
        {"counted by", load.format,
         load.passes > 1 ? fmt::format("in {} passes", load.passes) : std::string("one pass or a sum")});
    verdict.figures.push_back({"an even load saves at most",
                               fmt::format("{:.1f} %", load.perExpert.share * 100),
                               "of the experts' time, were each on a device of its own: a bound"});
    return verdict;
}

ReportVerdict verdictOf(const ReportedTrace& trace) {
    ReportVerdict verdict;
    judgeGates(verdict, trace.detection);
    if (trace.profile) judgeRun(verdict, *trace.profile);
    addOthers(verdict, trace.detection);
    return verdict;
}

ReportVerdict verdictOf(const TraceComparison& comparison) {
    const auto& step = comparison.step;
    const auto& a = *comparison.facts.baseline;
    const auto& b = *comparison.facts.candidate;
    ReportVerdict verdict;
    verdict.tone = step.verdict == Verdict::Faster   ? VerdictTone::Good
                   : step.verdict == Verdict::Slower ? VerdictTone::Bad
                                                     : VerdictTone::Neutral;
    verdict.headline = stepHeadline(comparison);
    verdict.sentences.push_back(stepWords(comparison));
    verdict.figures.push_back({"device busy in a step",
                               fmt::format("{} → {}", timeText(step.baselineNs), timeText(step.candidateNs)),
                               fmt::format("n = {} and {} steps", a.steps, b.steps)});
    verdict.figures.push_back(
        {"difference", signedTime(step.differenceNs),
         std::isfinite(step.lowNs)
             ? fmt::format("95 % interval {} to {}", signedTime(step.lowNs), signedTime(step.highNs))
             : noIntervalWords(comparison)});
    if (a.layers > 0 || b.layers > 0)
        verdict.figures.push_back({"gate calls per MoE layer",
                                   fmt::format("{:g} → {:g}", a.gateCallsPerLayer, b.gateCallsPerLayer),
                                   "counted, not estimated"});
    std::size_t gone = comparison.onlyIn.baseline->size();
    std::size_t come = comparison.onlyIn.candidate->size();
    if (gone + come > 0)
        verdict.figures.push_back(
            {"kernels on one side only", fmt::format("{} gone, {} new", gone, come), "per place in a step"});
    return verdict;
}

} // namespace gatescope
