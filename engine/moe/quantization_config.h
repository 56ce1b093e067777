// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace gatescope {

/// Looks at `quantization_config` in a checkpoint's config.json, so that weights are not read by rules that
/// they were not written by. Known are
///   fp8                 weight_block_size [128, 128], activation_scheme "dynamic" (Qwen3, DeepSeek-V3)
///   mxfp4               (gpt-oss)
///   compressed-tensors  format "int-quantized": weights int8 per channel, input_activations int8 per token
///                       and dynamic, both symmetric (W8A8)
/// InputError names file and field where it asks for something else.
void requireKnownQuantization(const std::filesystem::path& configFile);

} // namespace gatescope
