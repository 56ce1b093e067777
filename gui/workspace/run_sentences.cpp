// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/engine_sentences.h"

#include <QtGlobal>

namespace gatescope {

namespace {

// clang-format off
/// As engine/profile, moe, xpu and report write them, and what jobs of the window say they are at.
constexpr EngineSentence kRunSentences[]{
    // a run's notes
    {QT_TRANSLATE_NOOP("EngineText", "%1 and its like, fixed scales for activations in FP8, are left aside: activations are not quantised to FP8 here"), "n"},
    // a sweep's remarks
    {QT_TRANSLATE_NOOP("EngineText", "experts %1 on %2 ranks by %3: a pass is as long as its slowest rank, tokens are those of all ranks, threads each rank's"), "n#n"},
    {QT_TRANSLATE_NOOP("EngineText", "outputs bit-identical to one rank's: %1 of %2 points")},
    {QT_TRANSLATE_NOOP("EngineText", "outputs bit-identical to one rank's: %1 of %2 points, NOT of %3")},
    {QT_TRANSLATE_NOOP("EngineText", "outputs bit-identical to one rank's: %1 of %2 points; others were not compared: %3"), "##s"},
    {QT_TRANSLATE_NOOP("EngineText", "outputs bit-identical to one rank's: %1 of %2 points, NOT of %3; others were not compared: %4"), "###s"},
    {QT_TRANSLATE_NOOP("EngineText", "rank 0 can't hold a whole layer: %1"), "e"},
    {QT_TRANSLATE_NOOP("EngineText", "the run was stopped")},
    {QT_TRANSLATE_NOOP("EngineText", "the run was stopped early")},
    {QT_TRANSLATE_NOOP("EngineText", "memory does not hold all weights at once: %1 groups of points followed one another, so a drift of the machine may show between them")},
    {QT_TRANSLATE_NOOP("EngineText", "measured in %1 sessions: the sweep was interrupted and went on")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 of %2 points were disturbed: of their differences only the intervals hold, and the medians stand in parentheses in tables. Measure again while nothing else runs")},
    // what a run is at
    {QT_TRANSLATE_NOOP("EngineText", "loading weights")},
    {QT_TRANSLATE_NOOP("EngineText", "loading weights twice")},
    {QT_TRANSLATE_NOOP("EngineText", "loading weights, layer %1 of %2")},
    {QT_TRANSLATE_NOOP("EngineText", "warming up")},
    {QT_TRANSLATE_NOOP("EngineText", "measuring, block %1")},
    {QT_TRANSLATE_NOOP("EngineText", "measuring the machine's limits")},
    {QT_TRANSLATE_NOOP("EngineText", "comparing with one rank, layer %1 of %2")},
    {QT_TRANSLATE_NOOP("EngineText", "summarising")},
    {QT_TRANSLATE_NOOP("EngineText", "done")},
    {QT_TRANSLATE_NOOP("EngineText", "round %1 of %2")},
    {QT_TRANSLATE_NOOP("EngineText", "round %1 of %2, %3, %4 tokens; %5"), "##n#s"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 s left")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 min left")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 h left")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 tokens")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 layer, %2 tokens, run %3"), "n##"},
    {QT_TRANSLATE_NOOP("EngineText", "recorder on and off")},
    {QT_TRANSLATE_NOOP("EngineText", "gate alone")},
    // what is done with a trace
    {QT_TRANSLATE_NOOP("EngineText", "reading the trace")},
    {QT_TRANSLATE_NOOP("EngineText", "sorting the trace")},
    {QT_TRANSLATE_NOOP("EngineText", "indexing the trace")},
    {QT_TRANSLATE_NOOP("EngineText", "writing the timeline")},
    {QT_TRANSLATE_NOOP("EngineText", "looking for findings")},
    {QT_TRANSLATE_NOOP("EngineText", "following the critical path")},
    {QT_TRANSLATE_NOOP("EngineText", "taking the excerpt")},
    {QT_TRANSLATE_NOOP("EngineText", "comparing")},
    {QT_TRANSLATE_NOOP("EngineText", "joining kernels")},
    {QT_TRANSLATE_NOOP("EngineText", "styling the timeline")},
    {QT_TRANSLATE_NOOP("EngineText", "looking for the next slice")},
    {QT_TRANSLATE_NOOP("EngineText", "searching names")},
    {QT_TRANSLATE_NOOP("EngineText", "searching arguments")},
    // matrix products on the roofline
    {QT_TRANSLATE_NOOP("EngineText", "%1 experts, rows of %2 x %3 x %4")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 batches, rows of %2 x %3 x %4")},
    // devices
    {QT_TRANSLATE_NOOP("EngineText", "%1 cores, bf16 by %2, f32 by %3, oneDNN %4"), "#nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 GB, %2 compute units, sub-groups %3, %4, driver %5, Level Zero %6, loader %7"), "##nsnnn"},
    {QT_TRANSLATE_NOOP("EngineText", "XMX, %1-bit kernel timestamps")},
    {QT_TRANSLATE_NOOP("EngineText", "XMX, no kernel timestamps")},
    {QT_TRANSLATE_NOOP("EngineText", "XMX, 2D block loads, %1-bit kernel timestamps")},
    {QT_TRANSLATE_NOOP("EngineText", "XMX, 2D block loads, no kernel timestamps")},
    {QT_TRANSLATE_NOOP("EngineText", "no XMX, %1-bit kernel timestamps")},
    {QT_TRANSLATE_NOOP("EngineText", "no XMX, no kernel timestamps")},
    {QT_TRANSLATE_NOOP("EngineText", "no XMX, 2D block loads, %1-bit kernel timestamps")},
    {QT_TRANSLATE_NOOP("EngineText", "no XMX, 2D block loads, no kernel timestamps")},
    {QT_TRANSLATE_NOOP("EngineText", "no Intel XPU can be used")},
    {QT_TRANSLATE_NOOP("EngineText", "no Intel XPU can be used: %1. Looked for %2 (Debian, Ubuntu: package libze1), a Level Zero driver behind it (packages libze-intel-gpu1 or intel-level-zero-gpu; Debian 12: intel-opencl-icd) and an Intel GPU that your user may open (/dev/dri/renderD*, group render). Install what is missing, or take --device cpu"), "sn"},
    {QT_TRANSLATE_NOOP("EngineText", "the drivers offer no GPU")},
    {QT_TRANSLATE_NOOP("EngineText", "the Level Zero loader is not installed (%1)"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 is too old: it has no %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 found no driver that starts: zeInit gave %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 found no driver that starts (ZE_ENABLE_ALT_DRIVERS=%2): zeInit gave %3"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "this program was built without the Intel XPU")},
    {QT_TRANSLATE_NOOP("EngineText", "this program was built without the Intel XPU: %1 not found. Install it, configure and build anew, or take --device cpu"), "n"},
    // lists of numbers
    {QT_TRANSLATE_NOOP("EngineText", "%1 and %2")},
};
// clang-format on

} // namespace

std::span<const EngineSentence> runSentences() {
    return kRunSentences;
}

} // namespace gatescope
