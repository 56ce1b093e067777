// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

namespace gatescope {

/// Looks at each `quantization_config` that a checkpoint's config.json has for its language model, `part`
/// being MoeConfig's: beside the model's fields, or outside of the object that holds them. So that weights
/// are not read by rules that they were not written by. Known are
///   fp8                 weight_block_size [128, 128], activation_scheme "dynamic" (Qwen3, DeepSeek-V3)
///   mxfp4               (gpt-oss)
///   compressed-tensors  format "int-quantized": weights int8 per channel, input_activations int8 per token
///                       and dynamic, both symmetric (W8A8)
/// InputError names file and field where it asks for something else.
void requireKnownQuantization(const std::filesystem::path& configFile, std::string_view part = {});

} // namespace gatescope
