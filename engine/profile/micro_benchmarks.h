// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/statistics.h"
#include "profile/bench.h"
#include "profile/kept_rows.h"

#include <vector>

namespace gatescope {

/// What recording costs: the layer with the recorder on and off, in turn.
struct RecorderCost {
    int tokens = 1;
    double slicesPerLayer = 0;
    double layerNs = 0; ///< median, recorder off
    PairedDifference onMinusOff;
    double nsPerSlice = 0; ///< of a slice by itself, in a loop
    double share = 0;      ///< slicesPerLayer * nsPerSlice / layerNs
    bool complete = true;  ///< all pairs; else it was stopped after these
};

/// Cancelled where it was stopped before there were pairs enough for an interval.
RecorderCost measureRecorderCost(const BenchPlan& plan, ProgressSink& progress, const std::stop_token& stop);

/// One gate GEMM by itself. Cold: its weights were driven out of the caches before; warm: it ran just before,
/// as the second of two calls does.
struct GateCost {
    int tokens = 0;
    double coldNs = 0;
    double warmNs = 0;
    double bytes = 0; ///< gate weights
    double coldBandwidth() const { return bytes / coldNs * 1e9; }
    double warmBandwidth() const { return bytes / warmNs * 1e9; }
};

KeptRows<GateCost> measureGate(const BenchPlan& plan, const std::vector<int>& tokens, ProgressSink& progress,
                               const std::stop_token& stop);

/// The layer beside OneDnnBaseline, in turn on the same inputs.
struct BaselineRow {
    int tokens = 0;
    double layerNs = 0; ///< medians
    double baselineNs = 0;
    double ratio() const { return baselineNs / layerNs; }
};

KeptRows<BaselineRow> measureBaseline(const BenchPlan& plan, ProgressSink& progress,
                                      const std::stop_token& stop);

} // namespace gatescope
