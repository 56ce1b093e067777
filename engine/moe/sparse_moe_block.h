#pragma once

#include "moe/kernels.h"
#include "moe/router_placement.h"

namespace gatescope {

/// vLLM's FusedMoE: the expert layer, which may have been handed the gate.
class FusedMoe {
public:
    FusedMoe(MoeKernels& kernels, const MoeConfig& config, bool holdsGate);

    bool isInternalRouter() const { return m_holdsGate; }
    /// `routerLogits` is the caller's gate result, or a placeholder where this layer runs the gate itself.
    /// Returns the logits that routing was computed from.
    RouterLogits forward(RouterLogits routerLogits, Recorder* recorder, int& gateCalls);

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

    /// Runs one layer over the input that the kernels hold. Returns the number of gate GEMMs.
    int forward(const PackedLayer& layer, Recorder* recorder);
    /// The logits that the last forward's routing came from.
    const RouterLogits& logits() const { return m_usedLogits; }

private:
    MoeKernels& m_kernels;
    RouterPlacement m_placement;
    FusedMoe m_experts;
    RouterLogits m_usedLogits;
};

} // namespace gatescope
