#include "xpu/xpu_kernels.h"

#include "moe/convert.h"
#include "xpu/native_cache.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace gatescope {

namespace {

constexpr std::size_t kClockReadings = 8;
constexpr double kCorrelateAgainNs = 1e9; // drift within a second stays below a timestamp's step

constexpr const char* kHostTimesName = "layer (host time: this driver times no kernels)";

/// The recorder's lane of that name, added where it has none yet.
RecorderLane& laneOf(Recorder& recorder, const std::string& name, TrackKind kind) {
    for (std::size_t i = 0; i < recorder.laneCount(); ++i) {
        if (recorder.lane(i).name() == name) return recorder.lane(i);
    }
    return recorder.addLane(name, kind, recorder.phases().capacity());
}

} // namespace

XpuKernels::XpuKernels(const std::string& device)
    : m_context(std::make_shared<const XpuContext>(findXpuDevice(device))),
      m_queue(m_context),
      m_transfers(m_context),
      m_timestamps(TimestampEvents::offered(m_context)) {}

XpuKernels::~XpuKernels() = default;

std::string XpuKernels::gemmName() const {
    if (!m_kernels) return "none";
    return m_kernels->description() +
           (m_timestamps ? "" : " (the driver times no kernels: host times per layer)");
}

std::optional<std::int64_t> XpuKernels::memoryBytes() const {
    const auto bytes = m_context->device().memoryBytes;
    return bytes > 0 ? std::optional(bytes) : std::nullopt;
}

void XpuKernels::useKernelsFor(const MoeConfig& config, DType dtype) {
    if (dtype != DType::BF16 && dtype != DType::F32) {
        throw UsageError(fmt::format("the XPU runs no {}", dtypeName(dtype)), "Choose --dtype bf16 or f32");
    }
    if (m_kernels && m_kernels->serves(config, dtype)) return;
    m_kernels = std::make_unique<KernelSet>(m_context, config, dtype, NativeCache::ofUser());
    m_capacity = 0;
}

std::unique_ptr<PackedLayer> XpuKernels::load(const WeightSource& source, DType dtype) {
    useKernelsFor(source.config(), dtype);
    return uploadLayer(source, *m_kernels, m_context);
}

void XpuKernels::prepare(const MoeConfig& config, DType dtype, int tokens) {
    useKernelsFor(config, dtype);
    m_config = config;
    m_buffers = LayerBuffers(); // the old ones give way before the new ones are asked for
    m_buffers = LayerBuffers(m_context, BufferSizes(config, dtype, tokens, m_kernels->xmx()), tokens);
    ++m_calls.buffers;
    m_capacity = tokens;
    m_calls.overridden = false;
    if (config.sharedExpertIntermediateSize > 0 && !config.sharedExpertGated) {
        const std::vector<float> ones(static_cast<std::size_t>(tokens), 1.0f);
        m_transfers.copy(m_buffers.sharedScale.data(), ones.data(), ones.size() * sizeof(float));
    }
}

void XpuKernels::setInput(std::span<const std::byte> hiddenStates, int tokens) {
    const auto expected =
        m_kernels ? static_cast<std::size_t>(tokens) * m_config.hiddenSize * dtypeSize(m_kernels->dtype())
                  : 0;
    if (tokens < 1 || tokens > m_capacity || hiddenStates.size() != expected) {
        throw UsageError(
            fmt::format("an input of {} tokens and {} bytes does not fit what was prepared ({} tokens)",
                        tokens, hiddenStates.size(), m_capacity),
            "Call prepare() with the number of tokens first");
    }
    m_transfers.copy(m_buffers.input.data(), hiddenStates.data(), hiddenStates.size());
    m_calls.tokens = tokens;
    correlateClock();
}

void XpuKernels::overrideRouting(const std::optional<Routing>& routing) {
    m_calls.overridden = routing.has_value();
    if (!routing) return;
    m_transfers.copy(m_buffers.overrideIds.data(), routing->experts.data(),
                     routing->experts.size() * sizeof(std::int32_t));
    m_transfers.copy(m_buffers.overrideWeights.data(), routing->weights.data(),
                     routing->weights.size() * sizeof(float));
}

void XpuKernels::begin(const PackedLayer& layer) {
    m_layer = &dynamic_cast<const XpuLayer&>(layer);
    if (m_layer->packed != m_kernels->xmx()) {
        throw UsageError("the layer's weights were packed for other kernels", "Load it again");
    }
    m_calls.steps.clear();
    m_gateCalls = 0;
}

SliceRecord* XpuKernels::openRecord(const char* name, const KernelArgs& args) {
    auto* record = m_queueLane->open();
    if (record == nullptr) return nullptr;
    *record = SliceRecord{};
    record->name = name;
    record->args = args;
    record->args.layer = m_recorder->layer();
    record->args.iteration = m_recorder->iteration();
    record->start = 1; // not ended until the device says so
    return record;
}

void XpuKernels::requireInput(HiddenStates x) const {
    if (x.buffer == layer_buffer::kInput && x.tokens == m_calls.tokens) return;
    throw UsageError("the layer was given hidden states that are not its input",
                     "Hand it what the device's input() says, after setInput()");
}

RouterLogits XpuKernels::gate(HiddenStates x) {
    requireInput(x);
    const int index = m_gateCalls++ % kLogitsBuffers;
    m_calls.steps.push_back({LayerStep::Kind::Gate, index});
    return {layer_buffer::kFirstLogits + index};
}

void XpuKernels::route(RouterLogits logits) {
    if (logits.isPlaceholder()) {
        throw UsageError("routing needs logits: nobody called the gate",
                         "Let the block or the expert layer call it");
    }
    m_routedLogits = logits;
    m_calls.steps.push_back({LayerStep::Kind::Route, logits.buffer - layer_buffer::kFirstLogits});
}

void XpuKernels::experts(HiddenStates x) {
    requireInput(x);
    m_calls.steps.push_back({LayerStep::Kind::Experts, 0});
}

void XpuKernels::sharedExpert(HiddenStates x) {
    requireInput(x);
    m_calls.steps.push_back({LayerStep::Kind::SharedExpert, 0});
}

const LayerList& XpuKernels::listForCalls() {
    auto& lists = m_layer->lists;
    if (const auto known = lists.find(m_calls); known != lists.end()) return *known->second;
    std::erase_if(lists, [this](const auto& list) { return list.first.buffers != m_calls.buffers; });
    auto list =
        recordLayer(m_context, {*m_kernels, m_buffers, *m_layer, m_config}, m_calls, m_timestamps, m_api);
    return *lists.emplace(m_calls, std::move(list)).first->second;
}

void XpuKernels::run(const LayerList& list) {
    if (list.events) list.events->reset(list.entries.size());
    ++m_submission;
    {
        auto scope = m_api.scope("zeCommandQueueExecuteCommandLists");
        if (auto* args = scope.args()) args->correlation = m_submission;
        m_submitted = TickClock::now();
        m_queue.execute(list.commands);
    }
    const auto scope = m_api.scope("zeFenceHostSynchronize");
    m_queue.wait();
    m_finished = TickClock::now();
}

HiddenStates XpuKernels::finish() {
    const auto& list = listForCalls();
    run(list);
    if (recording() && list.events) recordKernels(list);
    if (recording() && !list.events) recordHostTimes(list);
    return {layer_buffer::kOutput, m_calls.tokens};
}

void XpuKernels::recordKernels(const LayerList& list) {
    const auto sinceCorrelation = static_cast<double>(m_finished - m_clock->lastCorrelation());
    if (sinceCorrelation * m_hostScale.nsPerTick() > kCorrelateAgainNs) correlateClock();
    for (std::size_t i = 0; i < list.entries.size(); ++i) {
        const auto& entry = list.entries[i];
        auto* record = openRecord(entry.name, entry.args);
        if (record == nullptr) continue;
        record->args.correlation = m_submission;
        record->appended = entry.appended;
        record->submitted = m_submitted;
        const auto times = list.events->times(i);
        record->start = m_clock->toHost(times.start);
        record->end = m_clock->toHost(times.end);
    }
}

void XpuKernels::recordHostTimes(const LayerList& list) {
    // One slice for what is known. The kernels stand inside it without a duration, so that their number and
    // order, and a gate that is called twice, can still be seen.
    if (auto* record = openRecord(kHostTimesName, {})) {
        record->args.correlation = m_submission;
        record->start = m_submitted;
        record->end = m_finished;
        record->submitted = m_submitted;
    }
    for (const auto& entry : list.entries) {
        auto* record = openRecord(entry.name, entry.args);
        if (record == nullptr) continue;
        record->start = record->end = m_submitted;
    }
}

void XpuKernels::readOutput(std::span<std::byte> output) {
    const auto bytes =
        static_cast<std::size_t>(m_calls.tokens) * m_config.hiddenSize * dtypeSize(m_kernels->dtype());
    m_transfers.copy(output.data(), m_buffers.output.data(), std::min(bytes, output.size()));
}

Routing XpuKernels::readRouting() {
    Routing routing;
    routing.tokens = m_calls.tokens;
    routing.topK = m_config.numExpertsPerTok;
    const auto slots = static_cast<std::size_t>(m_calls.tokens) * m_config.numExpertsPerTok;
    routing.experts.resize(slots);
    routing.weights.resize(slots);
    m_transfers.copy(routing.experts.data(), m_buffers.ids.data(), slots * sizeof(std::int32_t));
    m_transfers.copy(routing.weights.data(), m_buffers.weights.data(), slots * sizeof(float));
    return routing;
}

std::vector<float> XpuKernels::readLogits(RouterLogits logits) {
    const auto dtype = m_kernels->dtype();
    std::vector<std::byte> bytes(static_cast<std::size_t>(m_calls.tokens) * m_config.numExperts *
                                 dtypeSize(dtype));
    const auto& buffer = m_buffers.logits.at(static_cast<std::size_t>(logits.buffer - layer_buffer::kFirstLogits));
    m_transfers.copy(bytes.data(), buffer.data(), bytes.size());
    return toFloat32(bytes, dtype);
}

void XpuKernels::setRecorder(Recorder* recorder) {
    m_recorder = recorder;
    m_api = {};
    m_queueLane = nullptr;
    if (recorder == nullptr) return;
    m_api = {recorder, &laneOf(*recorder, "Level Zero calls", TrackKind::HostThread)};
    m_queueLane =
        &laneOf(*recorder, fmt::format("xpu:{} queue", m_context->device().index), TrackKind::DeviceQueue);
    correlateClock();
}

void XpuKernels::correlateClock() {
    if (!m_timestamps) return;
    const auto& device = m_context->device();
    if (!m_clock) {
        m_hostScale.calibrate();
        m_clock.emplace(device.nsPerTick, device.timestampBits, 1.0 / m_hostScale.nsPerTick());
    }
    std::array<ClockReading, kClockReadings> readings;
    for (auto& reading : readings) {
        std::uint64_t host = 0; // the driver's own reading, on a clock that TickClock is not
        reading.hostBefore = TickClock::now();
        m_context->api().zeDeviceGetGlobalTimestamps(device.handle, &host, &reading.device);
        reading.hostAfter = TickClock::now();
    }
    m_clock->correlate(readings);
}

} // namespace gatescope
