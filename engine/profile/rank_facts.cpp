// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rank_facts.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace gatescope {

namespace {

using Json = nlohmann::json;

} // namespace

std::string RankFacts::packed() const {
    Json json{{"rank", figures.rank},
              {"host", figures.host},
              {"tokens", figures.tokens},
              {"experts", figures.expertsHeld},
              {"weight_bytes", figures.weightBytes},
              {"peak", figures.peakMemoryBytes},
              {"load", figures.loadSeconds},
              {"timed", timedLayerNs},
              {"recorded", recordedLayerNs},
              {"sleeps", sleepsPerLayer},
              {"identical", outputsIdentical},
              {"dropped", droppedSlices},
              {"nonfinite", nonFiniteLogits},
              {"nonfinite_outputs", nonFiniteOutputs},
              {"nonfinite_weights", nonFiniteWeights}};
    auto& list = json["calls"] = Json::array();
    for (const auto& call : calls)
        list.push_back({call.choices, call.expertsHit, call.sentBytes, call.receivedBytes, call.peers});
    const auto bytes = Json::to_cbor(json);
    return {bytes.begin(), bytes.end()};
}

RankFacts RankFacts::unpack(const std::string& text) {
    const auto json = Json::from_cbor(text);
    RankFacts facts;
    json.at("rank").get_to(facts.figures.rank);
    json.at("host").get_to(facts.figures.host);
    json.at("tokens").get_to(facts.figures.tokens);
    json.at("experts").get_to(facts.figures.expertsHeld);
    json.at("weight_bytes").get_to(facts.figures.weightBytes);
    json.at("peak").get_to(facts.figures.peakMemoryBytes);
    json.at("load").get_to(facts.figures.loadSeconds);
    json.at("timed").get_to(facts.timedLayerNs);
    json.at("recorded").get_to(facts.recordedLayerNs);
    json.at("sleeps").get_to(facts.sleepsPerLayer);
    json.at("identical").get_to(facts.outputsIdentical);
    json.at("dropped").get_to(facts.droppedSlices);
    json.at("nonfinite").get_to(facts.nonFiniteLogits);
    json.at("nonfinite_outputs").get_to(facts.nonFiniteOutputs);
    json.at("nonfinite_weights").get_to(facts.nonFiniteWeights);
    for (const auto& call : json.at("calls")) {
        facts.calls.push_back({call.at(0).get<std::int32_t>(), call.at(1).get<std::int32_t>(),
                               call.at(2).get<std::int64_t>(), call.at(3).get<std::int64_t>(),
                               call.at(4).get<std::int32_t>()});
    }
    return facts;
}

std::vector<double> slowestOf(const std::vector<RankFacts>& ranks,
                              std::vector<std::vector<double>> RankFacts::*times, std::size_t placement) {
    auto slowest = (ranks.front().*times).at(placement);
    for (const auto& rank : ranks) {
        const auto& own = (rank.*times).at(placement);
        for (std::size_t pass = 0; pass < slowest.size(); ++pass)
            slowest[pass] = std::max(slowest[pass], own.at(pass));
    }
    return slowest;
}

double RankRun::rowsOverMean(const RankFigures& rank) const {
    double sum = 0;
    for (const auto& one : ranks)
        sum += one.choicesMean;
    return sum > 0 ? rank.choicesMean * static_cast<double>(ranks.size()) / sum : 1;
}

double describeLoad(const std::vector<RankFacts>& ranks, RankRun& run) {
    const auto calls = ranks.front().calls.size();
    if (calls == 0) return 0;
    for (auto& figures : run.ranks)
        figures.expertsHitMean = figures.peersMean = 0;
    double sumOfMeans = 0, sumOfMaxima = 0, sumOfRatios = 0, hits = 0;
    for (std::size_t call = 0; call < calls; ++call) {
        double sum = 0, most = 0;
        for (std::size_t r = 0; r < ranks.size(); ++r) {
            const auto& one = ranks[r].calls.at(call);
            auto& figures = run.ranks[r];
            figures.choicesMean += one.choices;
            figures.sentBytesMean += static_cast<double>(one.sentBytes);
            figures.receivedBytesMean += static_cast<double>(one.receivedBytes);
            *figures.expertsHitMean += one.expertsHit;
            *figures.peersMean += one.peers;
            hits += one.expertsHit;
            sum += one.choices;
            most = std::max(most, static_cast<double>(one.choices));
        }
        const double mean = sum / static_cast<double>(ranks.size());
        sumOfMeans += mean;
        sumOfMaxima += most;
        sumOfRatios += mean > 0 ? most / mean : 1;
    }
    for (auto& figures : run.ranks) {
        for (auto* sum : {&figures.choicesMean, &figures.sentBytesMean, &figures.receivedBytesMean,
                          &*figures.expertsHitMean, &*figures.peersMean})
            *sum /= static_cast<double>(calls);
    }
    run.imbalance = sumOfRatios / static_cast<double>(calls);
    run.evenLoadSaves = sumOfMaxima > 0 ? 1 - sumOfMeans / sumOfMaxima : 0;
    return hits / static_cast<double>(calls);
}

} // namespace gatescope
