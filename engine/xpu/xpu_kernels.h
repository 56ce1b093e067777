// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/kernels.h"
#include "trace/recorder_ranges.h"
#include "xpu/layer_stream.h"
#include "xpu/queue_recorder.h"
#include "xpu/span_timer.h"
#include "xpu/xpu_layer.h"
#include "xpu/xpu_mode.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gatescope {

/// A MoE layer on a GPU through Level Zero. Eager: each of the block's calls appends and submits its kernels.
/// Replay: the calls are noted, and finish() submits them as one command list, which is recorded when a
/// sequence of calls is first seen and replayed from then on. Neither waits before synchronize(). The gate
/// that is called twice is launched twice.
class XpuKernels final : public MoeKernels {
public:
    /// "xpu" or "xpu:N". UsageError, DeviceError: see findXpuDevice.
    explicit XpuKernels(const std::string& device, XpuMode mode = XpuMode::Eager,
                        XpuExpertFormat format = XpuExpertFormat::Plain);
    ~XpuKernels() override;

    std::string deviceName() const override { return m_context->device().name; }
    bool simulated() const override { return m_context->device().simulated; }
    std::string gemmName() const override;
    std::optional<std::int64_t> memoryBytes() const override;
    std::unique_ptr<PackedLayer> load(const WeightSource& source, DType dtype) override;
    void prepare(const MoeConfig& config, DType dtype, int tokens) override;
    void setInput(std::span<const std::byte> hiddenStates, int tokens) override;
    HiddenStates input() const override { return {layer_buffer::kInput, m_calls.tokens}; }
    void overrideRouting(const std::optional<Routing>& routing) override;
    void overrideRoutingOf(const PackedLayer& layer, const Routing& routing) override;
    void begin(const PackedLayer& layer) override;
    RouterLogits gate(HiddenStates x) override;
    void route(RouterLogits logits) override;
    void experts(HiddenStates x) override;
    void sharedExpert(HiddenStates x) override;
    HiddenStates finish() override;
    void synchronize() override;
    std::optional<double> timeOnDevice(const std::function<void()>& work) override;
    void readOutput(std::span<std::byte> output) override;
    Routing readRouting() override;
    std::vector<float> readLogits(RouterLogits logits) override;
    RouterLogits routedLogits() const override { return m_routedLogits; }
    void setRecorder(Recorder* recorder) override;
    /// The lanes for the host's calls and the device's queue are added by setRecorder().
    int recorderLanes() const override { return 0; }

    XpuMode mode() const { return m_stream->mode(); }
    /// Of the last prepare(), or of a load() before it; null before both.
    const KernelSet* kernelSet() const { return m_kernels.get(); }

private:
    void beginRange(const char* name, BlockPart part) override {
        m_ranges.begin(m_recorder.sink(), name,
                       roleName(part == BlockPart::Block ? Role::Block : Role::Experts));
    }
    void endRange() override { m_ranges.end(); }
    void requireInput(HiddenStates x) const;
    std::shared_ptr<const KernelSet> kernelsFor(const MoeConfig& config, DType dtype);
    void fillConstants();
    void takeBackOverrides();
    void copyRouting(const Routing& routing, const RoutingOverride& to);
    RoutingSource routingOf(const XpuLayer& layer) const;
    LayerWork work() const;
    void step(const LayerStep& step);
    const LayerList& listForCalls();
    void submitList();

    XpuExpertFormat m_format; ///< that was asked for
    XpuExpertFormat m_stored; ///< the same, as the last loaded layer's experts are stored
    std::shared_ptr<const XpuContext> m_context;
    std::shared_ptr<LayerStream> m_stream;
    Transfers m_transfers;
    QueueRecorder m_recorder;
    SpanTimer m_span;
    /// All that were made: layers and lists go on using theirs when another is loaded.
    std::vector<std::shared_ptr<const KernelSet>> m_kernelSets;
    std::shared_ptr<const KernelSet> m_kernels;

    MoeConfig m_config;
    LayerBuffers m_buffers;
    int m_capacity = 0;            ///< tokens that the buffers hold
    bool m_overridden = false;     ///< for all layers that have none of their own
    std::uint64_t m_overrides = 1; ///< see XpuLayer

    const XpuLayer* m_layer = nullptr;
    LayerListKey m_calls; ///< the block's calls so far, and what else decides the layer's commands
    int m_gateCalls = 0;  ///< of this layer
    RouterLogits m_routedLogits;
    RecorderRanges m_ranges;
    std::optional<LayerCommands> m_eager; ///< of the layer that is running
    SubmittedLayer m_submitted;           ///< of the layer that is running; used while recording
};

} // namespace gatescope
