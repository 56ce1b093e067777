// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"
#include "moe/config.h"
#include "moe/host_switches.h"
#include "moe/layer_buffer.h"
#include "moe/routing.h"
#include "moe/weight_source.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace gatescope {

class RankedExperts;
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

/// What a named range of the block covers.
enum class BlockPart : std::uint8_t {
    Block,   ///< the whole of it
    Experts, ///< the expert layer
};

/// What a device can do for a MoE layer. A layer is begin(), then the steps in SparseMoeBlock's order. The
/// device may run them later, layers in the order in which they were called, until synchronize() returns.
/// What was called, how long it took and which buffers it read and wrote is the device's to note. One user at
/// a time.
class MoeKernels {
public:
    /// Logits buffers of a layer: each gate call fills the next, in turn.
    static constexpr int kLogitsBuffers = 4;

    /// A stretch of the block's own, such as the whole of it, for whoever watches the device.
    class NamedRange {
    public:
        NamedRange(MoeKernels& kernels, const char* name, BlockPart part) : m_kernels(kernels) {
            m_kernels.beginRange(name, part);
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
    /// Replaces the outcome of route() until reset with nullopt, by prepare() or by an input of another
    /// number of tokens. UsageError where it does not fit the input: see checkRouting(). It fits every later
    /// input of as many tokens, whatever its values: of those none is read for it, and infinite or NaN logits
    /// give way to it like others.
    virtual void overrideRouting(const std::optional<Routing>& routing) = 0;
    /// The same for one layer, whatever others have, until overrideRouting() or what resets it.
    virtual void overrideRoutingOf(const PackedLayer& layer, const Routing& routing) = 0;

    /// Null where the device can't hold a part of a layer's experts.
    virtual RankedExperts* rankedExperts() { return nullptr; }

    /// To be called before a pass that is timed: returns when the threads that help the device are awake.
    virtual void makeReady() {}
    /// Of the host threads that carry out layers, until now; nothing where the device has processors of its
    /// own.
    virtual std::optional<HostSwitches> hostSwitches() { return std::nullopt; }

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
    /// Gathers, rounds and stores the output: the layer's last step.
    virtual HiddenStates finish() = 0;

    /// Returns when the device has run all layers: what a pass over several layers ends with, inside its
    /// time. Slices of a device's queue are recorded here. The read functions below do it by themselves.
    virtual void synchronize() {}
    /// The device's own time for what `work` has it run, in ns, from an idle device on and without the host's
    /// wait at the end: `work` must not synchronize. Nothing where the host is the device.
    virtual std::optional<double> timeOnDevice(const std::function<void()>& /*work*/) { return std::nullopt; }

    /// Of the last layer, in the prepared dtype.
    virtual void readOutput(std::span<std::byte> output) = 0;
    virtual Routing readRouting() = 0;
    /// [M, E] as float32.
    virtual std::vector<float> readLogits(RouterLogits logits) = 0;
    /// The logits that the last route() read.
    virtual RouterLogits routedLogits() const = 0;

    /// Where kernels are recorded; null: nowhere, and then nothing is spent on recording. The same holds
    /// while the recorder is not enabled when a layer begins. Not in the middle of a layer; what was not
    /// synchronized is not recorded. The recorder must outlive its use.
    virtual void setRecorder(Recorder* recorder) = 0;
    /// Lanes that the recorder must offer.
    virtual int recorderLanes() const = 0;

protected:
    /// `name`: static storage.
    virtual void beginRange(const char* name, BlockPart part) = 0;
    virtual void endRange() = 0;
};

} // namespace gatescope
