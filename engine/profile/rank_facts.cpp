// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rank_facts.h"

#include "base/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace gatescope {

namespace {

using Json = nlohmann::json;

[[noreturn]] void throwCutShort() {
    throw Error("a rank told less of what it measured than it announced");
}

/// Lists are as long as the run and follow the rest as they lie in memory (all ranks run the same program),
/// only their lengths stand in it: number by number, or byte by byte as CBOR is read, they would take longer
/// than people wait after Cancel.
class ListBytes {
public:
    ListBytes() = default;
    explicit ListBytes(std::string_view bytes) : m_left(bytes) {}

    /// Returns its length.
    template <typename T>
    std::size_t append(const std::vector<T>& list) {
        static_assert(std::is_trivially_copyable_v<T>);
        m_bytes.append(reinterpret_cast<const char*>(list.data()), list.size() * sizeof(T));
        return list.size();
    }
    std::vector<std::size_t> appendAll(const std::vector<std::vector<double>>& lists) {
        std::vector<std::size_t> lengths;
        for (const auto& list : lists)
            lengths.push_back(append(list));
        return lengths;
    }
    const std::string& bytes() const { return m_bytes; }

    /// The next one, of so many.
    template <typename T>
    std::vector<T> take(std::size_t length) {
        const auto bytes = length * sizeof(T);
        if (bytes > m_left.size()) throwCutShort();
        std::vector<T> list(length);
        if (length > 0) std::memcpy(list.data(), m_left.data(), bytes);
        m_left.remove_prefix(bytes);
        return list;
    }
    std::vector<std::vector<double>> takeAll(const std::vector<std::size_t>& lengths) {
        std::vector<std::vector<double>> lists;
        for (const auto length : lengths)
            lists.push_back(take<double>(length));
        return lists;
    }

private:
    std::string m_bytes;
    std::string_view m_left;
};

} // namespace

std::string RankFacts::packed() const {
    ListBytes lists;
    const auto timed = lists.appendAll(timedLayerNs);
    const auto recorded = lists.appendAll(recordedLayerNs);
    const auto ofCalls = lists.append(calls);
    const Json json{{"rank", figures.rank},
                    {"host", figures.host},
                    {"tokens", figures.tokens},
                    {"experts", figures.expertsHeld},
                    {"weight_bytes", figures.weightBytes},
                    {"peak", figures.peakMemoryBytes},
                    {"load", figures.loadSeconds},
                    {"timed", timed},
                    {"recorded", recorded},
                    {"calls", ofCalls},
                    {"sleeps", sleepsPerLayer},
                    {"identical", outputsIdentical},
                    {"dropped", droppedSlices},
                    {"nonfinite", nonFiniteLogits},
                    {"nonfinite_outputs", nonFiniteOutputs},
                    {"nonfinite_weights", nonFiniteWeights}};
    const auto rest = Json::to_cbor(json);
    const std::uint64_t length = rest.size();
    std::string packed(reinterpret_cast<const char*>(&length), sizeof length);
    packed.append(rest.begin(), rest.end());
    return packed += lists.bytes();
}

RankFacts RankFacts::unpack(const std::string& text) {
    std::uint64_t length = 0;
    if (text.size() < sizeof length) throwCutShort();
    std::memcpy(&length, text.data(), sizeof length);
    const auto told = std::string_view(text).substr(sizeof length);
    const auto json = Json::from_cbor(told.substr(0, length));
    ListBytes lists(told.substr(std::min<std::size_t>(length, told.size())));
    RankFacts facts;
    json.at("rank").get_to(facts.figures.rank);
    json.at("host").get_to(facts.figures.host);
    json.at("tokens").get_to(facts.figures.tokens);
    json.at("experts").get_to(facts.figures.expertsHeld);
    json.at("weight_bytes").get_to(facts.figures.weightBytes);
    json.at("peak").get_to(facts.figures.peakMemoryBytes);
    json.at("load").get_to(facts.figures.loadSeconds);
    facts.timedLayerNs = lists.takeAll(json.at("timed").get<std::vector<std::size_t>>());
    facts.recordedLayerNs = lists.takeAll(json.at("recorded").get<std::vector<std::size_t>>());
    facts.calls = lists.take<RowExchange::Call>(json.at("calls").get<std::size_t>());
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
