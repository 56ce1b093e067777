// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/sparse_moe_block.h"

#include "base/error.h"

namespace gatescope {

FusedMoe::FusedMoe(MoeKernels& kernels, const MoeConfig& config, bool holdsGate, ExpertExchange* exchange)
    : m_kernels(kernels),
      m_exchange(exchange),
      m_hasSharedExpert(config.sharedExpertIntermediateSize > 0),
      m_holdsGate(holdsGate) {
    if (m_exchange == nullptr || m_kernels.rankedExperts() != nullptr) return;
    throw UsageError("this device can't share a layer's experts with other ranks", "Take --device cpu");
}

void FusedMoe::expertsOfAllRanks(HiddenStates x) {
    auto& device = *m_kernels.rankedExperts();
    const auto arrived = m_exchange->dispatch(device.outgoing(x));
    device.takeResults(m_exchange->combine(device.serve(arrived)));
}

HiddenStates FusedMoe::forward(HiddenStates x, RouterLogits routerLogits) {
    const MoeKernels::NamedRange range(m_kernels, "fused_moe", BlockPart::Experts);
    // Whatever the caller computed is overwritten unread here: the second gate GEMM before the fix.
    if (isInternalRouter()) routerLogits = m_kernels.gate(x);
    m_kernels.route(routerLogits);
    if (m_exchange != nullptr) {
        expertsOfAllRanks(x);
    } else {
        m_kernels.experts(x);
    }
    if (m_hasSharedExpert) m_kernels.sharedExpert(x); // not while rows travel: docs/scale.md has measured it
    return m_kernels.finish();
}

SparseMoeBlock::SparseMoeBlock(MoeKernels& kernels, const MoeConfig& config, RouterPlacement placement,
                               ExpertExchange* exchange)
    : m_kernels(kernels),
      m_placement(placement),
      m_experts(kernels, config, placement.expertsHoldGate(), exchange) {}

HiddenStates SparseMoeBlock::forward(const PackedLayer& layer, HiddenStates x) {
    const MoeKernels::NamedRange range(m_kernels, "sparse_moe_block", BlockPart::Block);
    m_kernels.begin(layer);
    if (m_experts.isInternalRouter() && !m_placement.blockCallsGate()) {
        // The fix: the gate runs inside the expert layer, so what is handed over is a placeholder.
        return m_experts.forward(x, RouterLogits::placeholder());
    }
    const RouterLogits routerLogits = m_kernels.gate(x);
    return m_experts.forward(x, routerLogits);
}

} // namespace gatescope
