// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/kernels.h"
#include "moe/router_placement.h"

namespace gatescope {

/// vLLM's FusedMoE: the expert layer, which may have been handed the gate. Where experts live on several
/// ranks, rows are dispatched between route() and experts() and combined before finish(): that is this
/// class's to call once a device offers it.
class FusedMoe {
public:
    FusedMoe(MoeKernels& kernels, const MoeConfig& config, bool holdsGate);

    bool isInternalRouter() const { return m_holdsGate; }
    /// `routerLogits` is the caller's gate result, or a placeholder where this layer runs the gate itself.
    HiddenStates forward(HiddenStates x, RouterLogits routerLogits);

private:
    MoeKernels& m_kernels;
    bool m_hasSharedExpert;
    bool m_holdsGate;
};

/// vLLM's Qwen3MoeSparseMoeBlock as of April 2026, with the gate where `placement` puts it. Written once for
/// all devices; what differs between them is behind MoeKernels.
class SparseMoeBlock {
public:
    SparseMoeBlock(MoeKernels& kernels, const MoeConfig& config, RouterPlacement placement);

    /// Runs the layer over `x`, the kernels' input().
    HiddenStates forward(const PackedLayer& layer, HiddenStates x);

private:
    MoeKernels& m_kernels;
    RouterPlacement m_placement;
    FusedMoe m_experts;
};

} // namespace gatescope
