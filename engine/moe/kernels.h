// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"
#include "moe/config.h"
#include "moe/layer_buffer.h"
#include "moe/routing.h"
#include "moe/weight_source.h"
#include "trace/kernel_args.h"

#include <memory>
#include <optional>
#include <span>
#include <string>

namespace gatescope {

class Recorder;

/// One layer's weights in a device's own layout.
class PackedLayer {
public:
    virtual ~PackedLayer() = default;
    /// Bytes held on the device.
    virtual std::int64_t bytes() const = 0;
};

/// The [M, H] rows that a layer takes or gives: a buffer of the device (layer_buffer), not its values.
struct HiddenStates {
    int buffer = layer_buffer::kNone;
    int tokens = 0;
};

/// The [M, E] result of one gate GEMM: a buffer of the device, not its values.
struct RouterLogits {
    int buffer = layer_buffer::kNone;

    /// What is handed over where nothing was computed.
    static RouterLogits placeholder() { return {}; }
    bool isPlaceholder() const { return buffer == layer_buffer::kNone; }
};

/// What a device can do for a MoE layer. A forward pass is begin(), then the steps in SparseMoeBlock's order;
/// the device may run them later, until finish() returns. What was called, how long it took and which buffers
/// it read and wrote is the device's to note. One user at a time.
class MoeKernels {
public:
    /// Logits buffers of a layer: each gate call fills the next, in turn.
    static constexpr int kLogitsBuffers = 4;

    /// A stretch of the block's own, such as the whole of it, for whoever watches the device.
    class NamedRange {
    public:
        NamedRange(MoeKernels& kernels, const char* name, KernelKind kind) : m_kernels(kernels) {
            m_kernels.beginRange(name, kind);
        }
        ~NamedRange() { m_kernels.endRange(); }
        NamedRange(const NamedRange&) = delete;
        NamedRange& operator=(const NamedRange&) = delete;

    private:
        MoeKernels& m_kernels;
    };

    virtual ~MoeKernels() = default;

    /// "AMD EPYC, 2 threads" or the driver's name for the device, with "(simulated)" where it is.
    virtual std::string deviceName() const = 0;
    virtual bool simulated() const { return false; }
    /// What carries out the GEMMs: "oneDNN 3.7.2 brgemm", ...
    virtual std::string gemmName() const = 0;
    /// The device's own memory; nothing where it computes in the host's.
    virtual std::optional<std::int64_t> memoryBytes() const { return std::nullopt; }

    virtual std::unique_ptr<PackedLayer> load(const WeightSource& source, DType dtype) = 0;
    /// Buffers and compiled kernels for up to `tokens` tokens; nothing is built while a layer runs.
    virtual void prepare(const MoeConfig& config, DType dtype, int tokens) = 0;

    /// The layer's input [M, H] in the prepared dtype, row-major host memory; copied.
    virtual void setInput(std::span<const std::byte> hiddenStates, int tokens) = 0;
    /// The input that setInput() copied, as a layer takes it.
    virtual HiddenStates input() const = 0;
    /// Replaces the outcome of route() until reset with nullopt.
    virtual void overrideRouting(const std::optional<Routing>& routing) = 0;

    /// Starts a layer; all following calls are for it.
    virtual void begin(const PackedLayer& layer) = 0;
    /// logits = x . Wg^T, rounded to the dtype, in a logits buffer that no other of the layer's last
    /// kLogitsBuffers calls has. UsageError where `x` is not the input.
    virtual RouterLogits gate(HiddenStates x) = 0;
    /// Softmax, top-k and renormalisation of the logits. UsageError where they are a placeholder.
    virtual void route(RouterLogits logits) = 0;
    /// Permute, w13, silu_and_mul, w2 over the rows of `x` that route() chose.
    virtual void experts(HiddenStates x) = 0;
    /// Adds the shared expert's output. Called only where the model has one.
    virtual void sharedExpert(HiddenStates x) = 0;
    /// Gathers, rounds and stores the output; the device has done its work when this returns.
    virtual HiddenStates finish() = 0;

    /// Of the last layer, in the prepared dtype.
    virtual void readOutput(std::span<std::byte> output) = 0;
    virtual Routing readRouting() = 0;
    /// [M, E] as float32.
    virtual std::vector<float> readLogits(RouterLogits logits) = 0;
    /// The logits that the last route() read.
    virtual RouterLogits routedLogits() const = 0;

    /// Where kernels are recorded; null: nowhere. The recorder must outlive its use.
    virtual void setRecorder(Recorder* recorder) = 0;
    /// Lanes that the recorder must offer.
    virtual int recorderLanes() const = 0;

protected:
    virtual void beginRange(const char* name, KernelKind kind) = 0;
    virtual void endRange() = 0;
};

} // namespace gatescope
