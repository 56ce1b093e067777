// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/compare_json.h"

#include "report/compare_words.h"
#include "report/detect_json.h"

namespace gatescope {

namespace {

std::string_view varianceName(VarianceSource source) {
    switch (source) {
    case VarianceSource::Measured:
        return "measured";
    case VarianceSource::OneRun:
        return "one run";
    case VarianceSource::Assumed:
        break;
    }
    return "default";
}

Json verdictJson(Verdict verdict) {
    return verdict == Verdict::NotGiven ? Json(nullptr) : Json(verdictName(verdict));
}

void addDifference(Json& json, const Difference& difference) {
    json["baseline_ns"] = difference.baselineNs;
    json["candidate_ns"] = difference.candidateNs;
    json["difference_ns"] = difference.differenceNs;
    json["low_ns"] = finiteOrNull(difference.lowNs);
    json["high_ns"] = finiteOrNull(difference.highNs);
    json["p"] = difference.p;
    json["p_adjusted"] = difference.pAdjusted;
    json["detectable_ns"] = finiteOrNull(difference.detectableNs);
    json["verdict"] = verdictJson(difference.verdict);
}

std::string_view matchedByName(MatchedBy by) {
    switch (by) {
    case MatchedBy::Kind:
        return "kind";
    case MatchedBy::Moved:
        return "moved";
    case MatchedBy::Name:
        return "name";
    case MatchedBy::Family:
        return "family";
    }
    return "";
}

Json kernelJson(const KernelDifference& kernel) {
    Json json{{"name", kernel.name},
              {"role", kernel.role},
              {"path", kernel.path},
              {"shape", kernel.shape},
              {"matched_by", matchedByName(kernel.matchedBy)}};
    if (!kernel.renamedTo.empty()) json["renamed_to"] = kernel.renamedTo;
    json["layers"] = kernel.layers;
    json["calls_per_step"] = kernel.callsPerStep;
    json["n_baseline"] = kernel.nBaseline;
    json["n_candidate"] = kernel.nCandidate;
    addDifference(json, kernel.difference);
    return json;
}

Json unmatchedJson(const std::vector<UnmatchedKernel>& kernels) {
    auto list = Json::array();
    for (const auto& kernel : kernels) {
        list.push_back({{"name", kernel.name},
                        {"role", kernel.role},
                        {"path", kernel.path},
                        {"shape", kernel.shape},
                        {"layers", kernel.layers},
                        {"calls_per_step", kernel.callsPerStep},
                        {"n", kernel.n},
                        {"median_ns", kernel.medianNs},
                        {"per_step_ns", kernel.perStepNs},
                        {"total_ns", kernel.totalNs},
                        {"in_every_step", kernel.inEveryStep}});
    }
    return list;
}

Json factsJson(const SideFacts& facts) {
    return {{"files", facts.files},
            {"devices", facts.devices},
            {"tokens_per_step", facts.tokens ? Json(*facts.tokens) : Json(nullptr)},
            {"moe_layers", facts.layers},
            {"ranks", facts.ranks},
            {"experts_on_ranks", facts.expertsOnRanks},
            {"steps", facts.steps},
            {"kernels_per_step", facts.kernelsPerStep},
            {"launches_per_step", facts.launchesPerStep},
            {"step_span_ns", facts.spanNs},
            {"matched_share", facts.matchedShare},
            {"gate_calls_per_layer", facts.gateCallsPerLayer}};
}

Json stepJson(const TraceComparison& comparison) {
    Json json{{"n_baseline", comparison.facts.baseline->steps},
              {"n_candidate", comparison.facts.candidate->steps}};
    addDifference(json, comparison.step);
    json["variance_between_recordings"] = varianceName(comparison.variance);
    json["words"] = stepWords(comparison);
    if (const auto& recordings = comparison.recordings) {
        json["recordings"] = {{"low_ns", finiteOrNull(recordings->interval.low)},
                              {"high_ns", finiteOrNull(recordings->interval.high)},
                              {"p", recordings->p}};
    }
    return json;
}

Json rankJson(const RankDifference& rank) {
    const auto orNull = [](const std::optional<double>& ns) { return ns ? Json(*ns) : Json(); };
    Json json{{"rank", rank.rank},
              {"baseline_step_ns", orNull(rank.baselineNs)},
              {"baseline_wait_ns", orNull(rank.baselineWaitNs)},
              {"candidate_step_ns", orNull(rank.candidateNs)},
              {"candidate_wait_ns", orNull(rank.candidateWaitNs)},
              {"step", Json()}};
    if (rank.step) {
        json["step"] = Json::object();
        addDifference(json["step"], *rank.step);
    }
    return json;
}

Json findingsOf(const std::vector<Recording>& recordings) {
    auto list = Json::array();
    for (const auto& recording : recordings) {
        for (const auto& finding : recording.detection.findings)
            list.push_back(findingJson(recording.detection, finding));
    }
    return list;
}

} // namespace

Json comparisonJson(const ReportedComparison& reported) {
    const auto& comparison = reported.result;
    auto layers = Json::array();
    for (const auto& layer : comparison.layers) {
        Json json{{"layer", layer.layer}};
        addDifference(json, layer.difference);
        layers.push_back(json);
    }
    auto ranks = Json::array();
    for (const auto& rank : comparison.ranks)
        ranks.push_back(rankJson(rank));
    auto kernels = Json::array();
    for (const auto& kernel : comparison.kernels)
        kernels.push_back(kernelJson(kernel));
    return {{"schema", kJsonSchema},
            {"comparable", comparison.comparable},
            {"reasons", comparison.reasons},
            {"remarks", comparison.remarks},
            {"baseline", factsJson(*comparison.facts.baseline)},
            {"candidate", factsJson(*comparison.facts.candidate)},
            {"step", stepJson(comparison)},
            {"ranks", ranks},
            {"layers", layers},
            {"kernels", kernels},
            {"only_in_baseline", unmatchedJson(*comparison.onlyIn.baseline)},
            {"only_in_candidate", unmatchedJson(*comparison.onlyIn.candidate)},
            {"irregular",
             {{"baseline", unmatchedJson(*comparison.irregular.baseline)},
              {"candidate", unmatchedJson(*comparison.irregular.candidate)}}},
            {"findings",
             {{"baseline", findingsOf(*reported.baseline)}, {"candidate", findingsOf(*reported.candidate)}}}};
}

std::string compareJson(const ReportedComparison& comparison, const std::optional<RegressionGate>& gate) {
    auto json = comparisonJson(comparison);
    if (gate) json["gate"] = {{"share", gate->share}, {"failed", gate->failed}, {"reason", gate->reason}};
    return indentedText(json);
}

} // namespace gatescope
