// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/xpu_kernels.h"

#include "moe/convert.h"
#include "moe/quantized_weights.h"
#include "xpu/native_cache.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace gatescope {

namespace {

/// Whether weights of `a` fit buffers of `b`, and are what its commands will read.
bool sameShape(const MoeConfig& a, const MoeConfig& b) {
    const auto shape = [](const MoeConfig& c) {
        return std::tuple(c.hiddenSize, c.moeIntermediateSize, c.numExperts, c.sharedExpertIntermediateSize,
                          c.sharedExpertGated, c.router.logitBias, c.router.correctionBias, c.experts.biases);
    };
    return shape(a) == shape(b);
}

} // namespace

XpuKernels::XpuKernels(const std::string& device, XpuMode mode, XpuExpertFormat format)
    : m_format(format),
      m_stored(format),
      m_context(std::make_shared<const XpuContext>(findXpuDevice(device))),
      m_stream(std::make_shared<LayerStream>(m_context, mode)),
      m_transfers(m_context),
      m_recorder(m_context, TimestampEvents::offered(m_context)),
      m_span(m_context) {}

XpuKernels::~XpuKernels() {
    m_stream->settle(); // before the buffers go
}

std::string XpuKernels::gemmName() const {
    if (!m_kernels) return "none";
    return m_kernels->description() +
           (m_recorder.timestamps() ? "" : " (the driver times no kernels: host times per layer)");
}

std::optional<std::int64_t> XpuKernels::memoryBytes() const {
    const auto bytes = m_context->device().memoryBytes;
    return bytes > 0 ? std::optional(bytes) : std::nullopt;
}

std::shared_ptr<const KernelSet> XpuKernels::kernelsFor(const MoeConfig& config, DType dtype) {
    const KernelNeeds needs(m_context->device(), config, dtype, m_stored);
    const auto known =
        std::ranges::find_if(m_kernelSets, [&](const auto& kernels) { return kernels->needs() == needs; });
    if (known != m_kernelSets.end()) return *known;
    m_kernelSets.push_back(std::make_shared<const KernelSet>(m_context, needs, NativeCache::ofUser()));
    return m_kernelSets.back();
}

std::unique_ptr<PackedLayer> XpuKernels::load(const WeightSource& source, DType dtype) {
    m_stored = m_format == XpuExpertFormat::Fp8 && storesFp8Channels(source) ? XpuExpertFormat::Fp8Channels
                                                                             : m_format;
    const auto kernels = kernelsFor(source.config(), dtype);
    if (!m_kernels) m_kernels = kernels;
    auto layer = uploadLayer(source, *kernels, m_context);
    layer->kernels = kernels;
    layer->config = source.config();
    layer->stream = m_stream;
    return layer;
}

void XpuKernels::prepare(const MoeConfig& config, DType dtype, int tokens) {
    synchronize();
    m_kernels = kernelsFor(config, dtype);
    m_config = config;
    m_capacity = 0;
    m_buffers = LayerBuffers(); // the old ones give way before the new ones are asked for
    m_buffers = LayerBuffers(m_context, BufferSizes(config, dtype, tokens, m_kernels->gemmSet()), tokens);
    ++m_calls.buffers;
    m_capacity = tokens;
    takeBackOverrides();
    m_calls.tokens = 0; // no input yet
    fillConstants();
}

void XpuKernels::fillConstants() {
    const auto fillWithOnes = [&](const DeviceMemory& memory) {
        const std::vector<float> ones(memory.size() / sizeof(float), 1.0f);
        m_transfers.copy(memory.data(), ones.data(), memory.size());
    };
    if (m_config.sharedExpertIntermediateSize > 0 && !m_config.sharedExpertGated)
        fillWithOnes(m_buffers.sharedScale);
    if (m_buffers.ones.size() > 0) fillWithOnes(m_buffers.ones);
    if (m_buffers.ownRow.size() == 0) return;
    std::vector<std::int32_t> rows(m_buffers.ownRow.size() / sizeof(std::int32_t));
    std::iota(rows.begin(), rows.end(), 0);
    m_transfers.copy(m_buffers.ownRow.data(), rows.data(), m_buffers.ownRow.size());
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
    synchronize(); // the layer before may still read its input
    m_transfers.copy(m_buffers.input.data(), hiddenStates.data(), hiddenStates.size());
    if (tokens != m_calls.tokens) takeBackOverrides(); // they were for other tokens
    m_calls.tokens = tokens;
    if (m_recorder.on()) m_recorder.correlate();
}

void XpuKernels::overrideRouting(const std::optional<Routing>& routing) {
    if (routing) checkRouting(*routing, m_calls.tokens, m_config.numExpertsPerTok, m_config.numExperts);
    synchronize();
    takeBackOverrides();
    m_overridden = routing.has_value();
    if (routing) copyRouting(*routing, m_buffers.replaced);
}

void XpuKernels::overrideRoutingOf(const PackedLayer& layer, const Routing& routing) {
    checkRouting(routing, m_calls.tokens, m_config.numExpertsPerTok, m_config.numExperts);
    const auto& of = dynamic_cast<const XpuLayer&>(layer);
    synchronize();
    const auto bytes = m_buffers.replaced.experts.size();
    if (of.replaced.experts.size() < bytes) {
        of.lists.clear(); // the commands of some may read what goes
        of.replaced = {};
        const auto what = fmt::format("the routing of {} tokens in one layer", m_capacity);
        of.replaced = {DeviceMemory(m_context, bytes, what), DeviceMemory(m_context, bytes, what)};
    }
    copyRouting(routing, of.replaced);
    of.overrides = m_overrides;
}

void XpuKernels::takeBackOverrides() {
    m_overridden = false;
    ++m_overrides;
}

void XpuKernels::copyRouting(const Routing& routing, const RoutingOverride& to) {
    m_transfers.copy(to.experts.data(), routing.experts.data(),
                     routing.experts.size() * sizeof(std::int32_t));
    m_transfers.copy(to.weights.data(), routing.weights.data(), routing.weights.size() * sizeof(float));
}

RoutingSource XpuKernels::routingOf(const XpuLayer& layer) const {
    if (layer.overrides == m_overrides) return RoutingSource::OverrideOfLayer;
    return m_overridden ? RoutingSource::Override : RoutingSource::Gate;
}

LayerWork XpuKernels::work() const {
    const auto* replaced = m_calls.routing == RoutingSource::OverrideOfLayer ? &m_layer->replaced
                           : m_calls.routing == RoutingSource::Override      ? &m_buffers.replaced
                                                                             : nullptr;
    return {*m_kernels, m_buffers, *m_layer, m_config, m_calls.tokens, replaced};
}

void XpuKernels::begin(const PackedLayer& layer) {
    m_layer = &dynamic_cast<const XpuLayer&>(layer);
    if (m_kernels && m_layer->kernels->needs().differsByFp8Scales(m_kernels->needs()))
        m_kernels = m_layer->kernels;
    if (m_layer->kernels != m_kernels || !sameShape(m_layer->config, m_config)) {
        throw UsageError("the layer was loaded for another model or dtype than was prepared",
                         "Load it again, or prepare for it");
    }
    m_calls.steps.clear();
    m_calls.routing = routingOf(*m_layer);
    m_gateCalls = 0;
    m_submitted = {};
    m_calls.recorded = m_recorder.on();
    if (mode() == XpuMode::Replay) return;
    LayerTarget target{.commands = m_stream->commands()};
    if (m_calls.recorded) {
        m_submitted.recorded = m_recorder.take(m_config.numExperts);
        m_submitted.submitted = TickClock::now();
        target.recorded = m_submitted.recorded.get();
        target.api = m_recorder.api();
        target.submissions = &m_recorder.submissions();
    }
    m_eager.emplace(target, work());
}

void XpuKernels::step(const LayerStep& step) {
    if (m_eager) {
        m_eager->append(step);
    } else {
        m_calls.steps.push_back(step);
    }
}

void XpuKernels::requireInput(HiddenStates x) const {
    const bool isInput = x.buffer == layer_buffer::kInput && x.tokens == m_calls.tokens;
    if (m_calls.tokens > 0 && isInput) return;
    throw UsageError("the layer was given hidden states that are not its input",
                     "Hand it what the device's input() says, after setInput()");
}

RouterLogits XpuKernels::gate(HiddenStates x) {
    requireInput(x);
    const int index = m_gateCalls++ % kLogitsBuffers;
    step({LayerStep::Kind::Gate, index});
    return {layer_buffer::kFirstLogits + index};
}

void XpuKernels::route(RouterLogits logits) {
    if (logits.isPlaceholder()) {
        throw UsageError("routing needs logits: nobody called the gate",
                         "Let the block or the expert layer call it");
    }
    m_routedLogits = logits;
    step({LayerStep::Kind::Route, logits.buffer - layer_buffer::kFirstLogits});
}

void XpuKernels::experts(HiddenStates x) {
    requireInput(x);
    step({LayerStep::Kind::Experts, 0});
}

void XpuKernels::sharedExpert(HiddenStates x) {
    requireInput(x);
    step({LayerStep::Kind::SharedExpert, 0});
}

const LayerList& XpuKernels::listForCalls() {
    auto& lists = m_layer->lists;
    if (const auto known = lists.find(m_calls); known != lists.end()) return *known->second;
    std::erase_if(lists, [this](const auto& list) { return list.first.buffers != m_calls.buffers; });
    auto recorded = m_calls.recorded ? std::make_shared<RecordedLayer>(m_context, m_config.numExperts,
                                                                       m_recorder.timestamps())
                                     : nullptr;
    auto list = recordLayer(m_context, m_kernels, work(), m_calls.steps, recorded, m_recorder.api());
    return *lists.emplace(m_calls, std::move(list)).first->second;
}

void XpuKernels::submitList() {
    const auto& list = listForCalls();
    // Its events can be signalled once.
    if (list.recorded && m_recorder.waitsFor(*list.recorded)) synchronize();
    m_submitted.recorded = list.recorded;
    m_submitted.submission = ++m_recorder.submissions();
    auto scope = m_recorder.api().scope("zeCommandQueueExecuteCommandLists");
    if (auto* args = scope.args()) args->addPositive(ArgKey::Correlation, m_submitted.submission);
    m_submitted.submitted = TickClock::now();
    m_stream->execute(list.commands);
}

HiddenStates XpuKernels::finish() {
    const HiddenStates output{layer_buffer::kOutput, m_calls.tokens};
    if (m_eager) {
        m_eager->finish();
        m_eager.reset();
    } else {
        submitList();
    }
    if (!m_calls.recorded) return output;
    m_recorder.add(std::move(m_submitted));
    // Without the device's times all that can be told of a layer is when the host saw it end.
    if (!m_recorder.timestamps()) synchronize();
    return output;
}

void XpuKernels::synchronize() {
    if (!m_stream->busy()) return;
    try {
        const auto scope = m_recorder.api().scope(m_stream->waitCall());
        m_stream->wait();
    } catch (const DeviceError&) {
        m_recorder.drop(); // half a pass would be taken for a whole one
        throw;
    }
    m_recorder.collect(TickClock::now());
}

std::optional<double> XpuKernels::timeOnDevice(const std::function<void()>& work) {
    synchronize();
    m_span.begin(*m_stream);
    work();
    m_span.end(*m_stream);
    synchronize();
    return m_span.ns();
}

void XpuKernels::readOutput(std::span<std::byte> output) {
    synchronize();
    const auto bytes =
        static_cast<std::size_t>(m_calls.tokens) * m_config.hiddenSize * dtypeSize(m_kernels->dtype());
    m_transfers.copy(output.data(), m_buffers.output.data(), std::min(bytes, output.size()));
}

Routing XpuKernels::readRouting() {
    synchronize();
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
    synchronize();
    const auto dtype = logitsDtype(m_config, m_kernels->dtype());
    std::vector<std::byte> bytes(static_cast<std::size_t>(m_calls.tokens) * m_config.numExperts *
                                 dtypeSize(dtype));
    const auto& buffer =
        m_buffers.logits.at(static_cast<std::size_t>(logits.buffer - layer_buffer::kFirstLogits));
    m_transfers.copy(bytes.data(), buffer.data(), bytes.size());
    return toFloat32(bytes, dtype);
}

void XpuKernels::setRecorder(Recorder* recorder) {
    m_stream->settle();
    m_recorder.setRecorder(recorder);
}

} // namespace gatescope
