// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/finding.h"
#include "analysis/kernel_table.h"
#include "analysis/moe_layers.h"

#include <cstdint>
#include <map>
#include <vector>

namespace gatescope {

/// One call of a gate: its GEMM, with the second kernel where split-K has one.
struct GateCall {
    std::vector<SliceId> slices;
    std::int64_t start = 0;
    std::int64_t durationNs = 0; ///< of the slices
    std::int64_t coveredNs = 0;  ///< of which other queues of the device were busy
    std::int64_t launchNs = 0;   ///< of the host calls that started it and nothing else
    bool redundant = false;      ///< nothing reads its result; where no data flow is known all but the last
};

/// What one pass of one MoE layer shows.
struct GateLayer {
    int rank = 0;
    std::int32_t step = 0;
    std::int32_t layer = 0;
    std::vector<GateCall> calls; ///< in order
    SliceId router = kNoSlice;   ///< the block, in a run of our own
    Confidence confidence = Confidence::Weak;

    std::size_t redundantCalls() const;
    /// What the redundant calls cost: of equal calls the cheapest, less what other queues covered, and the
    /// dearest. The first call fetches the weights for the second, so neither is the exact price.
    std::int64_t wastedLowNs() const;
    std::int64_t wastedHighNs() const;
    std::int64_t wastedLaunchNs() const;
};

struct GateReport {
    std::vector<GateLayer> layers; ///< by rank, step, layer
    std::size_t moeLayers = 0;     ///< in the step that has most
    std::size_t steps = 0;         ///< with MoE layers, of the rank that has most
    std::int64_t stepNs = 0;       ///< of all steps of all ranks

    std::map<std::size_t, std::size_t> callsPerLayer() const; ///< number of calls -> layer passes
    std::size_t redundant() const;
    std::size_t missing() const;
    std::int64_t wastedLowNs() const;
    std::int64_t wastedHighNs() const;
    std::int64_t wastedLaunchNs() const;
    /// Of one layer's pass: its calls on average; medians of what redundant calls cost where there are some,
    /// so that one preempted call does not become the price.
    double meanCalls() const;
    double typicalWastedLowNs() const;
    double typicalWastedHighNs() const;
    /// Of the steps' time at most; 0 where no step has a length.
    double stepShare() const;
};

/// Fills in what follows from the layers.
void countLayers(GateReport& report);

/// Counts the gate's calls in every MoE layer of a trace that others recorded.
GateReport detectGates(const KernelTable& table, const MoeStructure& structure);

} // namespace gatescope
