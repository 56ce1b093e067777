// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/statistics.h"
#include "base/progress.h"
#include "moe/config.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gatescope {

/// How far this machine's measurements can be trusted: what GateScope says of runs whose truth is known.
struct CalibrationPlan {
    double seconds = 60; ///< for everything, loading not counted
    std::vector<std::string> layers{"small", "middle", "large"};
    int threads = 0; ///< 0: all cores that the process may use
    std::uint64_t seed = 1;
};

/// Runs in which one side waits for a known time inside each layer.
struct PlantedSlowdown {
    double share = 0;       ///< of the layer's time, in the run just before
    Proportion found;       ///< resolved, with the right sign
    double waitNs = 0;      ///< that was planted; the runs' median
    double medianShare = 0; ///< of the same time, what the runs measured; their median
};

/// One layer at one number of tokens.
struct CalibrationRow {
    std::string layer; ///< "small", "middle", "large"
    MoeConfig config;
    int tokens = 1;
    double layerNs = 0;      ///< median over the runs
    double blocksPerRun = 0; ///< mean
    Proportion falseAlarms;  ///< runs of a thing beside itself whose difference was resolved
    std::vector<PlantedSlowdown> planted;
    /// Of the runs' medians: largest / smallest.
    double repeatability = 1;
    double sleepsPerLayer = 0;
    PairedDifference recordedMinusTimed; ///< ns per layer
};

struct Calibration {
    CalibrationPlan plan;
    std::string deviceName;
    double timerResolutionNs = 0; ///< smallest step that two readings of the clock were apart
    double timerCostNs = 0;       ///< of one reading
    double recorderNsPerSlice = 0;
    std::vector<CalibrationRow> rows;
    bool complete = true; ///< all layers and tokens; else it was stopped after these rows
};

/// Real runs on the CPU: a small, a middle and a large layer (Qwen3-30B-A3B's) at 1 and 16 tokens, each
/// measured many times as `profile` would, from one loading. Stopped, it is the rows that are done.
/// UsageError, DeviceError; Cancelled where there is none.
Calibration calibrate(const CalibrationPlan& plan, ProgressSink& progress, std::stop_token stop);

} // namespace gatescope
