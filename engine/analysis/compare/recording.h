// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/compare/kernel_kinds.h"
#include "analysis/detection.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gatescope {

/// The kernels of one step on one rank, queue by queue, each in order. Queues stand in the order of how much
/// they hold, so that streams that run side by side are told apart by what they do, not by when.
struct StepRows {
    int rank = 0;
    std::int32_t step = 0;
    std::vector<KindId> kinds{};
    std::vector<std::int64_t> durations{};
    std::vector<bool> gates{};            ///< rows that the detector calls a gate's
    std::vector<std::uint32_t> windows{}; ///< rows with which the MoE layers' windows begin, in order
    std::int64_t busyNs = 0;              ///< time in which any queue was busy
    std::int64_t spanNs = 0;              ///< from the first kernel's start to the last one's end
    std::size_t launches = 0;             ///< host calls that started them

    bool operator==(const StepRows&) const = default;
};

/// One trace as a comparison sees it.
struct Recording {
    std::string file;
    std::string placement{};            ///< of the gate, in a run of our own; else empty
    std::string expertsOnRanks{};       ///< of a run of our own over ranks: "contiguous" or the map's file
    std::vector<std::string> devices;   ///< as the trace names them; none where it does not
    bool onHost = false;                ///< of operators: the trace has no kernels
    bool onProcessor = false;           ///< so its times are, or they are of a run of our own on the CPU
    std::size_t layers = 0;             ///< MoE layers of a step
    std::optional<std::int64_t> tokens; ///< of a step, from the router's shapes or the step's name
    bool graphs = false;                ///< most kernels were started by replayed graphs
    std::vector<StepRows> steps;        ///< by rank and time
    std::size_t kernelsOutside = 0;     ///< of no step
    std::int64_t outsideNs = 0;
    Detection detection;
};

/// Cuts a trace into steps: the annotated ones, else those of its MoE layers, else all of it is one.
Recording recordingOf(std::shared_ptr<const Trace> trace, std::string file, const KernelPatterns& patterns,
                      KernelKinds& kinds);

} // namespace gatescope
