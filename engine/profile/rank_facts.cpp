// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rank_facts.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <span>
#include <type_traits>

namespace gatescope {

namespace {

using Json = nlohmann::json;

/// Lists are as long as the run and are packed as they lie in memory (all ranks run the same program): number
/// by number they would take longer than people wait after Cancel.
template <typename T>
Json binaryOf(const std::vector<T>& list) {
    static_assert(std::is_trivially_copyable_v<T>);
    const auto bytes = std::as_bytes(std::span(list));
    const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
    return Json::binary({begin, begin + bytes.size()});
}

template <typename T>
std::vector<T> listFrom(const Json& json) {
    const auto& bytes = json.get_binary();
    std::vector<T> list(bytes.size() / sizeof(T));
    if (!list.empty()) std::memcpy(list.data(), bytes.data(), list.size() * sizeof(T));
    return list;
}

Json binaryLists(const std::vector<std::vector<double>>& lists) {
    Json json = Json::array();
    for (const auto& list : lists)
        json.push_back(binaryOf(list));
    return json;
}

std::vector<std::vector<double>> listsFrom(const Json& json) {
    std::vector<std::vector<double>> lists;
    for (const auto& list : json)
        lists.push_back(listFrom<double>(list));
    return lists;
}

} // namespace

std::string RankFacts::packed() const {
    Json json{{"rank", figures.rank},
              {"host", figures.host},
              {"tokens", figures.tokens},
              {"experts", figures.expertsHeld},
              {"weight_bytes", figures.weightBytes},
              {"peak", figures.peakMemoryBytes},
              {"load", figures.loadSeconds},
              {"timed", binaryLists(timedLayerNs)},
              {"recorded", binaryLists(recordedLayerNs)},
              {"calls", binaryOf(calls)},
              {"sleeps", sleepsPerLayer},
              {"identical", outputsIdentical},
              {"dropped", droppedSlices},
              {"nonfinite", nonFiniteLogits},
              {"nonfinite_outputs", nonFiniteOutputs},
              {"nonfinite_weights", nonFiniteWeights}};
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
    facts.timedLayerNs = listsFrom(json.at("timed"));
    facts.recordedLayerNs = listsFrom(json.at("recorded"));
    facts.calls = listFrom<RowExchange::Call>(json.at("calls"));
    json.at("sleeps").get_to(facts.sleepsPerLayer);
    json.at("identical").get_to(facts.outputsIdentical);
    json.at("dropped").get_to(facts.droppedSlices);
    json.at("nonfinite").get_to(facts.nonFiniteLogits);
    json.at("nonfinite_outputs").get_to(facts.nonFiniteOutputs);
    json.at("nonfinite_weights").get_to(facts.nonFiniteWeights);
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
