// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/engine_sentences.h"

#include <QtGlobal>

namespace gatescope {

namespace {

// clang-format off
/// As engine/analysis writes them.
constexpr EngineSentence kFindingSentences[]{
    // titles
    {QT_TRANSLATE_NOOP("EngineText", "Gate never called")},
    {QT_TRANSLATE_NOOP("EngineText", "Gate never called in %1 of %2 passes of MoE layers")},
    {QT_TRANSLATE_NOOP("EngineText", "Gate called once per layer")},
    {QT_TRANSLATE_NOOP("EngineText", "Gate called once in %1 of %2 passes of MoE layers")},
    {QT_TRANSLATE_NOOP("EngineText", "Gate called twice per layer")},
    {QT_TRANSLATE_NOOP("EngineText", "Gate called twice in %1 of %2 passes of MoE layers")},
    {QT_TRANSLATE_NOOP("EngineText", "Gate called %1 times per layer")},
    {QT_TRANSLATE_NOOP("EngineText", "Gate called %1 times in %2 of %3 passes of MoE layers")},
    {QT_TRANSLATE_NOOP("EngineText", "All-reduce done twice in %1 of %2 places")},
    {QT_TRANSLATE_NOOP("EngineText", "Norm before the router done twice in %1 of %2 passes of MoE layers")},
    {QT_TRANSLATE_NOOP("EngineText", "Router's softmax done twice in %1 of %2 passes of MoE layers")},
    {QT_TRANSLATE_NOOP("EngineText", "Router's top-k done twice in %1 of %2 passes of MoE layers")},
    {QT_TRANSLATE_NOOP("EngineText", "Converted and converted back %1 times")},
    {QT_TRANSLATE_NOOP("EngineText", "Quantised and dequantised again %1 times")},
    {QT_TRANSLATE_NOOP("EngineText", "Copied to the host and back %1 times")},
    {QT_TRANSLATE_NOOP("EngineText", "Host waits for the device %1 times inside %2 passes of MoE layers")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 of %2 launches have no kernel")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 kernel is recorded longer than it can have run")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 kernels are recorded longer than they can have run")},
    {QT_TRANSLATE_NOOP("EngineText", "File is composed, not recorded")},
    {QT_TRANSLATE_NOOP("EngineText", "Device idles more than half of the time in %1 of %2 steps")},
    // details
    {QT_TRANSLATE_NOOP("EngineText", "%1 of %2 passes of MoE layers ran without a gate GEMM, so routing was computed from something else")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 of %2 passes of MoE layers ran without a gate GEMM between the norm before the router and the router's top-k, so routing was computed from something else")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 of the calls in %2 of %3 passes of MoE layers are redundant. They take between %4 us (the cheaper of equal calls, less what other queues cover) and %5 us (the dearer ones)")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 of the calls in %2 of %3 passes of MoE layers are redundant: nothing reads their results. They take between %4 us (the cheaper of equal calls, less what other queues cover) and %5 us (the dearer ones)")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 calls were expected in each pass of a MoE layer")},
    {QT_TRANSLATE_NOOP("EngineText", "A conversion stands right behind one of the same shape from another type")},
    {QT_TRANSLATE_NOOP("EngineText", "As many bytes go back to the device right behind the copy to the host")},
    {QT_TRANSLATE_NOOP("EngineText", "Between the router's launch and the experts' stand calls that wait for the device; it idles until the next launch arrives")},
    {QT_TRANSLATE_NOOP("EngineText", "The profiler recorded the host's calls but not what ran on the device, so counts and times of kernels are incomplete")},
    {QT_TRANSLATE_NOOP("EngineText", "Their recorded time covers the next kernel of their stream, which runs in order. For the device's busy time they end where the next one starts")},
    {QT_TRANSLATE_NOOP("EngineText", "It was busy for %1 % of the steps: as a rule the host launches too slowly. Less work of the device saves less time than that work took")},
    {QT_TRANSLATE_NOOP("EngineText", "It does not say how")},
    {QT_TRANSLATE_NOOP("EngineText", "Kernel %1 runs right behind an equal call, and nothing ran in between"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Kernel %1 runs right behind an equal call"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Kernel %1 runs behind an equal call, without a norm between"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Kernel %1 runs right behind %2"), "nn"},
    // advice
    {QT_TRANSLATE_NOOP("EngineText", "Let either the block or the expert layer call the gate: is_internal_router must be true exactly where the block passes hidden states on")},
    {QT_TRANSLATE_NOOP("EngineText", "The block calls the gate although the expert layer holds it and calls it again. Skip the block's call where the expert layer is_internal_router, and hand it a placeholder instead of logits")},
    {QT_TRANSLATE_NOOP("EngineText", "Expect what the model has (--expect), or look for the call that is missing")},
    {QT_TRANSLATE_NOOP("EngineText", "Exchange the layer's sum once: reduce either in the experts or in the block around them")},
    {QT_TRANSLATE_NOOP("EngineText", "Hand the normalised hidden states on instead of computing them again")},
    {QT_TRANSLATE_NOOP("EngineText", "Choose the experts once and hand their numbers and weights on")},
    {QT_TRANSLATE_NOOP("EngineText", "Keep one type between the two places")},
    {QT_TRANSLATE_NOOP("EngineText", "Hand the unquantised tensor on, or let the reader take the quantised one")},
    {QT_TRANSLATE_NOOP("EngineText", "Keep the data on the device")},
    {QT_TRANSLATE_NOOP("EngineText", "Keep what the host waits for on the device: no .item(), .cpu() or sizes read back in a layer")},
    {QT_TRANSLATE_NOOP("EngineText", "Record again, with the device's activities on and fewer steps at a time")},
    {QT_TRANSLATE_NOOP("EngineText", "Don't trust the durations of these kernels; record again with a newer profiler")},
    {QT_TRANSLATE_NOOP("EngineText", "Take its structure for an example, and no time in it for a measurement")},
    {QT_TRANSLATE_NOOP("EngineText", "Record a run without the profiler's shapes and stacks, or replay graphs")},
    // what would show that it is none
    {QT_TRANSLATE_NOOP("EngineText", "a gate that recorded no slice")},
    {QT_TRANSLATE_NOOP("EngineText", "a kernel of another name or another queue that computes the logits")},
    {QT_TRANSLATE_NOOP("EngineText", "a reader of the result that recorded no buffers")},
    {QT_TRANSLATE_NOOP("EngineText", "different inputs or weights of the calls: then none is redundant")},
    {QT_TRANSLATE_NOOP("EngineText", "a model whose layers have another number of gates")},
    {QT_TRANSLATE_NOOP("EngineText", "different buffers of the two calls")},
    {QT_TRANSLATE_NOOP("EngineText", "different inputs: a norm of the attention's output and one of the sum")},
    {QT_TRANSLATE_NOOP("EngineText", "different inputs, such as the halves of the tokens")},
    {QT_TRANSLATE_NOOP("EngineText", "two tensors of the same shape, or a rounding that is wanted")},
    {QT_TRANSLATE_NOOP("EngineText", "the dequantisation of another tensor, such as weights")},
    {QT_TRANSLATE_NOOP("EngineText", "other data of the same size, or data that the host changed")},
    {QT_TRANSLATE_NOOP("EngineText", "work that is queued behind the wait and keeps the device busy")},
    {QT_TRANSLATE_NOOP("EngineText", "launches that were only captured into a graph")},
    {QT_TRANSLATE_NOOP("EngineText", "a stream whose kernels may overlap")},
    {QT_TRANSLATE_NOOP("EngineText", "nothing: the file says so itself")},
    {QT_TRANSLATE_NOOP("EngineText", "kernels that the profiler did not record")},
    // what a cost's bounds are
    {QT_TRANSLATE_NOOP("EngineText", "Of each pass's equal calls the cheaper ones, less what other queues cover, and the dearer ones: the first call fetches the weights for the second")},
    {QT_TRANSLATE_NOOP("EngineText", "The cheaper and the dearer one of each pair")},
    {QT_TRANSLATE_NOOP("EngineText", "Both of each pair")},
    {QT_TRANSLATE_NOOP("EngineText", "None at least, the host's time in these calls at most")},
};
// clang-format on

} // namespace

std::span<const EngineSentence> findingSentences() {
    return kFindingSentences;
}

} // namespace gatescope
