// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/ranks_json.h"

namespace gatescope {

namespace {

Json numberOrNull(const std::optional<double>& number) {
    return number ? Json(*number) : Json();
}

/// Nothing for null, and for what earlier builds did not write.
std::optional<double> numberFrom(const Json& json, const char* key) {
    const auto at = json.find(key);
    return at != json.end() && at->is_number() ? std::optional(at->get<double>()) : std::nullopt;
}

Json figuresJson(const RankFigures& f) {
    return {{"rank", f.rank},
            {"host", f.host},
            {"tokens", f.tokens},
            {"experts_held", f.expertsHeld},
            {"weight_bytes", f.weightBytes},
            {"peak_memory_bytes", f.peakMemoryBytes},
            {"load_seconds", f.loadSeconds},
            {"rows_mean", f.choicesMean},
            {"experts_hit_mean", numberOrNull(f.expertsHitMean)},
            {"peers_mean", numberOrNull(f.peersMean)},
            {"sent_bytes_mean", f.sentBytesMean},
            {"received_bytes_mean", f.receivedBytesMean},
            {"experts_ns", f.expertsNs},
            {"dispatch_ns", f.dispatchNs},
            {"combine_ns", f.combineNs},
            {"wait_ns", f.waitNs},
            {"clock_offset_ns", f.clock.ns},
            {"clock_uncertainty_ns", f.clock.uncertaintyNs}};
}

RankFigures figuresFrom(const Json& json) {
    RankFigures f;
    f.rank = json.value("rank", 0);
    f.host = json.value("host", "");
    f.tokens = json.value("tokens", 0);
    f.expertsHeld = json.value("experts_held", 0);
    f.weightBytes = json.value("weight_bytes", std::int64_t{0});
    f.peakMemoryBytes = json.value("peak_memory_bytes", std::int64_t{0});
    f.loadSeconds = json.value("load_seconds", 0.0);
    f.choicesMean = json.value("rows_mean", 0.0);
    f.expertsHitMean = numberFrom(json, "experts_hit_mean");
    f.peersMean = numberFrom(json, "peers_mean");
    f.sentBytesMean = json.value("sent_bytes_mean", 0.0);
    f.receivedBytesMean = json.value("received_bytes_mean", 0.0);
    f.expertsNs = json.value("experts_ns", 0.0);
    f.dispatchNs = json.value("dispatch_ns", 0.0);
    f.combineNs = json.value("combine_ns", 0.0);
    f.waitNs = json.value("wait_ns", 0.0);
    f.clock = {json.value("clock_offset_ns", std::int64_t{0}),
               json.value("clock_uncertainty_ns", std::int64_t{0})};
    return f;
}

} // namespace

Json ranksJson(const RankRun& run) {
    Json json{{"count", run.ranks.size()},
              {"transport", run.transport},
              {"placement", run.placement},
              {"replicas", run.replicas},
              {"imbalance", run.imbalance},
              {"even_load_saves_at_most", run.evenLoadSaves},
              {"even_load_saves_ns_at_most", run.evenLoadSavesNs()},
              {"experts_ns_of_slowest", run.expertsNsOfSlowest}};
    json["same_as_one_rank"] = run.sameAsOneRank ? Json(*run.sameAsOneRank) : Json();
    json["one_rank_note"] = run.oneRankNote;
    json["clocks"] = "clock_offset_ns: how far a rank's clock is ahead of rank 0's, by the shortest of 100 "
                     "round trips before and after the run; either way clock_uncertainty_ns";
    auto& ranks = json["per_rank"] = Json::array();
    for (const auto& rank : run.ranks)
        ranks.push_back(figuresJson(rank));
    return json;
}

RankRun ranksFrom(const Json& json) {
    RankRun run;
    run.transport = json.value("transport", "");
    run.placement = json.value("placement", "");
    run.replicas = json.value("replicas", false);
    run.imbalance = json.value("imbalance", 0.0);
    run.evenLoadSaves = json.value("even_load_saves_at_most", 0.0);
    run.expertsNsOfSlowest = json.value("experts_ns_of_slowest", 0.0);
    if (const auto& same = json.at("same_as_one_rank"); same.is_boolean())
        run.sameAsOneRank = same.get<bool>();
    run.oneRankNote = json.value("one_rank_note", "");
    for (const auto& rank : json.at("per_rank"))
        run.ranks.push_back(figuresFrom(rank));
    return run;
}

} // namespace gatescope
