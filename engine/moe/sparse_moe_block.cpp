#include "moe/sparse_moe_block.h"

namespace gatescope {

FusedMoe::FusedMoe(MoeKernels& kernels, const MoeConfig& config, bool holdsGate)
    : m_kernels(kernels),
      m_hasSharedExpert(config.sharedExpertIntermediateSize > 0),
      m_holdsGate(holdsGate) {}

RouterLogits FusedMoe::forward(RouterLogits routerLogits, Recorder* recorder, int& gateCalls) {
    const RecorderScope scope(recorder, recorder ? &recorder->phases() : nullptr, "fused_moe",
                              KernelKind::Experts);
    if (isInternalRouter()) {
        // Whatever the caller computed is overwritten unread: the second gate GEMM before the fix.
        if (routerLogits.record != nullptr) routerLogits.record->args.redundant = true;
        routerLogits = m_kernels.gate(++gateCalls);
    }
    m_kernels.route(routerLogits);
    m_kernels.experts();
    if (m_hasSharedExpert) m_kernels.sharedExpert();
    m_kernels.finish();
    return routerLogits;
}

SparseMoeBlock::SparseMoeBlock(MoeKernels& kernels, const MoeConfig& config, RouterPlacement placement)
    : m_kernels(kernels), m_placement(placement), m_experts(kernels, config, placement.expertsHoldGate()) {}

int SparseMoeBlock::forward(const PackedLayer& layer, Recorder* recorder) {
    const RecorderScope scope(recorder, recorder ? &recorder->phases() : nullptr, "sparse_moe_block",
                              KernelKind::Block);
    int gateCalls = 0;
    m_kernels.begin(layer);
    if (m_experts.isInternalRouter() && !m_placement.blockCallsGate()) {
        // The fix: the gate runs inside the expert layer, so what is handed over is a placeholder.
        const RouterLogits placeholder;
        m_usedLogits = m_experts.forward(placeholder, recorder, gateCalls);
    } else {
        const RouterLogits routerLogits = m_kernels.gate(++gateCalls);
        m_usedLogits = m_experts.forward(routerLogits, recorder, gateCalls);
    }
    return gateCalls;
}

} // namespace gatescope
