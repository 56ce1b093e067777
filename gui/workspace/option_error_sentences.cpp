// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/engine_sentences.h"

#include <QtGlobal>

namespace gatescope {

namespace {

// clang-format off
/// As the engine refuses what a run or a sweep is to be, and what stopped one.
constexpr EngineSentence kOptionErrorSentences[]{
    // what went wrong, and where
    {QT_TRANSLATE_NOOP("EngineText", "cancelled")},
    {QT_TRANSLATE_NOOP("EngineText", "rank %1 of %2 on %3: %4"), "##ne"},
    {QT_TRANSLATE_NOOP("EngineText", "rank %1: %2"), "#e"},
    {QT_TRANSLATE_NOOP("EngineText", "the device failed in mid-run: %1"), "e"},
    {QT_TRANSLATE_NOOP("EngineText", "What was measured until then is kept")},
    {QT_TRANSLATE_NOOP("EngineText", "internal error: %1"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Please report it")},
    {QT_TRANSLATE_NOOP("EngineText", "standard output: %1"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "standard output cannot be written: %1"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Free some space or choose another place")},
    // numbers and words of options
    {QT_TRANSLATE_NOOP("EngineText", "%1 must be %2 to %3"), "n##"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 must be at least %2"), "n#"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 must be more than %2 and at most %3"), "n##"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 must be more than %2 % and less than %3 %"), "n##"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 must be at least one of before, after, external"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 must be at most %2 of before, after, external"), "n#"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 must be model where the gate's dtype is asked about: other routing is not the gate's"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 must be another than --dtype"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "--%1 %2 is not supported"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Choose bf16 or f32")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 is the trace that is read: it is not written over"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 is a file that this run reads: it is not written over"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 is there already and was not written by GateScope"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Name another file after %1, or write over it with --overwrite"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Name another file after %1"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 and %2 name one file, %3"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 %2 is standard output, where --json's result goes"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Name another file after %1, or leave --json away"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 \"%2\" is no share"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 \"%2\" is a share of 1 or more"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Write %1% for so many percent"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Write it as 1% or 0.01")},
    {QT_TRANSLATE_NOOP("EngineText", "there is no router placement \"%1\""), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Placements are before, after, external")},
    {QT_TRANSLATE_NOOP("EngineText", "nobody would call the gate: the block skips it and the experts do not hold it, so hidden states would be taken for router logits and the output would be silently wrong")},
    {QT_TRANSLATE_NOOP("EngineText", "Let the block call the gate, or hand the gate to the experts")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 has %2 MoE layers from layer %3 on, not %4"), "n###"},
    {QT_TRANSLATE_NOOP("EngineText", "Take fewer --layers or an earlier --layer")},
    {QT_TRANSLATE_NOOP("EngineText", "no run is stopped by '%1'"), "n"},
    // calibration
    {QT_TRANSLATE_NOOP("EngineText", "there is no layer \"%1\" to calibrate with"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Choose among small, middle and large")},
    {QT_TRANSLATE_NOOP("EngineText", "--layers names no layer")},
    // sweeps
    {QT_TRANSLATE_NOOP("EngineText", "a sweep needs a model")},
    {QT_TRANSLATE_NOOP("EngineText", "Give --presets or --config")},
    {QT_TRANSLATE_NOOP("EngineText", "a sweep needs numbers of tokens")},
    {QT_TRANSLATE_NOOP("EngineText", "Give --tokens 1,2,4")},
    {QT_TRANSLATE_NOOP("EngineText", "a sweep needs numbers of threads")},
    {QT_TRANSLATE_NOOP("EngineText", "Leave out --threads")},
    {QT_TRANSLATE_NOOP("EngineText", "the sweep was begun on %1 (%2), and this is %3 (%4)"), "nnnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Go on where it was begun, or write to another file")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: is no sweep of gatescope's"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Write the sweep to another file")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: was begun by gatescope %2, this is %3"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: the sweep is damaged: %2"), "ne"},
    {QT_TRANSLATE_NOOP("EngineText", "a point's rows_mean are not of the plan's ranks")},
    {QT_TRANSLATE_NOOP("EngineText", "a point's even_load_saves_at_most is not from 0 to below 1")},
    {QT_TRANSLATE_NOOP("EngineText", "a point's layer_calls is less than 0")},
    {QT_TRANSLATE_NOOP("EngineText", "a point's samples are not those of its blocks")},
    {QT_TRANSLATE_NOOP("EngineText", "its points are not those of its plan")},
    {QT_TRANSLATE_NOOP("EngineText", "\"%1\" is no scoring_func"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "\"%1\" is no group_score"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "\"%1\" is no activation"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "\"%1\" is no routing_weight"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: was begun with %2 %3, and this sweep has %4"), "nnnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Give the same options to go on with it, or another -o for a new sweep")},
};
// clang-format on

} // namespace

std::span<const EngineSentence> optionErrorSentences() {
    return kOptionErrorSentences;
}

} // namespace gatescope
