#include "profile/experiment.h"

#include "base/error.h"
#include "cpu/processor.h"
#include "moe/checkpoint.h"
#include "moe/sparse_moe_block.h"
#include "moe/synthetic_weights.h"
#include "moe/tensor_weights.h"
#include "profile/backends.h"
#include "profile/memory.h"
#include "profile/profile_trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace gatescope {

namespace {

constexpr double kLoadShare = 0.5; // of the progress bar
constexpr int kMaxIterations = 100000;

double secondsSince(std::int64_t startNs) {
    return static_cast<double>(TickClock::steadyNs() - startNs) * 1e-9;
}

void validate(const Experiment& experiment) {
    const auto require = [](bool ok, const char* option, const char* rule) {
        if (!ok) throw UsageError(fmt::format("{} must be {}", option, rule));
    };
    require(experiment.tokens >= 1 && experiment.tokens <= 65536, "--tokens", "1 to 65536");
    require(experiment.layers >= 1 && experiment.layers <= 1024, "--layers", "1 to 1024");
    require(experiment.threads >= 0 && experiment.threads <= 1024, "--threads", "1 to 1024");
    require(experiment.warmup >= 1, "--warmup", "at least 1");
    require(!experiment.iterations ||
                (*experiment.iterations >= 1 && *experiment.iterations <= kMaxIterations),
            "--iterations", "1 to 100000");
    require(experiment.seconds > 0 && experiment.seconds <= 3600, "--seconds",
            "more than 0 and at most 3600");
    require(!experiment.placements.empty(), "--placement", "at least one of before, after, external");
}

/// Weights, activations and the recorder must fit: failing early beats being killed by the system, or a
/// device's refusal when half of the layers are there. `deviceMemory`: where the device has its own.
void checkMemory(const Experiment& experiment, std::optional<std::int64_t> deviceMemory) {
    const auto& config = experiment.config;
    const std::int64_t rows = std::int64_t{experiment.tokens} * config.numExpertsPerTok;
    const std::int64_t needed = experiment.layers * config.layerBytes(experiment.dtype) +
                                rows * (config.hiddenSize + config.moeIntermediateSize) * 4 +
                                experiment.tokens * std::int64_t{config.hiddenSize} * 16;
    const auto available = deviceMemory.value_or(availableMemoryBytes());
    if (needed <= available) return;
    throw DeviceError(
        fmt::format("{} layer(s) of {} in {} need {:.1f} GB of {}memory; {:.1f} GB are available",
                    experiment.layers, config.name, dtypeName(experiment.dtype),
                    static_cast<double>(needed) / 1e9, deviceMemory ? "the device's " : "",
                    static_cast<double>(available) / 1e9),
        "Take fewer --layers, fewer --tokens or a smaller model");
}

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

/// One run from weights to samples.
class ExperimentRun {
public:
    ExperimentRun(const Experiment& experiment, ProgressSink& progress, std::stop_token stop)
        : m_experiment(experiment),
          m_progress(progress),
          m_stop(std::move(stop)),
          m_kernels(
              makeKernels({experiment.device, experiment.threads, experiment.gemm, experiment.quantize})) {}

    ProfileResult run();

private:
    void loadLayers();
    void warmUp();
    int plannedIterations() const;
    void measure(int iterations);
    /// One iteration of every placement over the same input.
    void measurePair(int pair);
    double forward(std::size_t placement, bool record);
    void dropSlicesAfter(const std::vector<std::size_t>& marks);
    void keepWholePairs(const DeviceError& failure);
    void nextInput(int iteration);
    void compareOutputs();
    void describeWorkingSet();
    void summarize();

    const Experiment& m_experiment;
    ProgressSink& m_progress;
    std::stop_token m_stop;
    std::unique_ptr<MoeKernels> m_kernels;
    std::vector<int> m_layerNumbers;
    std::vector<std::unique_ptr<PackedLayer>> m_layers;
    std::vector<SparseMoeBlock> m_blocks; ///< per placement
    std::vector<std::size_t> m_placementOfIteration;
    std::unique_ptr<Recorder> m_recorder;
    std::vector<std::byte> m_output;
    std::vector<std::byte> m_firstOutput; ///< of the pair's first placement
    double m_warmupSeconds = 0;           ///< of the fastest warm-up iteration
    std::size_t m_slicesPerIteration = 0; ///< in the fullest lane
    std::int64_t m_expertsHit = 0;
    std::int64_t m_routingsSeen = 0;
    ProfileResult m_result;
};

void ExperimentRun::loadLayers() {
    const auto start = TickClock::steadyNs();
    std::optional<Checkpoint> checkpoint;
    if (m_experiment.checkpoint) checkpoint.emplace(*m_experiment.checkpoint);
    m_layerNumbers = layerNumbers(m_experiment);
    for (std::size_t i = 0; i < m_layerNumbers.size(); ++i) {
        const int layer = m_layerNumbers[i];
        throwIfStopped(m_stop);
        m_progress.progress(kLoadShare * static_cast<double>(i) / static_cast<double>(m_layerNumbers.size()),
                            fmt::format("loading weights, layer {} of {}", i + 1, m_layerNumbers.size()));
        std::shared_ptr<const WeightSource> source;
        if (checkpoint) {
            source = makeCheckpointWeights(*checkpoint, layer);
        } else if (m_experiment.weightsFile) {
            source = makeFileWeights(*m_experiment.weightsFile, m_experiment.config, layer);
        } else {
            source = makeSyntheticWeights(m_experiment.config, m_experiment.seed, layer);
        }
        m_layers.push_back(m_kernels->load(*source, m_experiment.dtype));
        m_result.weightBytes += m_layers.back()->bytes();
    }
    m_result.loadSeconds = secondsSince(start);
}

void ExperimentRun::nextInput(int iteration) {
    const auto& config = m_experiment.config;
    const auto x = syntheticHiddenStates(m_experiment.tokens, config.hiddenSize, m_experiment.dtype,
                                         m_experiment.seed, iteration);
    m_kernels->setInput(x, m_experiment.tokens);
    if (m_experiment.routing.kind == RoutingSpec::Kind::Model) return;
    m_kernels->overrideRouting(drawRouting(m_experiment.routing, m_experiment.tokens, config.numExperts,
                                           config.numExpertsPerTok, config.normTopkProb,
                                           m_experiment.seed + static_cast<std::uint64_t>(iteration)));
}

double ExperimentRun::forward(std::size_t placement, bool record) {
    Recorder* recorder = m_recorder.get();
    const int iteration = static_cast<int>(m_placementOfIteration.size());
    m_placementOfIteration.push_back(placement);
    std::vector<std::size_t> marks;
    for (std::size_t lane = 0; lane < recorder->laneCount(); ++lane) {
        marks.push_back(recorder->lane(lane).records().size());
    }
    recorder->setPosition(iteration, -1);
    const auto start = TickClock::steadyNs();
    try {
        const RecorderScope scope(recorder, &recorder->phases(), "iteration", KernelKind::Iteration);
        for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
            recorder->setPosition(iteration, m_layerNumbers[layer]);
            (void)m_blocks[placement].forward(*m_layers[layer], m_kernels->input());
        }
    } catch (const DeviceError&) {
        dropSlicesAfter(marks); // half an iteration would be taken for a whole one
        throw;
    }
    const double ns = static_cast<double>(TickClock::steadyNs() - start);
    for (std::size_t lane = 0; lane < recorder->laneCount(); ++lane) {
        m_slicesPerIteration =
            std::max(m_slicesPerIteration, recorder->lane(lane).records().size() - marks[lane]);
    }
    if (!record) dropSlicesAfter(marks);
    return ns / static_cast<double>(m_layers.size());
}

void ExperimentRun::dropSlicesAfter(const std::vector<std::size_t>& marks) {
    for (std::size_t lane = 0; lane < m_recorder->laneCount(); ++lane)
        m_recorder->lane(lane).truncate(marks[lane]);
}

void ExperimentRun::compareOutputs() {
    m_output.resize(static_cast<std::size_t>(m_experiment.tokens) * m_experiment.config.hiddenSize *
                    dtypeSize(m_experiment.dtype));
    m_kernels->readOutput(m_output);
    const int hit = m_kernels->readRouting().expertsHit(m_experiment.config.numExperts);
    m_expertsHit += hit;
    ++m_routingsSeen;
    if (m_firstOutput.empty()) {
        m_firstOutput.swap(m_output);
    } else if (m_firstOutput != m_output) {
        m_result.outputsIdentical = false;
    }
}

void ExperimentRun::warmUp() {
    // Enough for the largest number of slices of one iteration; measured here for the recorder of the real
    // run.
    const auto perLayer =
        static_cast<std::size_t>(m_experiment.config.numExperts) * 64 + 1024 +
        static_cast<std::size_t>(m_experiment.tokens) * m_experiment.config.numExpertsPerTok;
    m_recorder = std::make_unique<Recorder>(m_kernels->recorderLanes(), perLayer * m_layers.size());
    m_kernels->setRecorder(m_recorder.get());
    m_warmupSeconds = INFINITY;
    for (int i = 0; i < m_experiment.warmup; ++i) {
        nextInput(-1 - i);
        for (std::size_t p = 0; p < m_blocks.size(); ++p) {
            throwIfStopped(m_stop);
            m_progress.progress(kLoadShare, "warming up");
            const double layerNs = forward(p, false);
            m_warmupSeconds =
                std::min(m_warmupSeconds, layerNs * 1e-9 * static_cast<double>(m_layers.size()));
        }
    }
    m_placementOfIteration.clear();
}

int ExperimentRun::plannedIterations() const {
    if (m_experiment.iterations) return *m_experiment.iterations;
    const double perPair = m_warmupSeconds * static_cast<double>(m_blocks.size());
    return std::clamp(static_cast<int>(m_experiment.seconds / std::max(perPair, 1e-9)), 4, kMaxIterations);
}

void ExperimentRun::measurePair(int pair) {
    nextInput(pair);
    m_firstOutput.clear();
    const bool record = pair < m_experiment.recordedIterations;
    for (std::size_t i = 0; i < m_blocks.size(); ++i) {
        // A B, B A, A B, ...: what drifts with time falls on all placements alike.
        const auto p = pair % 2 == 0 ? i : m_blocks.size() - 1 - i;
        m_result.runs[p].layerNs.push_back(forward(p, record));
        compareOutputs();
    }
}

void ExperimentRun::measure(int iterations) {
    const int kept = std::min(iterations, m_experiment.recordedIterations) + 1;
    m_recorder = std::make_unique<Recorder>(m_kernels->recorderLanes(), (m_slicesPerIteration * 5 / 4 + 64) *
                                                                            static_cast<std::size_t>(kept) *
                                                                            m_blocks.size());
    m_kernels->setRecorder(m_recorder.get());
    m_result.outputsIdentical = true;
    for (int pair = 0; pair < iterations; ++pair) {
        if (m_stop.stop_requested()) {
            if (pair == 0) throw Cancelled();
            m_result.complete = false;
            break;
        }
        m_progress.progress(kLoadShare + (1 - kLoadShare) * pair / iterations,
                            fmt::format("measuring, pair {} of {}", pair + 1, iterations));
        try {
            measurePair(pair);
        } catch (const DeviceError& failure) {
            if (pair == 0) throw;
            keepWholePairs(failure);
            break;
        }
    }
    m_recorder->scale().calibrate();
    m_kernels->setRecorder(nullptr);
}

void ExperimentRun::keepWholePairs(const DeviceError& failure) {
    m_result.complete = false;
    m_result.failure = failure.what();
    const auto whole = std::ranges::min(m_result.runs, {}, [](const PlacementRun& run) {
                           return run.layerNs.size();
                       }).layerNs.size();
    for (auto& run : m_result.runs)
        run.layerNs.resize(whole);
}

void ExperimentRun::describeWorkingSet() {
    const auto& config = m_experiment.config;
    const auto stored = storedDtype(m_experiment.dtype, m_experiment.quantize);
    m_result.workingSetBytes = static_cast<std::int64_t>(
        m_experiment.layers *
        (m_result.expertsHitMean * static_cast<double>(config.expertBytes(stored)) +
         static_cast<double>(config.gateBytes(m_experiment.dtype) + config.sharedExpertBytes(stored))));
    if (m_experiment.device != "cpu") return;
    const auto caches = cacheSizes();
    m_result.workingSetFits = m_result.workingSetBytes <= caches.level2   ? "L2"
                              : m_result.workingSetBytes <= caches.level3 ? "L3"
                                                                          : "memory";
}

void ExperimentRun::summarize() {
    for (auto& run : m_result.runs)
        run.layer = gatescope::summarize(run.layerNs);
    if (m_result.runs.size() >= 2) {
        m_result.difference = pairedDifference(m_result.runs[0].layerNs, m_result.runs[1].layerNs);
    }
    m_result.expertsHitMean = static_cast<double>(m_expertsHit) / static_cast<double>(m_routingsSeen);
    describeWorkingSet();
    m_result.droppedSlices = m_recorder->dropped();
    m_result.recorderNsPerSlice = measureRecorder();
    m_result.peakMemoryBytes = peakMemoryBytes();
    m_result.deviceName = m_kernels->deviceName();
    m_result.gemmName = m_kernels->gemmName();
    m_result.simulated = m_kernels->simulated();
    attachTrace(m_result, *m_recorder, m_placementOfIteration);
}

ProfileResult ExperimentRun::run() {
    checkMemory(m_experiment, m_kernels->memoryBytes());
    m_result.experiment = m_experiment;
    for (const auto placement : m_experiment.placements) {
        m_result.runs.push_back({placement, 0, {}, {}, {}});
        m_blocks.emplace_back(*m_kernels, m_experiment.config, placement);
    }
    loadLayers();
    m_kernels->prepare(m_experiment.config, m_experiment.dtype, m_experiment.tokens);
    warmUp();
    measure(plannedIterations());
    m_progress.progress(1.0, "summarising");
    summarize();
    m_progress.progress(1.0, "done");
    return std::move(m_result);
}

} // namespace

ProfileResult runExperiment(const Experiment& experiment, ProgressSink& progress, std::stop_token stop) {
    validate(experiment);
    return ExperimentRun(experiment, progress, std::move(stop)).run();
}

} // namespace gatescope
