// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace gatescope {

/// What one rank measured of one number of tokens in one round, as it tells it to rank 0. Lists are as long
/// on each rank.
struct RankBenchRound {
    std::vector<double> exchangeNs{}; ///< [exchange]
    std::vector<double> sentBytes{};  ///< the same
    std::vector<double> layerNs{};    ///< [iteration]
    std::vector<double> insideNs{};   ///< [iteration] of the exchange in a layer, without waiting
    std::vector<double> rows{};       ///< [iteration] that its experts got, per layer
    std::vector<double> bytes{};      ///< [iteration] to be read, per layer
    std::vector<double> gateFlops{};  ///< [iteration]
    std::vector<double> otherFlops{}; ///< [iteration] of experts and shared expert
    double bytesPerSecond = 0;
    double gatePeak = 0;  ///< flop/s
    double otherPeak = 0; ///< the same but for W8A8

    /// The least time that iteration `at` could take here, of a layer.
    double limitNs(std::size_t at) const;

    std::string packed() const;
    static RankBenchRound unpack(const std::string& text);
};

/// Of one list of all ranks: the largest of each place.
std::vector<double> largestOf(const std::vector<RankBenchRound>& ranks,
                              std::vector<double> RankBenchRound::*list);

} // namespace gatescope
