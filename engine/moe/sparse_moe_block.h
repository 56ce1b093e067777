// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/expert_exchange.h"
#include "moe/kernels.h"
#include "moe/router_placement.h"

namespace gatescope {

/// vLLM's FusedMoE: the expert layer, which may have been handed the gate. Where experts live on several
/// ranks it has an exchange, and rows are dispatched between route() and the experts and combined before
/// finish(). Attention is data parallel: each rank has tokens of its own.
class FusedMoe {
public:
    /// `exchange`: null where this device has all experts. UsageError where there is one and the device can't
    /// hold a part of the experts.
    FusedMoe(MoeKernels& kernels, const MoeConfig& config, bool holdsGate,
             ExpertExchange* exchange = nullptr);

    bool isInternalRouter() const { return m_holdsGate; }
    /// `routerLogits` is the caller's gate result, or a placeholder where this layer runs the gate itself.
    HiddenStates forward(HiddenStates x, RouterLogits routerLogits);

private:
    void expertsOfAllRanks(HiddenStates x);

    MoeKernels& m_kernels;
    ExpertExchange* m_exchange;
    bool m_hasSharedExpert;
    bool m_holdsGate;
};

/// vLLM's Qwen3MoeSparseMoeBlock as of April 2026, with the gate where `placement` puts it. Written once for
/// all devices; what differs between them is behind MoeKernels.
class SparseMoeBlock {
public:
    SparseMoeBlock(MoeKernels& kernels, const MoeConfig& config, RouterPlacement placement,
                   ExpertExchange* exchange = nullptr);

    /// Runs the layer over `x`, the kernels' input().
    HiddenStates forward(const PackedLayer& layer, HiddenStates x);

private:
    MoeKernels& m_kernels;
    RouterPlacement m_placement;
    FusedMoe m_experts;
};

} // namespace gatescope
