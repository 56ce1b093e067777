// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace gatescope {

/// Who runs the router's GEMM (docs/architecture.md has the story of vLLM PR #40664):
///
/// | block calls the gate | experts hold the gate | gate GEMMs per layer                       |
/// |----------------------|-----------------------|--------------------------------------------|
/// | yes                  | yes                   | 2: before the fix, the first is never read |
/// | no                   | yes                   | 1: after the fix, is_internal_router       |
/// | yes                  | no                    | 1: external router                         |
/// | no                   | no                    | 0: hidden states taken for logits; refused |
class RouterPlacement {
public:
    /// UsageError where nobody would call the gate.
    RouterPlacement(bool blockCallsGate, bool expertsHoldGate);

    static RouterPlacement beforeFix() { return {true, true}; }
    static RouterPlacement afterFix() { return {false, true}; }
    static RouterPlacement external() { return {true, false}; }
    /// "before", "after", "external". UsageError lists them.
    static RouterPlacement fromName(std::string_view name);

    /// Where vLLM 0.33 runs the gate of models of that model_type; nullopt where that is none of ours.
    static std::optional<RouterPlacement> ofFamily(std::string_view modelType);

    bool blockCallsGate() const { return m_blockCallsGate; }
    /// vLLM's FusedMoE.is_internal_router: the expert layer was handed the gate.
    bool expertsHoldGate() const { return m_expertsHoldGate; }
    int gateCallsPerLayer() const { return int{m_blockCallsGate} + int{m_expertsHoldGate}; }
    std::string_view name() const;
    bool operator==(const RouterPlacement&) const = default;

private:
    bool m_blockCallsGate;
    bool m_expertsHoldGate;
};

} // namespace gatescope
