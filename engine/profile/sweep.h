// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/disturbance.h"
#include "profile/experiment.h"
#include "profile/point_ranks.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gatescope {

/// Over how many ranks a sweep runs, and where experts live on them.
struct SweepRanks {
    int count = 0;
    std::string placement; ///< "contiguous" or the map's file

    bool operator==(const SweepRanks&) const = default;
};

/// Every combination of models, dtypes, threads and tokens is a point; each is measured as `profile` would.
struct SweepPlan {
    std::vector<MoeConfig> models;
    std::vector<DType> dtypes; ///< empty: each model's own
    std::vector<int> threads{0};
    std::vector<int> tokens;
    Experiment common; ///< the rest: placements, layers, device, gemm, seed, seconds for each point, warmup
    std::optional<SweepRanks> ranks; ///< then `tokens` are those of all, `threads` each one's

    bool operator==(const SweepPlan&) const = default;
};

/// Rounds that a sweep goes over all its points.
inline constexpr int kSweepRounds = 10;

/// One placement's samples at one point.
struct SweepRun {
    RouterPlacement placement;
    std::vector<double> layerNs;
    double sleepsPerLayer = 0;
};

/// One point, as far as it was measured.
struct SweepPoint {
    MoeConfig config;
    DType dtype = DType::BF16;
    int threads = 0; ///< as asked for
    int tokens = 0;
    int rounds = 0;             ///< that are done
    double spentNs = 0;         ///< in blocks
    int group = 0;              ///< points of one group took turns; groups followed one another
    std::vector<SweepRun> runs; ///< one for each placement
    std::size_t blocks = 0;
    std::size_t passesPerBlock = 1;
    BlockSwitches switches;
    bool outputsIdentical = true;
    double expertsHitMean = 0;
    std::string deviceName;
    std::string gemmName;
    std::optional<PointRanks> ranks; ///< of a sweep over ranks

    bool finished() const { return rounds >= kSweepRounds; }
    /// First run minus second, block by block; nothing with one placement or before the first block.
    std::optional<PairedDifference> difference() const;
    /// What makes its median no figure to go by.
    std::optional<Disturbance> disturbance() const;
};

struct SweepResult {
    SweepPlan plan;
    std::vector<SweepPoint> points; ///< by model, dtype, threads, tokens
    int groups = 1;                 ///< more than one: memory does not hold all weights at once
    int sessions = 0;               ///< times that the sweep was started or went on
    std::string transport;          ///< of a sweep over ranks: "Open MPI 4.1.4"
    std::vector<std::string> hosts; ///< the same: of each rank
    bool complete() const;
};

/// UsageError for what no sweep could run.
void validate(const SweepPlan& plan);

/// The points of a plan, none of them measured.
SweepResult newSweep(const SweepPlan& plan);

/// Measures what `sweep` still lacks, in rounds over all points whose weights are in memory together: a
/// point's turn is a few balanced blocks, in an order that is drawn for each round, so that a drift of the
/// machine shows in all points alike. `keep` is called with the sweep after each round, and where it was
/// stopped: what was measured by then is in it. Progress says how much time is left. DeviceError, InputError;
/// Cancelled where nothing at all was measured.
void runSweep(SweepResult& sweep, const std::function<void(const SweepResult&)>& keep, ProgressSink& progress,
              const std::stop_token& stop);

} // namespace gatescope
