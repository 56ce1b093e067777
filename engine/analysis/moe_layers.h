// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/kernel_table.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace gatescope {

/// One pass of one MoE layer: from the norm before its router to its last router kernel.
struct MoeLayer {
    std::uint32_t queue = 0;
    int rank = 0;
    std::int32_t step = 0;  ///< from 0, in the order of time, for each rank
    std::int32_t index = 0; ///< among the MoE layers of its step
    /// Rows of the table in the queue's order: what ran since the norm (or whatever bounds the window) up to
    /// the last router kernel.
    std::vector<std::uint32_t> window;
    std::vector<std::uint32_t> routers;
    std::optional<std::uint32_t> boundedBy{}; ///< the row that bounds the window: a norm, attention, experts
    bool afterNorm = false; ///< a norm bounds the window, so no output projection can be in it
    /// Kernels of its replayed graph go on now on one queue and now on another: others may hold some of its
    /// own.
    bool queuesTakeTurns = false;
    bool behindCut = false;              ///< the recording begins inside the layer before, which was left out
    bool namedRouter = false;            ///< a router kernel's name says so; a top-k alone may be a sampler's
    std::optional<std::int64_t> experts; ///< the logits' width where the router's shapes were recorded
};

/// What a step costs, as far as its kernels tell.
struct StepSpan {
    int rank = 0;
    std::int32_t step = 0;
    std::int64_t start = 0;
    std::int64_t end = 0;
};

struct MoeStructure {
    std::vector<MoeLayer> layers; ///< by rank, step, index
    std::vector<StepSpan> steps;
};

/// The MoE layers of a run, found at their routers: a kernel or operator that is named as one, or a top-k
/// with experts behind it.
MoeStructure findMoeLayers(const KernelTable& table);

/// M of a GEMM: all dimensions of its first operand but the last, folded.
std::optional<std::int64_t> gemmRows(const OpShapes& shapes);
/// N of a GEMM: of its second operand. Nothing where the shapes are of something else.
std::optional<std::int64_t> gemmColumns(const OpShapes& shapes);
/// K of a GEMM: the width of its first operand.
std::optional<std::int64_t> gemmDepth(const OpShapes& shapes);

} // namespace gatescope
