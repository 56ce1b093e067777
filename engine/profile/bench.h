// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "cpu/gemm.h"
#include "moe/config.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gatescope {

/// How fast the CPU layer is beside what the machine could do at best.
struct BenchPlan {
    MoeConfig config;
    DType dtype = DType::BF16;
    int threads = 0; ///< 0: all cores
    GemmChoice gemm = GemmChoice::Automatic;
    WeightFormat quantize = WeightFormat::Plain; ///< of the experts
    std::vector<int> tokens{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048};
    double secondsPerRow = 2.0;
    std::uint64_t seed = 1;
};

/// One token count: the median, by fraction, of several short rounds. A round measures bandwidth before and
/// after a few iterations of the layer, and the peak, so that a machine whose speed changes within seconds
/// changes both sides of the fraction alike.
struct BenchRow {
    int tokens = 0;
    double medianNs = 0; ///< of one layer in that round: gate, routing, experts, gather
    /// Of all rounds' iterations, and that median, which may be outside: a round may be one iteration.
    double p10Ns = 0;
    double p90Ns = 0;
    std::size_t iterations = 0; ///< of all rounds
    double bytes = 0;           ///< that must be read: weights of the experts hit and the gate, mean
    double flops = 0;
    double bandwidth = 0;   ///< bytes/s, mean of before and after
    double peak = 0;        ///< flop/s; W8A8: int8 operations/s, which its experts are held against
    double limitNs = 0;     ///< max(bytes / bandwidth, flops / peak)
    double fraction = 0;    ///< limit / median
    double fractionP10 = 0; ///< over the rounds
    double fractionP90 = 0;
};

struct BenchResult {
    BenchPlan plan;
    std::string deviceName;
    std::string gemmName;
    std::string peakDtype;  ///< "i8": operations on whole numbers
    std::string peakSource; ///< what multiplied: "oneDNN's bf16 matmul of 2048 x 2048 x 2048"
    double bandwidth = 0;   ///< median over the rows
    double peak = 0;
    std::vector<BenchRow> rows;
    bool complete = true; ///< all token counts; else it was stopped after these rows
    /// As many layers as take turns at most hold less than the caches do several times, so weights may be
    /// found in them.
    bool weightsMayBeCached = false;
};

/// How many layers of so many bytes take turns, so that no weights are in a cache when their turn comes
/// again; at most kMostLayers, which take seconds to make, however tiny.
inline constexpr int kMostLayers = 1024;
int layersToExceedCaches(std::int64_t layerBytes);

/// UsageError for what no bench could run; every kind of bench asks.
void validate(const BenchPlan& plan);

/// Uniform routing and a new input in each iteration; the weights exceed the caches (several layers take
/// turns where one is too small). Stopped, it is what was measured until then. UsageError, DeviceError;
/// Cancelled where that is nothing.
BenchResult runBench(const BenchPlan& plan, ProgressSink& progress, std::stop_token stop);

} // namespace gatescope
