#pragma once

#include "moe/kernels.h"
#include "trace/recorder_ranges.h"
#include "xpu/device_clock.h"
#include "xpu/xpu_layer.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gatescope {

/// A MoE layer on a GPU through Level Zero. The block's calls are noted, and finish() runs them as one
/// command list, which is recorded when a sequence of calls is first seen and replayed from then on: inside a
/// layer the host does nothing. The gate that is called twice is launched twice.
class XpuKernels final : public MoeKernels {
public:
    /// "xpu" or "xpu:N". UsageError, DeviceError: see findXpuDevice.
    explicit XpuKernels(const std::string& device);
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
    void begin(const PackedLayer& layer) override;
    RouterLogits gate(HiddenStates x) override;
    void route(RouterLogits logits) override;
    void experts(HiddenStates x) override;
    void sharedExpert(HiddenStates x) override;
    HiddenStates finish() override;
    void readOutput(std::span<std::byte> output) override;
    Routing readRouting() override;
    std::vector<float> readLogits(RouterLogits logits) override;
    RouterLogits routedLogits() const override { return m_routedLogits; }
    void setRecorder(Recorder* recorder) override;
    /// The lanes for the host's calls and the device's queue are added by setRecorder().
    int recorderLanes() const override { return 0; }

    /// Null before the first load() or prepare().
    const KernelSet* kernelSet() const { return m_kernels.get(); }

private:
    void beginRange(const char* name, KernelKind kind) override { m_ranges.begin(m_recorder, name, kind); }
    void endRange() override { m_ranges.end(); }
    void requireInput(HiddenStates x) const;
    bool recording() const { return m_recorder != nullptr && m_recorder->enabled(); }
    void useKernelsFor(const MoeConfig& config, DType dtype);
    const LayerList& listForCalls();
    SliceRecord* openRecord(const char* name, const KernelArgs& args);
    void run(const LayerList& list);
    void recordKernels(const LayerList& list);
    void recordHostTimes(const LayerList& list);
    void correlateClock();

    std::shared_ptr<const XpuContext> m_context;
    CommandQueue m_queue;
    Transfers m_transfers;
    bool m_timestamps; ///< the driver times kernels
    TickScale m_hostScale;
    std::optional<DeviceClock> m_clock;
    std::unique_ptr<KernelSet> m_kernels;

    MoeConfig m_config;
    LayerBuffers m_buffers;
    int m_capacity = 0; ///< tokens that the buffers hold

    const XpuLayer* m_layer = nullptr;
    LayerListKey m_calls; ///< the block's calls so far, and what else decides the layer's commands
    int m_gateCalls = 0; ///< of this layer
    RouterLogits m_routedLogits;

    Recorder* m_recorder = nullptr;
    RecorderRanges m_ranges;
    ApiTrack m_api;
    RecorderLane* m_queueLane = nullptr;
    std::int64_t m_submission = 0; ///< counts executed lists; ties a kernel to the call that submitted it
    std::int64_t m_submitted = 0;  ///< host ticks
    std::int64_t m_finished = 0;
};

} // namespace gatescope
