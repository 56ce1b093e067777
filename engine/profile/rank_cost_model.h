// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cpu/gemm.h"
#include "moe/config.h"

#include <span>

namespace gatescope {

/// An exchange between ranks as a straight line: `ns` + bytes sent by a rank / `bytesPerSecond`.
struct ExchangeLine {
    double ns = 0;
    double bytesPerSecond = 0; ///< infinite where more bytes took no longer

    double nsOf(double bytes) const { return ns + bytes / bytesPerSecond * 1e9; }
};

/// One size of exchanges, measured: bytes that a rank sent (mean), and how long it took.
struct ExchangePoint {
    double bytes = 0;
    double ns = 0;
};

/// The line with the least sum of squared relative errors; of a single size a level one.
ExchangeLine fitExchange(std::span<const ExchangePoint> points);

/// What one layer over ranks is, as far as its cost goes.
struct RankedLayer {
    const MoeConfig& config;
    DType dtype = DType::BF16;
    WeightFormat quantize = WeightFormat::Plain; ///< of the experts
    int tokens = 0;                              ///< of all ranks
    int ranks = 1;                               ///< experts in equal blocks
};

/// What a rank can do while all are at work, and what an exchange takes: none of it measured on layers.
struct RankSpeed {
    double bytesPerSecond = 0; ///< read from memory
    double flops = 0;          ///< per second
    ExchangeLine exchange;
};

struct PredictedLayer {
    double sentBytes = 0; ///< by a rank, mean
    double imbalance = 1; ///< rows of the fullest rank against the mean, as RankRun has it
    double computeNs = 0; ///< gate and experts of the fullest rank
    double exchangeNs = 0;
    double layerNs() const { return computeNs + exchangeNs; }
};

/// The cost model of docs/scale.md: rows fall on experts at random, k different ones for each token.
PredictedLayer predictLayer(const RankedLayer& layer, const RankSpeed& speed);

} // namespace gatescope
