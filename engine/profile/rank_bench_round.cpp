// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rank_bench_round.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace gatescope {

namespace {

using Json = nlohmann::json;

} // namespace

double RankBenchRound::limitNs(std::size_t at) const {
    return std::max(bytes[at] / bytesPerSecond, gateFlops[at] / gatePeak + otherFlops[at] / otherPeak) * 1e9;
}

std::string RankBenchRound::packed() const {
    const auto packed = Json::to_cbor(Json{exchangeNs,
                                           sentBytes,
                                           layerNs,
                                           insideNs,
                                           rows,
                                           bytes,
                                           gateFlops,
                                           otherFlops,
                                           {bytesPerSecond, gatePeak, otherPeak}});
    return {packed.begin(), packed.end()};
}

RankBenchRound RankBenchRound::unpack(const std::string& text) {
    const auto json = Json::from_cbor(text);
    RankBenchRound round;
    json.at(0).get_to(round.exchangeNs);
    json.at(1).get_to(round.sentBytes);
    json.at(2).get_to(round.layerNs);
    json.at(3).get_to(round.insideNs);
    json.at(4).get_to(round.rows);
    json.at(5).get_to(round.bytes);
    json.at(6).get_to(round.gateFlops);
    json.at(7).get_to(round.otherFlops);
    json.at(8).at(0).get_to(round.bytesPerSecond);
    json.at(8).at(1).get_to(round.gatePeak);
    json.at(8).at(2).get_to(round.otherPeak);
    return round;
}

std::vector<double> largestOf(const std::vector<RankBenchRound>& ranks,
                              std::vector<double> RankBenchRound::*list) {
    auto largest = ranks.front().*list;
    for (const auto& rank : ranks) {
        for (std::size_t at = 0; at < largest.size(); ++at)
            largest[at] = std::max(largest[at], (rank.*list).at(at));
    }
    return largest;
}

} // namespace gatescope
