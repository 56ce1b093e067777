// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/engine_sentences.h"

#include <QtGlobal>

namespace gatescope {

namespace {

// clang-format off
/// As engine/moe refuses a config.json, and JSON as such.
constexpr EngineSentence kConfigErrorSentences[]{
    // JSON
    {QT_TRANSLATE_NOOP("EngineText", "%1: not valid JSON: %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: expected a JSON object, found %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: nested deeper than %2 levels"), "n#"},
    {QT_TRANSLATE_NOOP("EngineText", "This is no file of the expected kind")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: \"%2\" stands twice"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Remove one of them")},
    {QT_TRANSLATE_NOOP("EngineText", "Get the file again")},
    {QT_TRANSLATE_NOOP("EngineText", "Get the file again or write it anew")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: a Git LFS pointer, not the file itself"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Run `git lfs pull` in the repository, or download the file")},
    // fields
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 is missing"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Add the field with the model's value; it is not guessed")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 is %3, not a whole number below 2^31"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Write a whole number")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 is %3, not true or false"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Write true or false")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 is %3, not a number"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Write a number")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 is %3, not a string"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Write a string")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 is no list"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Write a list of whole numbers")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 is no list of words"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Write a list of strings")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 is no object"), "nn"},
    // what a model is
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 \"%3\" is not known"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Known are %1, %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1num_experts is %2 but %3 is %4"), "nnnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1num_local_experts is %2 but %3 is %4"), "nnnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Keep the field that is right and remove the other")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 \"%3\" is no type that weights can have"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Use float32, bfloat16 or float16")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 \"%3\" is not supported"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Models of this model_type have \"%1\""), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Models of this model_type have \"greedy\" or \"group_limited_greedy\"")},
    {QT_TRANSLATE_NOOP("EngineText", "Only \"silu\" is")},
    {QT_TRANSLATE_NOOP("EngineText", "a model has no part \"%1\""), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Choose thinker or talker")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 is missing, so there is no %3"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Choose the part that the model has")},
    {QT_TRANSLATE_NOOP("EngineText", "Leave out the choice of a part")},
    {QT_TRANSLATE_NOOP("EngineText", "there is no preset \"%1\""), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Presets are %1"), "n"},
    // sizes
    {QT_TRANSLATE_NOOP("EngineText", "%1hidden_size is %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1intermediate_size is %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1num_experts is %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1n_routed_experts is %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1num_local_experts is %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1num_experts_per_tok is %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1num_hidden_layers is %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1decoder_sparse_step is %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1first_k_dense_replace is %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1mlp_only_layers is %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1n_shared_experts is %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1n_shared_experts times moe_intermediate_size is %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1interleave_moe_layer_step is %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1swiglu_limit is %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Expected %1 to %2")},
    {QT_TRANSLATE_NOOP("EngineText", "Expected %1 to %2, the number of layers")},
    {QT_TRANSLATE_NOOP("EngineText", "Expected %1 to %2, the number of experts")},
    {QT_TRANSLATE_NOOP("EngineText", "Expected a number above %1")},
    {QT_TRANSLATE_NOOP("EngineText", "Expected a number above %1 and at most %2")},
    {QT_TRANSLATE_NOOP("EngineText", "Expected a number")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: num_experts_per_tok is %2, more than %3, which is %4"), "n#n#"},
    {QT_TRANSLATE_NOOP("EngineText", "A token cannot go to more experts than there are")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: n_group is %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: n_group is %2, which does not divide the %3 experts"), "n##"},
    {QT_TRANSLATE_NOOP("EngineText", "Groups are of equal size: take the model's own n_group and number of experts")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: topk_group is %2, n_group is %3"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "A token's experts come from 1 to n_group groups")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: topk_group is %2: groups of %3 experts have fewer than num_experts_per_tok, which is %4"), "n###"},
    {QT_TRANSLATE_NOOP("EngineText", "A token cannot go to more experts than its groups have")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: n_group is %2: groups of one expert have no two best to be ranked by"), "n#"},
    {QT_TRANSLATE_NOOP("EngineText", "Take the model's own n_group")},
    {QT_TRANSLATE_NOOP("EngineText", "%1routed_scaling_factor is %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: the activation's alpha is %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: the activation's offset of up is %2"), "nn"},
    // which layers have experts
    {QT_TRANSLATE_NOOP("EngineText", "Take a model with MoE layers")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 leaves no MoE layer"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 leave no MoE layer"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: first_k_dense_replace or mlp_layer_types leave no MoE layer"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: moe_layers or interleave_moe_layer_step leave no MoE layer"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: mlp_only_layers and decoder_sparse_step leave no MoE layer"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 names layer %3"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Layers are %1 to %2")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 has %3 entries for %4 layers"), "nn##"},
    {QT_TRANSLATE_NOOP("EngineText", "Give one for each layer")},
    {QT_TRANSLATE_NOOP("EngineText", "%1mlp_layer_types says \"%2\""), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Expected \"dense\" or \"sparse\"")},
    {QT_TRANSLATE_NOOP("EngineText", "%1moe_layer_freq is not 1"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Only models with a MoE in every layer are supported")},
    // quantisation
    {QT_TRANSLATE_NOOP("EngineText", "Take a release in bf16, FP8, MXFP4 or int8 (W8A8) of this model")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 \"%3\" is not supported, only \"%4\" is"), "nnnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 is %3: a zero point is not supported"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 is %3: a scale of activations that is fixed beforehand is not supported"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 is not [128, 128], and FP8 is read with those blocks only"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 \"%3\" is not known, only \"dynamic\" and \"static\" are"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 is missing: int8 with other types beside it is not supported"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 is %3, only 8 is supported"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 is given: groups of a channel are not supported"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 is given: transforms of activations are not supported"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 \"%3\" is not supported for FP8, only \"channel\", \"tensor\" and \"block\" are"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 \"%3\" is not supported, only \"int-quantized\", \"float-quantized\" and \"naive-quantized\" are"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1config_groups.%2 is null"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 \"%3\" is not supported, only \"FP8\", \"FP8_PER_CHANNEL_PER_TOKEN\" and \"FP8_PB_WO\" are"), "nnn"},
};
// clang-format on

} // namespace

std::span<const EngineSentence> configErrorSentences() {
    return kConfigErrorSentences;
}

} // namespace gatescope
