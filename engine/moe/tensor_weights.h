// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/tensor_store.h"
#include "moe/weight_source.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// One layer's weights from the tensors of a store, under any of the names and layouts that checkpoints use:
///
/// | tensors after the prefix                               | shape                                  |
/// |--------------------------------------------------------|----------------------------------------|
/// | gate.weight or router.weight                           | [E, H]                                 |
/// | gate.e_score_correction_bias (DeepSeek-V3 and kin)     | [E]                                    |
/// | router.bias (gpt-oss)                                  | [E]                                    |
/// | experts.N.{gate,up,down}_proj.weight                   | [I, H], [I, H], [H, I]                 |
/// | experts.N.{w1,w3,w2}.weight (Mixtral)                  | the same                               |
/// | experts.gate_up_proj, experts.down_proj                | [E, 2I, H], [E, H, I]                  |
/// |                                                        | or transposed: [E, H, 2I], [E, I, H]   |
/// | the same (Llama-4)                                     | [E, H, 2I] (gate, then up), [E, I, H]  |
/// | the same (gpt-oss)                                     | [E, H, 2I] (gate and up columns in     |
/// |                                                        | turn), [E, I, H]                       |
/// | experts.gate_up_proj_bias, experts.down_proj_bias      | [E, 2I] (gpt-oss: in turn), [E, H]     |
/// | experts.{gate_up,down}_proj_blocks, _scales (MXFP4)    | [E, 2I, H/32, 16] (gate and up in      |
/// |                                                        | turn), [E, H, I/32, 16]; without 16    |
/// | experts.{gate_up,down}_proj_scale_inv (packed FP8)     | [E, ceil(2I/128), ceil(H/128)], ...;   |
/// | or _scale or _weight_scale                             | transposed where the weights are; or   |
/// |                                                        | [E, 2I, 1], [E, 1, 2I], [E, 2I]; or    |
/// |                                                        | [E, 1, 1], [E, 1], [E]                 |
/// | NAME.weight_scale (int8)                               | [out, 1]                               |
/// | NAME.weight_scale_inv or NAME.weight_scale (FP8)       | [ceil(out/128), ceil(in/128)]; or      |
/// |                                                        | [out, 1], [out]; or one number         |
/// | shared_expert(s).{gate,up,down}_proj.weight            | [Is, H], [Is, H], [H, Is]              |
/// | shared_expert_gate.weight                              | [1, H]                                 |
///
/// `prefixes` are tried in turn; the first under which the gate is found counts. Every tensor is looked up
/// and its shape and type checked here, so read() can't fail later. InputError names file and tensor.
std::shared_ptr<WeightSource> makeTensorWeights(std::shared_ptr<const TensorStore> store,
                                                const std::vector<std::string>& prefixes,
                                                const MoeConfig& config, int layer);

/// Prefixes of layer `layer` in released checkpoints, text models and vision-language ones; `part` is
/// MoeConfig's.
std::vector<std::string> checkpointPrefixes(int layer, std::string_view part = {});

/// A safetensors file that holds one layer's tensors, with the prefix `weights.` (reference files), none, or
/// that of `layer` in a checkpoint.
std::shared_ptr<WeightSource> makeFileWeights(const std::filesystem::path& file, const MoeConfig& config,
                                              int layer = 0);

/// True where the file's names say no layer, so that makeFileWeights() gives the same tensors for each.
bool holdsOneLayer(const std::filesystem::path& file);

} // namespace gatescope
