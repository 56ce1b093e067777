// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace gatescope {

/// What the config.json files and the tensors of one `model_type` look like. docs/families.md has the rules
/// in words.
struct ModelFamily {
    /// How a router turns logits into experts and weights.
    enum class Router : std::uint8_t {
        Softmax,    ///< over all experts, then top-k
        DeepSeekV2, ///< the same, chosen within groups where topk_method says so, weights scaled
        DeepSeekV3, ///< sigmoid, a correction bias for the choice, groups, weights scaled
        GptOss,     ///< logits with a bias, top-k, a softmax over those k
        Llama4,     ///< the sigmoid of the chosen logits, applied to the experts' input
    };
    /// Where the released files put norm_topk_prob.
    enum class TopkProb : std::uint8_t { InFile, Always, TrueWhereAbsent, Never };
    enum class SharedExpert : std::uint8_t {
        Never,
        WhereGiven, ///< shared_expert_intermediate_size, scaled by a gate
        Always,     ///< the same, and the field must be there
        Counted,    ///< n_shared_experts of moe_intermediate_size, side by side in one MLP, no gate
        LikeRouted, ///< one of the routed experts' size, no gate
    };
    /// Which layers are MoE layers.
    enum class Layers : std::uint8_t {
        All,
        SparseStep, ///< decoder_sparse_step and mlp_only_layers
        FirstDense, ///< all but the first first_k_dense_replace, or mlp_layer_types
        Listed,     ///< moe_layers, else every interleave_moe_layer_step-th
    };
    /// What experts.gate_up_proj of all experts looks like.
    enum class Packing : std::uint8_t {
        ByShape,           ///< [E, 2I, H] or transposed; shapes tell which
        TransposedHalves,  ///< [E, H, 2I]: I columns of gate_proj, then I of up_proj
        TransposedColumns, ///< [E, H, 2I]: gate_proj's and up_proj's columns in turn
    };

    /// Who runs the gate in vLLM 0.33 (docs/families.md has the classes).
    enum class Gate : std::uint8_t {
        Block,  ///< the block calls it and hands the experts logits
        Runner, ///< the expert layer was handed the gate
    };

    std::string_view modelType;
    std::string_view expertsField;      ///< as the released files call it
    std::string_view intermediateField; ///< the size of one expert
    Router router = Router::Softmax;
    TopkProb topkProb = TopkProb::InFile;
    SharedExpert sharedExpert = SharedExpert::Never;
    Layers layers = Layers::SparseStep;
    Gate gate = Gate::Block;
    Packing packing = Packing::ByShape;
};

/// All of them; config.json's model_type finds one.
std::span<const ModelFamily> modelFamilies();
/// nullptr where no family has that model_type.
const ModelFamily* findModelFamily(std::string_view modelType);

} // namespace gatescope
