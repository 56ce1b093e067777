// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/experiment.h"

#include "base/error.h"
#include "cpu/processor.h"
#include "profile/block_sampler.h"
#include "profile/capture_counts.h"
#include "profile/device_recording_cost.h"
#include "profile/experiment_passes.h"
#include "profile/layer_session.h"
#include "profile/measured_blocks.h"
#include "profile/measuring_rule.h"
#include "profile/memory.h"
#include "profile/profile_trace.h"
#include "profile/required_seconds.h"
#include "profile/run_limits.h"
#include "profile/stoppable_passes.h"
#include "profile/stored_layer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace gatescope {

namespace {

constexpr double kLoadShare = 0.5;      // of the progress bar: up to here
constexpr double kMeasuredShare = 0.95; // the same; the rest is the timeline
// Of passes with the recorder on and off by the device's own clock: enough for an interval of 95 %, within
// this share of the time asked for.
constexpr std::size_t kDevicePairs = 8;
constexpr double kDevicePairsShare = 0.1;
// Of the machine's limits: before, amid and behind the blocks.
constexpr std::size_t kLimitSamples = 3;
// Inputs whose routing is looked at, and the share of the time asked for that this may take where nobody
// asked for the routing.
constexpr int kRoutedInputs = 64;
constexpr double kRoutedShare = 0.05;
// In the order of StoppedBy.
constexpr std::array<std::string_view, 5> kStoppedByNames{"iterations", "time", "precision", "user",
                                                          "failure"};

double secondsSince(std::int64_t startNs) {
    return static_cast<double>(TickClock::steadyNs() - startNs) * 1e-9;
}

/// One run from weights to samples.
class ExperimentRun {
public:
    ExperimentRun(const Experiment& experiment, ProgressSink& progress, std::stop_token stop)
        : m_experiment(experiment), m_progress(progress), m_stop(std::move(stop)) {}

    ProfileResult run();

private:
    void warmUp();
    void measure();
    void fail(const DeviceError& failure);
    void measureRecordingOnDevice();
    void sampleLimits(double share);
    void lookAtRouting();
    void followRouting();
    void describeWorkingSet();
    void summarize();

    const Experiment& m_experiment;
    ProgressSink& m_progress;
    std::stop_token m_stop;
    std::unique_ptr<LayerSession> m_session;
    std::unique_ptr<ExperimentPasses> m_passes;
    std::unique_ptr<StoppablePasses> m_stoppable; ///< the same
    std::unique_ptr<MeasuredBlocks> m_blocks;
    std::unique_ptr<RunLimits> m_limits; ///< null where there are none to compare with
    double m_passSeconds = INFINITY;     ///< of the fastest warm-up pass
    ProfileResult m_result;
};

void ExperimentRun::warmUp() {
    m_result.recorderNsPerSlice = measureRecorder(); // not at the end, which Cancel waits for
    for (int i = 0; i < m_experiment.warmup; ++i) {
        for (std::size_t v = 0; v < m_experiment.placements.size(); ++v) {
            throwIfStopped(m_stop);
            m_progress.progress(kLoadShare, "warming up");
            m_session->setInput(-1 - i); // measured inputs count from 0
            m_passSeconds = std::min(m_passSeconds, m_session->run(v).layerNs * 1e-9 *
                                                        static_cast<double>(m_session->layers()));
            m_result.nonFiniteLogits = std::max(m_result.nonFiniteLogits, m_session->nonFiniteLogits());
            m_result.nonFiniteOutputs = std::max(m_result.nonFiniteOutputs, m_session->nonFiniteOutputs());
        }
    }
}

void ExperimentRun::measure() {
    MeasuringRule rule(m_experiment, m_blocks->timed(), m_blocks->recorded());
    const double passNs = m_passSeconds * 1e9;
    sampleLimits(0);
    auto start = TickClock::steadyNs();
    double spentRecording = 0;
    std::optional<StoppedBy> enough;
    while (!(enough = rule.enough(secondsSince(start)))) {
        if (m_stop.stop_requested()) {
            if (m_blocks->recorded().blocks() == 0) throw Cancelled();
            m_result.stoppedBy = StoppedBy::User;
            break;
        }
        const double elapsed = secondsSince(start);
        m_blocks->tellProgress(m_progress, kLoadShare, kMeasuredShare, elapsed);
        const auto limitsFrom = TickClock::steadyNs();
        sampleLimits(m_blocks->shareDone(elapsed));
        start += TickClock::steadyNs() - limitsFrom; // the time asked for is the layers'
        try {
            m_blocks->runTimed(passNs);
            const auto recordingFrom = TickClock::steadyNs();
            const double timing = static_cast<double>(recordingFrom - start) * 1e-9 - spentRecording;
            if (rule.wantsRecording(timing, spentRecording)) m_blocks->runRecorded(passNs);
            spentRecording += secondsSince(recordingFrom);
        } catch (const Cancelled&) {
            if (m_blocks->recorded().blocks() == 0) throw;
            m_result.stoppedBy = StoppedBy::User;
            break;
        } catch (const DeviceError& failure) {
            if (m_blocks->recorded().blocks() == 0) throw;
            fail(failure);
            break;
        }
    }
    if (enough) m_result.stoppedBy = *enough;
    sampleLimits(1);
    measureRecordingOnDevice();
    m_result.complete = m_result.stoppedBy != StoppedBy::User && m_result.stoppedBy != StoppedBy::Failure;
    m_blocks->recorder().scale().calibrate();
}

void ExperimentRun::fail(const DeviceError& failure) {
    m_result.stoppedBy = StoppedBy::Failure;
    m_result.failure = failure.what();
}

/// A few pairs of passes, unless the run was stopped or a device that is slow (simulated) takes too long.
void ExperimentRun::measureRecordingOnDevice() {
    if (m_stop.stop_requested() || m_result.stoppedBy == StoppedBy::Failure) return;
    const auto start = TickClock::steadyNs();
    const auto wantsMore = [&](std::size_t pairs) {
        if (m_stop.stop_requested()) return false;
        return pairs == 0 ||
               (pairs < kDevicePairs && secondsSince(start) < kDevicePairsShare * m_experiment.seconds);
    };
    try {
        m_result.recordedMinusTimedOnDevice = measureDeviceRecording(
            m_session->kernels(), m_experiment.layers, m_session->slicesOfPass(),
            [this] { m_session->submit(0); }, wantsMore);
    } catch (const DeviceError& failure) {
        fail(failure);
    }
}

/// Where so much of the run is behind that the next sample is due.
void ExperimentRun::sampleLimits(double share) {
    if (!m_limits || m_stop.stop_requested()) return;
    const auto due = static_cast<std::size_t>(share * (kLimitSamples - 1) + 1e-9) + 1;
    if (m_limits->samples() >= std::min(due, kLimitSamples)) return;
    m_progress.progress(kLoadShare + (kMeasuredShare - kLoadShare) * std::min(1.0, share),
                        "measuring the machine's limits");
    m_limits->sample();
}

/// What was measured stays, whatever happens here.
void ExperimentRun::lookAtRouting() {
    if (m_result.stoppedBy == StoppedBy::Failure) return;
    try {
        followRouting();
        if (m_experiment.whatIfGate && m_result.complete)
            m_result.gateDtype = measureGateDtype(*m_session, m_stop);
    } catch (const DeviceError& failure) {
        fail(failure);
        m_result.complete = false;
    } catch (const Cancelled&) {
        m_result.stoppedBy = StoppedBy::User;
        m_result.complete = false;
    }
}

/// A pass tells the routing of its last layer, so layers are run one by one, when all times are taken.
void ExperimentRun::followRouting() {
    const auto& config = m_experiment.config;
    RoutingCapture capture;
    capture.model = config.name;
    capture.topK = config.numExpertsPerTok;
    capture.numExperts = config.numExperts;
    capture.layers = m_session->numbersOfLayers();
    const auto start = TickClock::steadyNs();
    const int inputs = std::min(kRoutedInputs, m_blocks->inputs());
    for (int input = 0; input < inputs; ++input) {
        const bool enough =
            !m_experiment.captureRouting && secondsSince(start) > kRoutedShare * m_experiment.seconds;
        if (input > 0 && (enough || m_stop.stop_requested())) break;
        m_session->setInput(input);
        capture.append(m_session->routings(0));
    }
    m_result.expertLoad = expertLoad(expertCountsOf(capture, config.name));
    m_result.routing = std::move(capture);
}

void ExperimentRun::describeWorkingSet() {
    m_result.workingSetBytes =
        m_experiment.layers * storedLayerBytes(m_experiment.config, m_result.expertsHitMean,
                                               m_experiment.dtype, m_experiment.quantize);
    if (m_experiment.device != "cpu") return;
    const auto caches = cacheSizes();
    m_result.workingSetFits = m_result.workingSetBytes <= caches.level2   ? "L2"
                              : m_result.workingSetBytes <= caches.level3 ? "L3"
                                                                          : "memory";
}

void ExperimentRun::summarize() {
    std::vector<std::vector<double>> recorded, timed;
    for (std::size_t v = 0; v < m_result.runs.size(); ++v) {
        m_result.runs[v].layerNs = timed.emplace_back(m_blocks->timed().layerNs(v));
        m_result.runs[v].sleepsPerLayer = m_blocks->timed().sleepsPerLayer(v);
        recorded.push_back(m_blocks->recorded().layerNs(v));
    }
    m_result.recordedMinusTimed = m_blocks->recordedMinusTimed(timed, recorded);
    m_result.passesPerBlock = m_blocks->timed().design().passesPerVariant();
    m_result.outputsIdentical = m_passes->outputsIdentical();
    m_result.expertsHitMean = m_passes->expertsHitMean();
    describeWorkingSet();
    m_result.droppedSlices = m_blocks->recorder().dropped();
    m_result.peakMemoryBytes = peakMemoryBytes();
    auto& kernels = m_session->kernels();
    m_result.deviceName = kernels.deviceName();
    m_result.gemmName = kernels.gemmName();
    m_result.simulated = kernels.simulated();
    m_result.weightBytes = m_session->weightBytes();
    m_result.loadSeconds = m_session->loadSeconds();
    m_result.weightNotes = m_session->weightNotes();
    m_result.nonFiniteWeights = m_session->nonFiniteWeights();
    for (auto& run : m_result.runs)
        run.layer = gatescope::summarize(run.layerNs);
    ProgressPart summarising(m_progress, kMeasuredShare, 1.0);
    attachTrace(m_result, m_blocks->recorder(), m_passes->variantOfPass(), summarising);
    compareRuns(m_result);
}

ProfileResult ExperimentRun::run() {
    m_result.experiment = m_experiment;
    m_progress.timeLeft(-1); // loading tells nothing of the time that measuring takes
    ProgressPart loading(m_progress, 0, kLoadShare);
    m_session = std::make_unique<LayerSession>(m_experiment, loading, m_stop);
    for (const auto placement : m_experiment.placements) {
        m_result.runs.push_back({placement, 0, {}, {}, 0, {}});
        m_session->addVariant(placement);
    }
    m_passes = std::make_unique<ExperimentPasses>(*m_session, m_experiment);
    m_stoppable = std::make_unique<StoppablePasses>(*m_passes, m_stop);
    m_blocks = std::make_unique<MeasuredBlocks>(m_experiment, *m_session, *m_passes, *m_stoppable);
    m_limits = RunLimits::of(*m_session);
    warmUp();
    measure();
    m_progress.timeLeft(-1);
    m_progress.progress(kMeasuredShare, "summarising");
    lookAtRouting();
    if (m_limits && m_limits->samples() > 0) m_result.limits = m_limits->ceilings();
    summarize();
    m_progress.progress(1.0, "done");
    return std::move(m_result);
}

} // namespace

std::string_view stoppedByName(StoppedBy reason) {
    return kStoppedByNames[static_cast<std::size_t>(reason)];
}

StoppedBy stoppedByFromName(std::string_view name) {
    const auto found = std::ranges::find(kStoppedByNames, name);
    if (found == kStoppedByNames.end()) throw UsageError(fmt::format("no run is stopped by '{}'", name));
    return static_cast<StoppedBy>(found - kStoppedByNames.begin());
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
                (*experiment.iterations >= 1 &&
                 static_cast<std::size_t>(*experiment.iterations) <= MeasuringRule::kMaxPasses),
            "--iterations", "1 to 100000");
    requireSeconds(experiment.seconds, 3600);
    require(!experiment.precision || (*experiment.precision > 0 && *experiment.precision < 1), "--precision",
            "more than 0 % and less than 100 %");
    require(!experiment.placements.empty(), "--placement", "at least one of before, after, external");
    if (experiment.whatIfGate) {
        require(experiment.routing.kind == RoutingSpec::Kind::Model && !experiment.replay, "--routing",
                "model where the gate's dtype is asked about: other routing is not the gate's");
        require(*experiment.whatIfGate != experiment.dtype, "--what-if-gate-dtype", "another than --dtype");
    }
    if (experiment.replay) {
        checkReplay(*experiment.replay, experiment.config.numExpertsPerTok, experiment.config.numExperts,
                    experiment.layers,
                    experiment.routingFile ? experiment.routingFile->string() : "the captured routing");
    }
    require(experiment.placements.size() <= 8, "--placement", "at most 8 of before, after, external");
}

ProfileResult runExperiment(const Experiment& experiment, ProgressSink& progress, std::stop_token stop) {
    validate(experiment);
    return ExperimentRun(experiment, progress, std::move(stop)).run();
}

} // namespace gatescope
