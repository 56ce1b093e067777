// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

namespace gatescope {

/// Looks at each `quantization_config` that a checkpoint's config.json has for its language model, `part`
/// being MoeConfig's: beside the model's fields, or outside of the object that holds them. So that weights
/// are not read by rules that they were not written by. Known are
///   fp8                 weight_block_size [128, 128] (Qwen3, DeepSeek-V3), or none: a scale for each tensor;
///                       activation_scheme "dynamic" or "static", whose scales nothing here reads
///   fbgemm_fp8          a scale for each output channel (Llama-4)
///   mxfp4               (gpt-oss)
///   compressed-tensors  format "int-quantized": weights int8 per channel, input_activations int8 per token
///                       and dynamic, both symmetric (W8A8); or "float-quantized" (older: "naive-quantized"):
///                       weights float of 8 bits (e4m3), symmetric, strategy "channel", "tensor" or "block"
///                       of [128, 128], whatever the activations, which stay as they are here
///   modelopt            quant_algo "FP8" (a scale for each tensor), "FP8_PER_CHANNEL_PER_TOKEN" (for
///                       each output channel) or "FP8_PB_WO", "fp8_pb_wo" (for each block of 128 x 128);
///                       where config.json says nothing, hf_quant_config.json beside it
/// InputError names file and field where it asks for something else.
void requireKnownQuantization(const std::filesystem::path& configFile, std::string_view part = {});

} // namespace gatescope
