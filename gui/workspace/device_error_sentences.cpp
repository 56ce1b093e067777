// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/engine_sentences.h"

#include <QtGlobal>

namespace gatescope {

namespace {

// clang-format off
/// As the engine refuses a device, the memory of one, kernels, and ranks.
constexpr EngineSentence kDeviceErrorSentences[]{
    // devices
    {QT_TRANSLATE_NOOP("EngineText", "there is no device '%1'"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "`gatescope devices` lists what can be used")},
    {QT_TRANSLATE_NOOP("EngineText", "`gatescope devices` lists them")},
    {QT_TRANSLATE_NOOP("EngineText", "Write xpu for the first XPU or xpu:N for the one with number N")},
    {QT_TRANSLATE_NOOP("EngineText", "there is no device %1: %2 XPU was found"), "n#"},
    {QT_TRANSLATE_NOOP("EngineText", "there is no device %1: %2 XPUs were found"), "n#"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 has no queue for compute kernels"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Update its driver")},
    {QT_TRANSLATE_NOOP("EngineText", "no Intel XPU can be used: %1"), "s"},
    {QT_TRANSLATE_NOOP("EngineText", "Looked for %1 (Debian, Ubuntu: package libze1), a Level Zero driver behind it (packages libze-intel-gpu1 or intel-level-zero-gpu; Debian 12: intel-opencl-icd) and an Intel GPU that your user may open (/dev/dri/renderD*, group render). Install what is missing, or take --device cpu"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 of unknown version found no driver that starts: zeInit gave %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "this program was built without the Intel XPU: %1 not found"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Install it, configure and build anew, or take --device cpu")},
    {QT_TRANSLATE_NOOP("EngineText", "there is no XPU mode '%1'"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Choose eager or replay")},
    // their memory
    {QT_TRANSLATE_NOOP("EngineText", "%1 need %2 GB on the device; %3 has %4 GB, of which this run holds %5 GB already"), "e#n##"},
    {QT_TRANSLATE_NOOP("EngineText", "the buffers for %1 token")},
    {QT_TRANSLATE_NOOP("EngineText", "the buffers for %1 tokens")},
    {QT_TRANSLATE_NOOP("EngineText", "the weights of layer %1")},
    {QT_TRANSLATE_NOOP("EngineText", "weights to be packed")},
    {QT_TRANSLATE_NOOP("EngineText", "the routing of %1 tokens in one layer")},
    {QT_TRANSLATE_NOOP("EngineText", "Take fewer --layers, fewer --tokens or a smaller model")},
    {QT_TRANSLATE_NOOP("EngineText", "Take fewer --layers or a smaller model")},
    {QT_TRANSLATE_NOOP("EngineText", "Take fewer --layers, fewer --tokens, --quantize or a smaller model")},
    {QT_TRANSLATE_NOOP("EngineText", "Take fewer --tokens or a smaller model")},
    {QT_TRANSLATE_NOOP("EngineText", "a layer's weights need %1 GB of memory, which the system refused")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 layer(s) of %2 in %3 need %4 GB of memory (%5 GB of weights); %6 GB are available"), "#nn###"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 layer(s) of %2 in %3 need %4 GB of memory (%5 GB of weights); %6 GB are available to each rank"), "#nn###"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 layer(s) of %2 in %3 need %4 GB of the device's memory (%5 GB of weights); %6 GB are available"), "#nn###"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 layer(s) of %2 in %3 with %4 experts need %5 GB of memory (%6 GB of weights); %7 GB are available"), "#nnn###"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 layer(s) of %2 in %3 with %4 experts need %5 GB of memory (%6 GB of weights); %7 GB are available to each rank"), "#nnn###"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 layer(s) of %2 in %3 with %4 experts need %5 GB of the device's memory (%6 GB of weights); %7 GB are available"), "#nnn###"},
    {QT_TRANSLATE_NOOP("EngineText", "out of memory")},
    {QT_TRANSLATE_NOOP("EngineText", "Start fewer ranks on this machine or a smaller model")},
    // what the XPU's kernels do
    {QT_TRANSLATE_NOOP("EngineText", "the XPU's kernels don't do what %1 needs: %2"), "ne"},
    {QT_TRANSLATE_NOOP("EngineText", "Run it with --device cpu")},
    {QT_TRANSLATE_NOOP("EngineText", "Run it in bf16, or with --device cpu")},
    {QT_TRANSLATE_NOOP("EngineText", "the XPU's kernels take up to %1 experts and sizes that are multiples of %2; %3 has hidden_size %4, moe_intermediate_size %5, %6 experts"), "##n###"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 experts in %2 groups (they take up to %3 groups of one size)")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 experts a token from %2 of %3 groups")},
    {QT_TRANSLATE_NOOP("EngineText", "W8A8 sums over %1 values in 32 bits")},
    {QT_TRANSLATE_NOOP("EngineText", "router logits in %1"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "the XPU's W8A8 kernels round to bf16, as W8A8 does, and take no %1"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Choose --dtype bf16")},
    {QT_TRANSLATE_NOOP("EngineText", "the XPU runs no %1"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "the CPU runs no %1"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Choose --dtype bf16 or f32")},
    {QT_TRANSLATE_NOOP("EngineText", "this program carries no kernels '%1'"), "n"},
    // Level Zero
    {QT_TRANSLATE_NOOP("EngineText", "%1 failed with %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "the compiler of %1 refused %2 (%3). Build log: %4"), "nnen"},
    {QT_TRANSLATE_NOOP("EngineText", "the compiler of %1 refused %2 (%3). Build log: empty"), "nne"},
    {QT_TRANSLATE_NOOP("EngineText", "Please report it with the output of `gatescope devices`")},
    {QT_TRANSLATE_NOOP("EngineText", "The device hung, was reset or was removed; the kernel log (dmesg) says more. Try again with fewer --tokens; where it comes back, update the driver")},
    {QT_TRANSLATE_NOOP("EngineText", "Update the device's driver, and report the build log")},
    {QT_TRANSLATE_NOOP("EngineText", "Reset the device or restart the machine")},
    {QT_TRANSLATE_NOOP("EngineText", "Wake the device up and try again")},
    {QT_TRANSLATE_NOOP("EngineText", "Join the group that owns /dev/dri/renderD* (render)")},
    {QT_TRANSLATE_NOOP("EngineText", "Another program holds the device: try again when it has ended")},
    {QT_TRANSLATE_NOOP("EngineText", "A part of the driver is missing: install it anew")},
    {QT_TRANSLATE_NOOP("EngineText", "No driver has started; `gatescope devices` says what to install")},
    {QT_TRANSLATE_NOOP("EngineText", "Update the device's driver")},
    {QT_TRANSLATE_NOOP("EngineText", "The driver does not say why; the kernel log (dmesg) may")},
    // the CPU
    {QT_TRANSLATE_NOOP("EngineText", "there is no GEMM engine '%1'"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Choose auto, onednn, simd or scalar")},
    {QT_TRANSLATE_NOOP("EngineText", "there is no quantisation '%1'"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Choose none, int8, fp8, mxfp4 or w8a8")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 takes no quantised weights"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Choose another --quantize")},
    {QT_TRANSLATE_NOOP("EngineText", "oneDNN multiplies no quantised experts here")},
    {QT_TRANSLATE_NOOP("EngineText", "Use --gemm auto or --quantize none")},
    {QT_TRANSLATE_NOOP("EngineText", "sums over %1 values of int8 don't fit into 32 bits"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Use --quantize int8 or none, which sum in float32")},
    {QT_TRANSLATE_NOOP("EngineText", "oneDNN multiplies no %1 on this processor: %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Use --dtype f32")},
    {QT_TRANSLATE_NOOP("EngineText", "oneDNN %1 cannot multiply %2 matrices on this processor: %3"), "nnn"},
    {QT_TRANSLATE_NOOP("EngineText", "Use --gemm auto, which takes GateScope's own kernels there")},
    {QT_TRANSLATE_NOOP("EngineText", "GATESCOPE_L3_MIB \"%1\" is no size of a cache"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Give the MiB that all third-level caches hold together, such as 32, or unset it")},
    {QT_TRANSLATE_NOOP("EngineText", "the system refused to start thread %1 of %2: %3"), "##n"},
    {QT_TRANSLATE_NOOP("EngineText", "Take fewer --threads, or raise the limits on memory (ulimit -v) and processes")},
    // ranks
    {QT_TRANSLATE_NOOP("EngineText", "this device can't share a layer's experts with other ranks")},
    {QT_TRANSLATE_NOOP("EngineText", "Take --device cpu")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 ranks for %2 experts: some would hold none")},
    {QT_TRANSLATE_NOOP("EngineText", "Start at most %1 ranks")},
    {QT_TRANSLATE_NOOP("EngineText", "ranks need MPI, and the module for it is not there: %1"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Install the package gatescope-mpi, or build with MPI (libopenmpi-dev): docs/scale.md. Without --ranks everything else works")},
    {QT_TRANSLATE_NOOP("EngineText", "MPI can't be loaded: %1"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "%1 is no module of GateScope's"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Unset GATESCOPE_MPI_MODULE")},
    {QT_TRANSLATE_NOOP("EngineText", "a message between ranks is larger than %1 GiB")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 tokens on %2 ranks would send messages of more than %3 GiB")},
    {QT_TRANSLATE_NOOP("EngineText", "Take fewer --tokens, or start more ranks")},
    {QT_TRANSLATE_NOOP("EngineText", "a message came from a rank that had none to send")},
    {QT_TRANSLATE_NOOP("EngineText", "a rank told less of what it measured than it announced")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 is not for runs over ranks"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Leave it away")},
    {QT_TRANSLATE_NOOP("EngineText", "mpirun started %1 of `gatescope %2`, and each would run by itself, at the cost of the others and over their files"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Give --ranks to share the experts among them, or start one")},
};
// clang-format on

} // namespace

std::span<const EngineSentence> deviceErrorSentences() {
    return kDeviceErrorSentences;
}

} // namespace gatescope
