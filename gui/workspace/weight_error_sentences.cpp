// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/engine_sentences.h"

#include <QtGlobal>

namespace gatescope {

namespace {

// clang-format off
/// As engine/moe refuses checkpoints, their tensors and reference files.
constexpr EngineSentence kWeightErrorSentences[]{
    // checkpoints
    {QT_TRANSLATE_NOOP("EngineText", "a file was cut short, or its disk failed, while its tensors were read")},
    {QT_TRANSLATE_NOOP("EngineText", "Let nobody write to the checkpoint meanwhile; get the file again")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: was cut short while it was read"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: no such folder"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Give the folder of a checkpoint, with its config.json")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: layer %2 is no MoE layer"), "n#"},
    {QT_TRANSLATE_NOOP("EngineText", "The MoE layers are %1"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "The MoE layers are %1 to %2")},
    {QT_TRANSLATE_NOOP("EngineText", "The MoE layers are %1, and %2 more"), "n#"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: there is no model.safetensors.index.json and no model.safetensors"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Give the folder of a checkpoint in safetensors format")},
    {QT_TRANSLATE_NOOP("EngineText", "Get the index again")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: weight_map gives %2 for %3, which is no file name"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: there is no tensor %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "The weights and the model's configuration do not belong together, or part is missing")},
    {QT_TRANSLATE_NOOP("EngineText", "The weights and the model's configuration do not belong together")},
    {QT_TRANSLATE_NOOP("EngineText", "The file and the model's configuration do not belong together")},
    {QT_TRANSLATE_NOOP("EngineText", "Take a file that holds it, or get the file again")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: the shard is missing; it holds %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Download the checkpoint completely")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: none of the shards that it names is there, but %2 is"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Remove the index if %1 is the whole model"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: there is no router gate for layer %2: no tensor %3gate.weight or %4router.weight, nor one with %5 other known prefixes"), "n#nn#"},
    {QT_TRANSLATE_NOOP("EngineText", "Take a file or folder that holds this MoE layer")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: the file has one layer's tensors, --layers asks for %2"), "n#"},
    {QT_TRANSLATE_NOOP("EngineText", "Leave out --layers, or give a --checkpoint")},
    // safetensors
    {QT_TRANSLATE_NOOP("EngineText", "The file is damaged or incomplete: get it again")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: %2 bytes are too few for a safetensors file"), "n#"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: the header is said to be %2 bytes long, but the file has only %3"), "n##"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: the header is %2 bytes long; the format allows %3"), "n##"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: __metadata__ is not an object of strings"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: the tensors end at byte %2 of the data, the file at %3"), "n##"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2: is no object"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2: dtype is missing or no string"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2: shape is missing or no list"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2: shape has the dimension %3"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2: data_offsets are missing or not two whole numbers"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2: data_offsets [%3, %4] run backwards"), "nn##"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2: data_offsets end at byte %3 of the data, but the file has only %4: it is truncated"), "nn##"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2: data_offsets hold %3 bytes, but shape %4 of %5 needs %6"), "nn#nn#"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2: data_offsets hold %3 bytes, but shape %4 of %5 needs no whole number of bytes below 2^61"), "nn#nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2: data_offsets [%3, %4] overlap another tensor's, which end at %5"), "nn###"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2: data_offsets begin at %3, leaving a hole after %4"), "nn##"},
    // a layer's tensors
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 has shape %3, expected %4"), "nnnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 has shape %3, expected %4: one factor for each output channel"), "nnnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 has shape %3, expected %4, one factor for each 128 x 128 block, or %5 for each output channel, or %6 for a whole tensor"), "nnnnnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Take a checkpoint with scales of one of these, or a bf16 release")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 and %3experts.down_proj have shapes %4 and %5, expected %6 and %7"), "nnnnnnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 and %3experts.down_proj have shapes %4 and %5, expected %6 and %7, or %8 and %9"), "nnnnnnnnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 and %3experts.down_proj have types %4 and %5 and shapes %6 and %7, expected f8_e4m3 %8 and %9"), "nnnnnnnnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 and %3experts.down_proj have types %4 and %5 and shapes %6 and %7, expected f8_e4m3 %8 and %9, or %10 and %11"), "nnnnnnnnnnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 has type %3; weights are f32, bf16, f16 or, for experts, FP8 e4m3 or int8 in a tensor for each matrix, or packed FP8 e4m3 or MXFP4"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Take a checkpoint that keeps this tensor in bf16")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 holds packed integers as GPTQ and AWQ write them, which are not read"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 holds packed integers as compressed-tensors writes them (pack-quantized), which are not read"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 belongs to FP8 with zero points, which is not supported"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Take a checkpoint whose FP8 is symmetric, or a bf16 release")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 is FP8, but there is no tensor %3_scale_inv or %4_scale"), "nnnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Take a checkpoint whose FP8 weights carry scales, or a bf16 release")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 is FP8 and has scales twice: %3 and %4"), "nnnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Take out the one that the weights were not divided by")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 belongs to int8 with zero points or fixed activation scales, which is not supported"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Take a checkpoint whose int8 is symmetric and whose activations are quantised dynamically")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 is int8, but there is no tensor %3"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Take a checkpoint whose int8 weights carry a scale for each output channel, or a bf16 release")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 has type %3; scales are f32, bf16 or f16"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Take a checkpoint that keeps them in one of these, or a bf16 release")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 is FP8, and %3 keeps gate_proj and up_proj in turn there: scales of such a tensor are not supported"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Take a release in MXFP4 or bf16")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 has blocks that hold rows of both gate_proj and up_proj, since %3 is no multiple of %4: that is not supported"), "nn##"},
    {QT_TRANSLATE_NOOP("EngineText", "Take a checkpoint with one FP8 tensor for each expert, or a bf16 release")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 has type %3; MXFP4 is kept as u8"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 is MXFP4, but H %3 or I %4 is no multiple of %5"), "nn###"},
    {QT_TRANSLATE_NOOP("EngineText", "elements of type %1 cannot be converted"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Only f32, bf16, f16 and f64 can")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: the weights of %2 are not int8 with a scale for each output channel"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Take a file whose experts are int8, or leave out its `quantization`")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: FP8 experts with a scale for each 128 x 128 block stand beside others with scales for channels or tensors"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Leave out --quantize, which multiplies with what they stand for")},
    // reference files
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 has type %3, expected %4"), "nnnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 has type %3, not f32, bf16 or f16"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 has %3 tokens, not %4 to %5"), "nn###"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 names an expert twice or one that does not exist"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 holds infinities or NaN"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 holds scores, expected the router's logits"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 holds logits, expected the router's scores"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 names other experts than %3"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: tensor %2 has not %3 score(s) above zero for each token"), "nn#"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: parameters are %2, expected %3"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "The metadata contradicts itself: write the file anew")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: seed is missing, and the file holds no weights"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Store the weights or their seed")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: there is no tensor weights.*"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Files with a config hold their weights: write the file anew")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: quantization is \"%2\""), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Only files whose rules begin with \"w8a8 int8\" can be verified")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: dtype is not bfloat16, which W8A8's rules round to"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Write the file anew")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: there is no tensor layerN.hidden_states"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Give it beside layer%1.output, whose input it is")},
    {QT_TRANSLATE_NOOP("EngineText", "Give a file with layerN.hidden_states and layerN.output for each layer N to check")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 is W8A8 itself, so there is nothing unquantised to compare with"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Leave out --quantize")},
};
// clang-format on

} // namespace

std::span<const EngineSentence> weightErrorSentences() {
    return kWeightErrorSentences;
}

} // namespace gatescope
