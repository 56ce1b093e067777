// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace gatescope {

/// What a slice is, as analysis and colours need it. GateScope's devices say it in the slice's category.
enum class Role : std::uint8_t {
    Iteration, ///< one pass over all layers
    Block,     ///< the whole SparseMoeBlock of a layer
    Experts,   ///< the expert layer (vLLM's FusedMoE)
    Gate,      ///< the router's GEMM
    Route,     ///< softmax, top-k, renormalisation
    Permute,
    W13, ///< gate_proj and up_proj of the experts
    Activation,
    W2, ///< down_proj of the experts
    Gather,
    Shared, ///< shared expert
    Api,    ///< host call to a device runtime
    Transfer,
    Other,
};

/// As categories and files have it; static storage.
const char* roleName(Role role);
/// Other where the category says nothing.
Role roleFromCategory(std::string_view category);

} // namespace gatescope
