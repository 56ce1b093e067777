// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/engine_sentences.h"

#include <QtGlobal>

namespace gatescope {

namespace {

// clang-format off
/// As engine/analysis/compare writes them.
constexpr EngineSentence kComparisonSentences[]{
    // why no verdict is given
    {QT_TRANSLATE_NOOP("EngineText", "no kernels in the baseline")},
    {QT_TRANSLATE_NOOP("EngineText", "no kernels in the candidate")},
    {QT_TRANSLATE_NOOP("EngineText", "the baseline's recordings hold %1 tokens per step"), "l"},
    {QT_TRANSLATE_NOOP("EngineText", "the candidate's recordings hold %1 tokens per step"), "l"},
    {QT_TRANSLATE_NOOP("EngineText", "the baseline's recordings hold %1 MoE layers per step"), "l"},
    {QT_TRANSLATE_NOOP("EngineText", "the candidate's recordings hold %1 MoE layers per step"), "l"},
    {QT_TRANSLATE_NOOP("EngineText", "one side holds a device's kernels, the other a host's operators only")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 tokens per step against %2")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 MoE layers per step against %2")},
    {QT_TRANSLATE_NOOP("EngineText", "replayed graphs against single launches")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 launches per step against %2")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 kernels per step against %2")},
    {QT_TRANSLATE_NOOP("EngineText", "kernels with a partner take %1 % of the time only")},
    {QT_TRANSLATE_NOOP("EngineText", "the tokens per step are not known on both sides, and kernels of equal shape and grid take %1 % of the time only")},
    // remarks
    {QT_TRANSLATE_NOOP("EngineText", "Steps: %1 against %2; tokens per step: %3 against %4; MoE layers: %5 against %6; kernels per step: %7 against %8; launches per step: %9 against %10"), "##ss######"},
    {QT_TRANSLATE_NOOP("EngineText", "unknown")},
    {QT_TRANSLATE_NOOP("EngineText", "Kernels with a partner: %1 % of the baseline's time, %2 % of the candidate's")},
    {QT_TRANSLATE_NOOP("EngineText", "Devices differ: %1 against %2; a difference may be theirs"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Devices differ: unknown against %1; a difference may be theirs"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Devices differ: %1 against unknown; a difference may be theirs"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Ranks: %1 against %2; a step and a kernel are means over them, and what a rank waits for the slowest counts in its step")},
    {QT_TRANSLATE_NOOP("EngineText", "A rank holds other tokens and experts on the two sides: the whole runs' steps are compared, and no verdict is given on a rank's or a kernel's times")},
    {QT_TRANSLATE_NOOP("EngineText", "Experts live elsewhere: %1 against %2; a difference may be theirs"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Experts live elsewhere: on one rank against %1; a difference may be theirs"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Experts live elsewhere: %1 against on one rank; a difference may be theirs"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "The gate is called %1 per MoE layer in the baseline and %2 in the candidate: a fact, not an estimate"), "ss"},
    {QT_TRANSLATE_NOOP("EngineText", "once")},
    {QT_TRANSLATE_NOOP("EngineText", "twice")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 times")},
    {QT_TRANSLATE_NOOP("EngineText", "Baseline: %1 of %2 steps left out, %3 us: their kernels are others than those of most steps (cut off, warming up, or other work)")},
    {QT_TRANSLATE_NOOP("EngineText", "Candidate: %1 of %2 steps left out, %3 us: their kernels are others than those of most steps (cut off, warming up, or other work)")},
    {QT_TRANSLATE_NOOP("EngineText", "Baseline: %1 kernels, %2 us, are of no step")},
    {QT_TRANSLATE_NOOP("EngineText", "Candidate: %1 kernels, %2 us, are of no step")},
    {QT_TRANSLATE_NOOP("EngineText", "Baseline: %1 kernels, %2 us, are not of the step that its steps have in common; listed, not compared")},
    {QT_TRANSLATE_NOOP("EngineText", "Candidate: %1 kernels, %2 us, are not of the step that its steps have in common; listed, not compared")},
    {QT_TRANSLATE_NOOP("EngineText", "Baseline: %1 of %2 files are composed, not recorded; no time in them was measured")},
    {QT_TRANSLATE_NOOP("EngineText", "Candidate: %1 of %2 files are composed, not recorded; no time in them was measured")},
    {QT_TRANSLATE_NOOP("EngineText", "Baseline: %1 of %2 recordings hold the same times as another one; each counts once")},
    {QT_TRANSLATE_NOOP("EngineText", "Candidate: %1 of %2 recordings hold the same times as another one; each counts once")},
};
// clang-format on

} // namespace

std::span<const EngineSentence> comparisonSentences() {
    return kComparisonSentences;
}

} // namespace gatescope
