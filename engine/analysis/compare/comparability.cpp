// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/comparability.h"

#include "analysis/composed.h"
#include "analysis/statistics.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace gatescope {

namespace {

using Recordings = std::vector<Recording>;

constexpr double kMostLaunches = 1.5; ///< times as many in a step are another way to run it
constexpr double kFewestMatched = 0.5;

double microseconds(double ns) {
    return ns / 1000;
}

std::string known(const std::optional<std::int64_t>& tokens) {
    return tokens ? fmt::to_string(*tokens) : "unknown";
}

bool anyGraphs(const Recordings& recordings) {
    return std::ranges::any_of(recordings, &Recording::graphs);
}

bool anyOnHost(const Recordings& recordings) {
    return std::ranges::any_of(recordings, &Recording::onHost);
}

bool farApart(double a, double b) {
    return std::max(a, b) > kMostLaunches * std::min(a, b);
}

/// What recordings of one side should have in common.
void addInnerReasons(std::string_view side, const Recordings& recordings, std::vector<std::string>& reasons) {
    std::set<std::int64_t> tokens;
    std::set<std::size_t> layers;
    for (const auto& one : recordings) {
        if (one.tokens) tokens.insert(*one.tokens);
        layers.insert(one.layers);
    }
    if (tokens.size() > 1)
        reasons.push_back(
            fmt::format("the {}'s recordings hold {} tokens per step", side, fmt::join(tokens, " and ")));
    if (layers.size() > 1)
        reasons.push_back(
            fmt::format("the {}'s recordings hold {} MoE layers per step", side, fmt::join(layers, " and ")));
}

void addLeftOut(std::string_view side, const Recordings& recordings, const SideSteps& steps,
                std::vector<std::string>& remarks) {
    if (steps.stepsLeftOut > 0) {
        remarks.push_back(fmt::format("{}: {} of {} steps left out, {:.1f} us: their kernels are others than "
                                      "those of most steps (cut off, warming up, or other work)",
                                      side, steps.stepsLeftOut, steps.stepsLeftOut + steps.steps.size(),
                                      microseconds(static_cast<double>(steps.leftOutNs))));
    }
    std::size_t outside = 0;
    std::int64_t outsideNs = 0;
    for (const auto& one : recordings) {
        outside += one.kernelsOutside;
        outsideNs += one.outsideNs;
    }
    if (outside > 0) {
        remarks.push_back(fmt::format("{}: {} kernels, {:.1f} us, are of no step", side, outside,
                                      microseconds(static_cast<double>(outsideNs))));
    }
    std::size_t strays = 0;
    std::int64_t straysNs = 0;
    for (const auto& [kind, one] : steps.strays) {
        strays += one.n;
        straysNs += one.totalNs;
    }
    if (strays > 0) {
        remarks.push_back(fmt::format("{}: {} kernels, {:.1f} us, are not of the step that its steps have in "
                                      "common; listed, not compared",
                                      side, strays, microseconds(static_cast<double>(straysNs))));
    }
}

void addComposed(std::string_view side, const Recordings& recordings, std::vector<std::string>& remarks) {
    const auto composed = std::ranges::count_if(
        recordings, [](const Recording& one) { return composedAs(*one.detection.trace).has_value(); });
    if (composed > 0) {
        remarks.push_back(fmt::format("{}: {} of {} files are composed, not recorded; no time in them was "
                                      "measured",
                                      side, composed, recordings.size()));
    }
}

void addRanks(const Comparison<SideFacts>& facts, std::vector<std::string>& remarks) {
    const auto& a = *facts.baseline;
    const auto& b = *facts.candidate;
    if (a.ranks == 1 && b.ranks == 1) return;
    remarks.push_back(
        fmt::format("Ranks: {} against {}; a step and a kernel are means over them, and what a rank "
                    "waits for the slowest counts in its step",
                    a.ranks, b.ranks));
    if (ranksShareOtherwise(facts)) {
        remarks.emplace_back(
            "A rank holds other tokens and experts on the two sides: the whole runs' steps are "
            "compared, and no verdict is given on a rank's or a kernel's times");
    }
    const auto name = [](const std::set<std::string>& names) {
        return names.empty() ? std::string("on one rank") : fmt::format("{}", fmt::join(names, ", "));
    };
    if (a.expertsOnRanks != b.expertsOnRanks) {
        remarks.push_back(fmt::format("Experts live elsewhere: {} against {}; a difference may be theirs",
                                      name(a.expertsOnRanks), name(b.expertsOnRanks)));
    }
}

std::string callsText(double calls) {
    if (calls == 1) return "once";
    if (calls == 2) return "twice";
    return fmt::format("{:g} times", calls);
}

} // namespace

SideFacts factsOf(const Recordings& recordings, const SideSteps& side) {
    SideFacts facts;
    std::map<std::int64_t, std::size_t> tokens;
    std::map<std::size_t, std::size_t> calls;
    for (const auto& one : recordings) {
        facts.files.push_back(one.placement.empty() ? one.file
                                                    : fmt::format("{}: {}", one.file, one.placement));
        facts.devices.insert(facts.devices.end(), one.devices.begin(), one.devices.end());
        if (one.tokens) ++tokens[*one.tokens];
        for (const auto& [count, layers] : one.detection.gates.callsPerLayer())
            calls[count] += layers;
    }
    std::ranges::sort(facts.devices);
    facts.devices.erase(std::ranges::unique(facts.devices).begin(), facts.devices.end());
    const auto frequency = [](const auto& one) { return one.second; };
    if (!tokens.empty()) facts.tokens = std::ranges::max_element(tokens, {}, frequency)->first;
    if (!calls.empty())
        facts.gateCallsPerLayer = static_cast<double>(std::ranges::max_element(calls, {}, frequency)->first);
    facts.layers = side.layers;
    for (const auto& one : recordings) {
        std::set<int> ranks;
        for (const auto& step : one.steps)
            ranks.insert(step.rank);
        facts.ranks = std::max(facts.ranks, ranks.size());
        if (ranks.size() > 1 && !one.expertsOnRanks.empty()) facts.expertsOnRanks.insert(one.expertsOnRanks);
    }
    facts.steps = side.steps.size();
    facts.launchesPerStep = side.launchesPerStep;
    facts.kernelsPerStep = side.kernelsPerStep;
    std::vector<double> spans;
    for (const auto& step : side.steps)
        spans.push_back(static_cast<double>(step.spanNs));
    facts.spanNs = spans.empty() ? 0 : median(spans);
    return facts;
}

bool ranksShareOtherwise(const Comparison<SideFacts>& facts) {
    const auto& a = *facts.baseline;
    const auto& b = *facts.candidate;
    return a.ranks != b.ranks && !(a.expertsOnRanks.empty() && b.expertsOnRanks.empty());
}

std::vector<std::string> whyNotAlike(const Comparison<SideFacts>& facts, const Baseline<Recordings>& baseline,
                                     const Candidate<Recordings>& candidate) {
    std::vector<std::string> reasons;
    const auto& a = *facts.baseline;
    const auto& b = *facts.candidate;
    if (a.steps == 0 || b.steps == 0) {
        reasons.push_back(fmt::format("no kernels in the {}", a.steps > 0 ? "candidate" : "baseline"));
        return reasons;
    }
    addInnerReasons("baseline", *baseline, reasons);
    addInnerReasons("candidate", *candidate, reasons);
    if (anyOnHost(*baseline) != anyOnHost(*candidate))
        reasons.emplace_back("one side holds a device's kernels, the other a host's operators only");
    if (a.tokens && b.tokens && *a.tokens != *b.tokens)
        reasons.push_back(fmt::format("{} tokens per step against {}", *a.tokens, *b.tokens));
    if (a.layers != b.layers)
        reasons.push_back(fmt::format("{} MoE layers per step against {}", a.layers, b.layers));
    if (anyGraphs(*baseline) != anyGraphs(*candidate))
        reasons.emplace_back("replayed graphs against single launches");
    else if (farApart(a.launchesPerStep, b.launchesPerStep))
        reasons.push_back(
            fmt::format("{:g} launches per step against {:g}", a.launchesPerStep, b.launchesPerStep));
    // A run over ranks exchanges rows, which one rank alone does not.
    if (farApart(a.kernelsPerStep, b.kernelsPerStep) && !ranksShareOtherwise(facts))
        reasons.push_back(
            fmt::format("{:g} kernels per step against {:g}", a.kernelsPerStep, b.kernelsPerStep));
    return reasons;
}

std::string whyFewMatched(const Comparison<SideFacts>& facts, const Comparison<MatchedShares>& matched) {
    const double any = std::min(matched.baseline->any, matched.candidate->any);
    const double exact = std::min(matched.baseline->exact, matched.candidate->exact);
    if (any < kFewestMatched)
        return fmt::format("kernels with a partner take {:.0f} % of the time only", any * 100);
    const bool tokensKnown = facts.baseline->tokens && facts.candidate->tokens;
    if (tokensKnown || exact >= kFewestMatched) return {};
    return fmt::format("the tokens per step are not known on both sides, and kernels of equal shape and grid "
                       "take {:.0f} % of the time only",
                       exact * 100);
}

std::vector<std::string> comparabilityRemarks(const Comparison<SideFacts>& facts,
                                              const Baseline<Recordings>& baseline,
                                              const Candidate<Recordings>& candidate,
                                              const Comparison<SideSteps>& sides) {
    const auto& a = *facts.baseline;
    const auto& b = *facts.candidate;
    std::vector<std::string> remarks;
    remarks.push_back(
        fmt::format("Steps: {} against {}; tokens per step: {} against {}; MoE layers: {} against "
                    "{}; kernels per step: {:g} against {:g}; launches per step: {:g} against {:g}",
                    a.steps, b.steps, known(a.tokens), known(b.tokens), a.layers, b.layers, a.kernelsPerStep,
                    b.kernelsPerStep, a.launchesPerStep, b.launchesPerStep));
    remarks.push_back(fmt::format("Kernels with a partner: {:.1f} % of the baseline's time, {:.1f} % of the "
                                  "candidate's",
                                  a.matchedShare * 100, b.matchedShare * 100));
    if (a.devices != b.devices) {
        const auto name = [](const auto& devices) {
            return devices.empty() ? std::string("unknown") : fmt::format("{}", fmt::join(devices, ", "));
        };
        remarks.push_back(fmt::format("Devices differ: {} against {}; a difference may be theirs",
                                      name(a.devices), name(b.devices)));
    }
    addRanks(facts, remarks);
    if (a.gateCallsPerLayer != b.gateCallsPerLayer) {
        remarks.push_back(fmt::format("The gate is called {} per MoE layer in the baseline and {} in the "
                                      "candidate: a fact, not an estimate",
                                      callsText(a.gateCallsPerLayer), callsText(b.gateCallsPerLayer)));
    }
    addLeftOut("Baseline", *baseline, *sides.baseline, remarks);
    addLeftOut("Candidate", *candidate, *sides.candidate, remarks);
    addComposed("Baseline", *baseline, remarks);
    addComposed("Candidate", *candidate, remarks);
    return remarks;
}

} // namespace gatescope
