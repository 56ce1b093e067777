// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/foreign_traces.h"
#include "report/report.h"
#include "trace_io/trace_reader.h"

#include <memory>
#include <string>
#include <utility>

namespace gatescope::test {

inline ImportedTrace imported(std::shared_ptr<const Trace> trace, const std::string& file) {
    ImportedTrace result;
    result.trace = std::move(trace);
    auto& facts = result.files.emplace_back();
    facts.path = file;
    facts.format = "kineto";
    facts.packing = "plain";
    return result;
}

/// A decoder whose gate is called so often in each layer. Composed here; no device ran it.
inline std::shared_ptr<const Trace> decoderTrace(int gateCalls, int steps = 3, int layers = 2,
                                                 const std::string& suffix = "") {
    ForeignTrace trace;
    const auto add = [&](TestKernel kernel) {
        kernel.name += suffix;
        trace.add(kernel);
    };
    for (int step = 0; step < steps; ++step) {
        trace.beginStep();
        for (int layer = 0; layer < layers; ++layer) {
            for (const auto& kernel : {kQkv, kAttention, kOutput, kNorm})
                add(kernel);
            for (int call = 0; call < gateCalls; ++call)
                add(kGate);
            for (const auto& kernel : {kRouter, kExperts, kActivation, kExperts, kAdd, kNorm})
                add(kernel);
        }
        trace.endStep(step);
    }
    return trace.build();
}

inline ReportedTrace reported(std::shared_ptr<const Trace> trace, const std::string& file = "trace.json") {
    return reportedTrace(imported(std::move(trace), file), file, KernelPatterns::builtIn());
}

inline Report reportOn(std::shared_ptr<const Trace> trace, const std::string& file = "trace.json") {
    Report report;
    report.traces.push_back(reported(std::move(trace), file));
    return report;
}

/// A run over two ranks. Composed here; no rank ran it.
inline Report rankedReport() {
    auto report = reportOn(TraceBuilder().build(), "ranked.json");
    auto& run = report.traces.front().profile.emplace();
    run.outputsIdentical = true;
    auto& ranks = run.ranks.emplace();
    ranks.transport = "Open MPI 4.1.4";
    ranks.placement = "contiguous";
    ranks.imbalance = 1.25;
    ranks.evenLoadSaves = 0.2;
    ranks.expertsNsOfSlowest = 50'000;
    ranks.sameAsOneRank = true;
    ranks.oneRankNote = "1 layer(s), 2 placement(s), one input of 7 tokens";
    RankFigures first;
    first.host = "node<1>";
    first.tokens = 4;
    first.expertsHeld = 32;
    first.choicesMean = 17.5;
    first.expertsHitMean = 6.25;
    first.peersMean = 1;
    first.sentBytesMean = 12'300;
    first.receivedBytesMean = 11'200;
    first.expertsNs = 40'100;
    first.dispatchNs = 5'200;
    first.combineNs = 6'300;
    first.waitNs = 7'400;
    auto second = first;
    second.rank = 1;
    second.host = "node2";
    second.tokens = 3;
    second.expertsNs = 50'000;
    second.waitNs = 800;
    second.clock = {.ns = -1'500, .uncertaintyNs = 300};
    ranks.ranks = {first, second};
    return report;
}

/// The first against the second.
inline Report comparisonOf(std::shared_ptr<const Trace> a, std::shared_ptr<const Trace> b,
                           const std::string& fileA = "a.json", const std::string& fileB = "b.json") {
    KernelKinds kinds;
    const auto recording = [&](const std::shared_ptr<const Trace>& trace, const std::string& file) {
        std::vector<Recording> one;
        one.push_back(recordingOf(trace, file, KernelPatterns::builtIn(), kinds));
        return one;
    };
    Baseline baseline(recording(a, fileA));
    Candidate candidate(recording(b, fileB));
    Report report;
    report.traces.push_back(reported(a, fileA));
    report.traces.push_back(reported(b, fileB));
    auto result = compareTraces(baseline, candidate, kinds);
    report.comparison = ReportedComparison{std::move(result), std::move(baseline), std::move(candidate)};
    return report;
}

/// To a comparison: rank 3 of both sides, and rank 4, of which one side knows little and the other nothing.
inline void addRanks(Report& report) {
    auto& ranks = report.comparison->result.ranks;
    auto& both = ranks.emplace_back();
    both.rank = 3;
    both.baselineNs = 7.5e6;
    both.baselineWaitNs = 1.25e6;
    both.candidateNs = 6.5e6;
    both.candidateWaitNs = 2.5e5;
    both.step = report.comparison->result.step;
    both.step->verdict = Verdict::Faster;
    auto& gone = ranks.emplace_back();
    gone.rank = 4;
    gone.baselineNs = 7.6e6;
}

} // namespace gatescope::test
