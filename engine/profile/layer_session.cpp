// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/layer_session.h"

#include "base/clock.h"
#include "base/error.h"
#include "moe/checkpoint.h"
#include "moe/finite_weights.h"
#include "moe/synthetic_weights.h"
#include "moe/tensor_weights.h"
#include "profile/backends.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>

namespace gatescope {

namespace {

/// The model's layers that are run: for a checkpoint the MoE layers from the first one on, for synthetic
/// weights simply consecutive numbers.
std::vector<int> layerNumbers(const Experiment& experiment) {
    std::vector<int> numbers;
    if (!experiment.checkpoint) {
        for (int i = 0; i < experiment.layers; ++i)
            numbers.push_back(experiment.firstLayer + i);
        return numbers;
    }
    for (const int layer : experiment.config.moeLayers()) {
        if (layer >= experiment.firstLayer) numbers.push_back(layer);
    }
    // A first layer that is no MoE layer is refused by the checkpoint, which lists those that are.
    if (numbers.empty() || numbers.front() != experiment.firstLayer) return {experiment.firstLayer};
    if (numbers.size() < static_cast<std::size_t>(experiment.layers)) {
        throw UsageError(fmt::format("{} has {} MoE layers from layer {} on, not {}", experiment.config.name,
                                     numbers.size(), experiment.firstLayer, experiment.layers),
                         "Take fewer --layers or an earlier --layer");
    }
    numbers.resize(static_cast<std::size_t>(experiment.layers));
    return numbers;
}

/// A large layer takes seconds to read. Devices read it on many threads and hand on what one of them throws.
class StoppableWeights final : public WeightSource {
public:
    StoppableWeights(const WeightSource& source, const std::stop_token& stop, FiniteWatch& watch)
        : m_source(source), m_stop(stop), m_watch(watch) {}

    const MoeConfig& config() const override { return m_source.config(); }
    DType dtype() const override { return m_source.dtype(); }
    DType storedDtype(Parameter parameter) const override { return m_source.storedDtype(parameter); }
    void read(Parameter parameter, int expert, DType dtype, void* out) const override {
        throwIfStopped(m_stop);
        m_source.read(parameter, expert, dtype, out);
        m_watch.look(m_source.config(), parameter, expert, dtype, out);
    }
    std::vector<QuantizedMatrix> readQuantized(Parameter parameter, int expert,
                                               QuantizedMatrix::Format format) const override {
        throwIfStopped(m_stop);
        auto matrices = m_source.readQuantized(parameter, expert, format);
        m_watch.look(parameter, expert, matrices);
        return matrices;
    }
    int layer() const override { return m_source.layer(); }
    std::string description() const override { return m_source.description(); }

private:
    const WeightSource& m_source;
    const std::stop_token& m_stop;
    FiniteWatch& m_watch;
};

} // namespace

LayerSession::LayerSession(const Experiment& experiment, ProgressSink& progress, std::stop_token stop,
                           std::optional<RankShare> share)
    : m_experiment(experiment),
      m_share(std::move(share)),
      m_kernels(makeKernels({experiment.device, experiment.threads, experiment.gemm, experiment.quantize,
                             experiment.xpuMode})) {
    if (m_share) {
        auto* ranked = m_kernels->rankedExperts();
        if (ranked == nullptr)
            throw UsageError("this device can't share a layer's experts with other ranks",
                             "Take --device cpu");
        ranked->holdExperts(m_share->heldExperts);
    }
    memoryPlan().check(m_kernels->memoryBytes());
    load(progress, stop);
    // A rank's experts may get the rows of the whole batch, so it is made ready for that.
    m_kernels->prepare(experiment.config, experiment.dtype, experiment.tokens);
}

LayerSession::~LayerSession() = default;

MemoryPlan LayerSession::memoryPlan() const {
    MemoryPlan plan(m_experiment, m_kernels->recorderLanes());
    if (m_share) {
        plan.setExpertsHeld(static_cast<int>(std::ranges::count(m_share->heldExperts, true)));
        plan.setExchange(m_share->exchangeBytes);
        if (m_share->memoryBytes) plan.setAvailable(*m_share->memoryBytes);
    }
    return plan;
}

void LayerSession::load(ProgressSink& progress, const std::stop_token& stop) {
    const auto start = TickClock::steadyNs();
    std::optional<Checkpoint> checkpoint;
    if (m_experiment.checkpoint) checkpoint.emplace(*m_experiment.checkpoint, m_experiment.config.part);
    m_layerNumbers = layerNumbers(m_experiment);
    for (std::size_t i = 0; i < m_layerNumbers.size(); ++i) {
        const int layer = m_layerNumbers[i];
        throwIfStopped(stop);
        progress.progress(static_cast<double>(i) / static_cast<double>(m_layerNumbers.size()),
                          fmt::format("loading weights, layer {} of {}", i + 1, m_layerNumbers.size()));
        std::shared_ptr<const WeightSource> source;
        if (checkpoint) {
            source = makeCheckpointWeights(*checkpoint, layer);
        } else if (m_experiment.weightsFile) {
            source = makeFileWeights(*m_experiment.weightsFile, m_experiment.config, layer);
        } else {
            source = makeSyntheticWeights(m_experiment.config, m_experiment.seed, layer);
        }
        if (i == 0) m_weightNotes = source->notes();
        FiniteWatch watch;
        m_layers.push_back(m_kernels->load(StoppableWeights(*source, stop, watch), m_experiment.dtype));
        if (const auto found = watch.found(); !found.empty() && m_nonFiniteWeights.empty())
            m_nonFiniteWeights = fmt::format("{} of layer {}", found, layer);
        m_weightBytes += m_layers.back()->bytes();
        if (m_experiment.whatIfGate) m_gates.emplace_back(*source);
    }
    m_loadSeconds = static_cast<double>(TickClock::steadyNs() - start) * 1e-9;
}

std::size_t LayerSession::addVariant(RouterPlacement placement) {
    m_variants.push_back(
        {SparseMoeBlock(*m_kernels, m_experiment.config, placement, m_share ? m_share->exchange : nullptr)});
    return m_variants.size() - 1;
}

void LayerSession::setTokens(int tokens, int first, int own) {
    m_experiment.tokens = tokens;
    m_share->firstToken = first;
    m_share->tokens = own;
}

void LayerSession::setInput(int number) {
    const auto& config = m_experiment.config;
    const auto batch = syntheticHiddenStates(m_experiment.tokens, config.hiddenSize, m_experiment.dtype,
                                             m_experiment.seed, number);
    const auto rowBytes = static_cast<std::size_t>(config.hiddenSize) * dtypeSize(m_experiment.dtype);
    const auto first = m_share ? static_cast<std::size_t>(m_share->firstToken) : 0;
    m_kernels->setInput(
        std::span(batch).subspan(first * rowBytes, static_cast<std::size_t>(tokens()) * rowBytes), tokens());
    if (m_experiment.replay) return replayRouting(number);
    if (m_experiment.routing.kind == RoutingSpec::Kind::Model) return;
    routeInput(drawRouting(m_experiment.routing, m_experiment.tokens, config.numExperts,
                           config.numExpertsPerTok, config.router,
                           m_experiment.seed + static_cast<std::uint64_t>(number)),
               nullptr);
}

/// An input's tokens follow those of the one before it, and behind the last of them come the first again.
void LayerSession::replayRouting(int number) {
    const auto& capture = *m_experiment.replay;
    const auto first = std::int64_t{number} * m_experiment.tokens % capture.tokens;
    const auto at = static_cast<int>(first < 0 ? first + capture.tokens : first);
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer)
        routeInput(capture.routing(layer, at, m_experiment.tokens), m_layers[layer].get());
}

/// Hands the device its tokens' part of the batch's routing: for one layer, or (null) for all.
void LayerSession::routeInput(const Routing& routing, const PackedLayer* layer) {
    const auto hand = [&](const Routing& own) {
        if (layer != nullptr) {
            m_kernels->overrideRoutingOf(*layer, own);
        } else {
            m_kernels->overrideRouting(own);
        }
    };
    if (!m_share) return hand(routing);
    const auto k = static_cast<std::ptrdiff_t>(routing.topK);
    const auto first = m_share->firstToken * k;
    const auto last = first + m_share->tokens * k;
    Routing own;
    own.tokens = m_share->tokens;
    own.topK = routing.topK;
    own.experts.assign(routing.experts.begin() + first, routing.experts.begin() + last);
    own.weights.assign(routing.weights.begin() + first, routing.weights.begin() + last);
    hand(own);
}

void LayerSession::setRecorder(Recorder* recorder) {
    m_recorder = recorder;
    m_kernels->setRecorder(recorder);
    if (m_share) m_share->exchange->setRecorder(recorder);
}

void LayerSession::submitLayers(Variant& variant, int iteration) {
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
        if (m_recorder != nullptr) m_recorder->setPosition(iteration, m_layerNumbers[layer]);
        (void)variant.block.forward(*m_layers[layer], m_kernels->input());
        if (variant.waitNs > 0) busyWait(variant.waitNs);
    }
}

void LayerSession::runLayers(Variant& variant, int iteration) {
    const RecorderScope scope(m_recorder, m_recorder ? &m_recorder->ranges() : nullptr, "iteration",
                              roleName(Role::Iteration));
    submitLayers(variant, iteration);
    m_kernels->synchronize();
}

Pass LayerSession::run(std::size_t variant, int iteration) {
    if (m_recorder != nullptr) m_recorder->setPosition(iteration, -1);
    m_kernels->makeReady();
    const auto before = m_kernels->hostSwitches().value_or(HostSwitches());
    const auto start = TickClock::steadyNs();
    runLayers(m_variants[variant], iteration);
    const auto ns = static_cast<double>(TickClock::steadyNs() - start);
    const auto after = m_kernels->hostSwitches().value_or(HostSwitches());
    const auto layers = static_cast<double>(m_layers.size());
    return {ns / layers, static_cast<double>(after.sleeps - before.sleeps) / layers,
            after.preemptions - before.preemptions};
}

void LayerSession::runLayer(std::size_t variant, std::size_t layer) {
    (void)m_variants[variant].block.forward(*m_layers[layer], m_kernels->input());
    m_kernels->synchronize();
}

std::vector<Routing> LayerSession::routings(std::size_t variant) {
    std::vector<Routing> routings;
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
        runLayer(variant, layer);
        routings.push_back(m_kernels->readRouting());
    }
    return routings;
}

std::vector<std::byte> LayerSession::output() {
    std::vector<std::byte> output(static_cast<std::size_t>(tokens()) *
                                  static_cast<std::size_t>(m_experiment.config.hiddenSize) *
                                  dtypeSize(m_experiment.dtype));
    m_kernels->readOutput(output);
    return output;
}

int LayerSession::expertsHit() {
    return m_kernels->readRouting().expertsHit(m_experiment.config.numExperts);
}

std::size_t LayerSession::nonFiniteLogits() {
    return nonFiniteRows(m_kernels->readLogits(m_kernels->routedLogits()), m_experiment.config.numExperts);
}

std::size_t LayerSession::nonFiniteOutputs() {
    return nonFiniteRows(output(), m_experiment.dtype, m_experiment.config.hiddenSize);
}

std::size_t LayerSession::slicesOfPass() const {
    return memoryPlan().slicesOfPass();
}

} // namespace gatescope
