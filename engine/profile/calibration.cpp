// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/calibration.h"

#include "base/clock.h"
#include "base/error.h"
#include "profile/block_sampler.h"
#include "profile/kept_rows.h"
#include "profile/layer_session.h"
#include "profile/profile_trace.h"
#include "profile/required_seconds.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>

namespace gatescope {

namespace {

constexpr std::array kSlowdowns{0.01, 0.03, 0.10};
constexpr std::array kTokens{1, 16};
constexpr int kRunsPerRow = 60; // as many as the time allows, down to a few
constexpr std::size_t kFewestBlocks = 12;
constexpr int kWarmUpPasses = 20;       // of a round, at least
constexpr double kWarmUpRoundNs = 20e6; // what another program takes from a core lasts a few milliseconds
constexpr int kMostWarmUpRounds = 50;
constexpr int kSteadyRounds = 3; // without a faster one before them
constexpr std::size_t kRecorderBlocks = 24;

struct LayerSize {
    const char* name;
    MoeConfig config;
};

MoeConfig layerOf(const char* name, int hidden, int intermediate, int experts, int topK) {
    MoeConfig config = MoeConfig::fromPreset("qwen3-30b-a3b");
    config.name = name;
    config.hiddenSize = hidden;
    config.moeIntermediateSize = intermediate;
    config.numExperts = experts;
    config.numExpertsPerTok = topK;
    return config;
}

LayerSize layerSize(const std::string& name) {
    if (name == "small") return {"small", layerOf("small", 64, 32, 8, 2)};
    if (name == "middle") return {"middle", layerOf("middle", 512, 256, 32, 4)};
    if (name == "large") return {"large", MoeConfig::fromPreset("qwen3-30b-a3b")};
    throw UsageError(fmt::format("there is no layer \"{}\" to calibrate with", name),
                     "Choose among small, middle and large");
}

/// Two of a session's variants as the two sides of a comparison.
class TwoSides final : public PassRunner {
public:
    TwoSides(LayerSession& session, std::size_t a, std::size_t b) : m_session(session), m_variants{a, b} {}

    void setInput(int number) override { m_session.setInput(number); }
    Pass run(std::size_t side) override { return m_session.run(m_variants[side]); }
    void runUncounted(std::size_t side) override { (void)run(side); }

private:
    LayerSession& m_session;
    std::array<std::size_t, 2> m_variants;
};

/// Measures one layer at one number of tokens, run after run.
class RowCalibration {
public:
    RowCalibration(const CalibrationPlan& plan, const LayerSize& layer, int tokens)
        : m_random(plan.seed),
          m_slow(kSlowdowns.size()),
          m_waits(kSlowdowns.size()),
          m_slowShares(kSlowdowns.size()) {
        m_row.layer = layer.name;
        m_row.config = layer.config;
        m_row.tokens = tokens;
        m_experiment.config = layer.config;
        m_experiment.tokens = tokens;
        m_experiment.threads = plan.threads;
        m_experiment.seed = plan.seed;
        m_experiment.placements = {RouterPlacement::afterFix(), RouterPlacement::afterFix()};
    }

    CalibrationRow run(double seconds, ProgressSink& progress, const std::stop_token& stop);
    std::string deviceName() const { return m_deviceName; }

private:
    void warmUp(LayerSession& session, const std::stop_token& stop);
    void addVariants(LayerSession& session, const std::stop_token& stop);
    PairedDifference measure(LayerSession& session, std::size_t a, std::size_t b,
                             const std::stop_token& stop);
    void measureRecorder(LayerSession& session, const std::stop_token& stop);
    void oneCycle(LayerSession& session, const std::stop_token& stop);
    void summarize();

    Experiment m_experiment;
    std::mt19937_64 m_random;
    CalibrationRow m_row;
    std::string m_deviceName;
    double m_secondsPerRun = 0;
    std::size_t m_same = 0, m_twin = 0;
    std::vector<std::size_t> m_slow;               ///< variants, per slowdown
    std::vector<std::vector<double>> m_waits;      ///< ns that were planted, per slowdown
    std::vector<std::vector<double>> m_slowShares; ///< what was measured, per slowdown
    std::vector<double> m_medians;                 ///< of m_same in each run
    std::vector<double> m_sleeps;
    std::vector<std::size_t> m_blocks;
    std::size_t m_alarms = 0, m_twinRuns = 0;
    std::array<std::size_t, kSlowdowns.size()> m_found{};
    int m_nextInput = 0;
};

/// Runs passes until they get no faster.
void RowCalibration::warmUp(LayerSession& session, const std::stop_token& stop) {
    double fastest = std::numeric_limits<double>::infinity();
    int input = 0;
    for (int round = 0, steady = 0; round < kMostWarmUpRounds && steady < kSteadyRounds; ++round) {
        std::vector<double> times;
        for (double spent = 0; times.size() < kWarmUpPasses || spent < kWarmUpRoundNs;
             spent += times.back()) {
            throwIfStopped(stop);
            session.setInput(--input);
            times.push_back(session.run(m_same).layerNs);
        }
        const double now = median(times);
        steady = now < 0.98 * fastest ? 0 : steady + 1;
        fastest = std::min(fastest, now);
    }
}

void RowCalibration::addVariants(LayerSession& session, const std::stop_token& stop) {
    m_same = session.addVariant(RouterPlacement::afterFix());
    m_twin = session.addVariant(RouterPlacement::afterFix());
    for (auto& slow : m_slow)
        slow = session.addVariant(RouterPlacement::afterFix());
    warmUp(session, stop);
}

PairedDifference RowCalibration::measure(LayerSession& session, std::size_t a, std::size_t b,
                                         const std::stop_token& stop) {
    TwoSides sides(session, a, b);
    BlockSampler sampler(2, sides, m_random());
    const auto end = TickClock::steadyNs() + static_cast<std::int64_t>(m_secondsPerRun * 1e9);
    while (sampler.blocks() < kFewestBlocks || TickClock::steadyNs() < end) {
        throwIfStopped(stop);
        sampler.runBlock(m_nextInput);
        m_nextInput += sampler.inputsOfBlock();
    }
    m_medians.push_back(median(sampler.layerNs(a == m_same ? 0 : 1)));
    m_sleeps.push_back(sampler.sleepsPerLayer(0));
    m_blocks.push_back(sampler.blocks());
    return sampler.difference(0, 1);
}

void RowCalibration::oneCycle(LayerSession& session, const std::stop_token& stop) {
    for (int run = 0; run < 2; ++run) {
        m_alarms += measure(session, m_same, m_twin, stop).resolved() ? 1 : 0;
        ++m_twinRuns;
    }
    for (std::size_t s = 0; s < kSlowdowns.size(); ++s) {
        // A share of what the layer took just now: machines get slower and faster while this goes on.
        const double wait = std::max(1.0, std::round(kSlowdowns[s] * m_medians.back()));
        session.plantWait(m_slow[s], static_cast<std::int64_t>(wait));
        const auto slower = measure(session, m_same, m_slow[s], stop);
        m_found[s] += slower.resolved() && slower.high < 0 ? 1 : 0;
        m_waits[s].push_back(wait);
        m_slowShares[s].push_back(kSlowdowns[s] * -slower.median / wait);
    }
}

void RowCalibration::measureRecorder(LayerSession& session, const std::stop_token& stop) {
    Recorder recorder(session.kernels().recorderLanes(), session.slicesOfPass());
    std::vector<double> on, off;
    for (std::size_t i = 0; i < 2 * kRecorderBlocks; ++i) {
        throwIfStopped(stop);
        session.setInput(m_nextInput++);
        (void)session.run(m_same); // brings this input's experts near, for both alike
        const bool onFirst = i % 2 == 0;
        for (const bool record : {onFirst, !onFirst}) {
            recorder.clear();
            session.setRecorder(record ? &recorder : nullptr);
            (record ? on : off).push_back(session.run(m_same).layerNs);
        }
        session.setRecorder(nullptr);
    }
    m_row.recordedMinusTimed = blockDifference(on, off, 2);
}

void RowCalibration::summarize() {
    m_row.layerNs = median(m_medians);
    const auto [least, most] = std::ranges::minmax(m_medians);
    m_row.repeatability = most / least;
    double blocks = 0;
    for (const auto count : m_blocks)
        blocks += static_cast<double>(count);
    m_row.blocksPerRun = blocks / static_cast<double>(m_blocks.size());
    double sleeps = 0;
    for (const double one : m_sleeps)
        sleeps += one;
    m_row.sleepsPerLayer = sleeps / static_cast<double>(m_sleeps.size());
    m_row.falseAlarms = wilson(m_alarms, m_twinRuns);
    for (std::size_t s = 0; s < kSlowdowns.size(); ++s) {
        m_row.planted.push_back({kSlowdowns[s], wilson(m_found[s], m_slowShares[s].size()),
                                 median(m_waits[s]), median(m_slowShares[s])});
    }
}

CalibrationRow RowCalibration::run(double seconds, ProgressSink& progress, const std::stop_token& stop) {
    NoProgress quiet;
    LayerSession session(m_experiment, quiet, stop);
    m_deviceName = session.kernels().deviceName();
    addVariants(session, stop);
    measureRecorder(session, stop);
    m_secondsPerRun = seconds / kRunsPerRow;
    const auto start = TickClock::steadyNs();
    for (double spent = 0; m_twinRuns == 0 || spent < seconds;
         spent = static_cast<double>(TickClock::steadyNs() - start) * 1e-9) {
        progress.progress(
            std::min(1.0, spent / seconds),
            fmt::format("{} layer, {} tokens, run {}", m_row.layer, m_row.tokens, m_medians.size() + 1));
        oneCycle(session, stop);
    }
    summarize();
    return m_row;
}

/// The clock of the samples.
void measureTimer(Calibration& result) {
    constexpr int kReadings = 100000;
    result.timerResolutionNs = std::numeric_limits<double>::infinity();
    const auto start = TickClock::steadyNs();
    auto last = start;
    for (int i = 0; i < kReadings; ++i) {
        const auto now = TickClock::steadyNs();
        if (now != last)
            result.timerResolutionNs = std::min(result.timerResolutionNs, static_cast<double>(now - last));
        last = now;
    }
    result.timerCostNs = static_cast<double>(last - start) / kReadings;
}

} // namespace

Calibration calibrate(const CalibrationPlan& plan, ProgressSink& progress, std::stop_token stop) {
    requireSeconds(plan.seconds, 86400);
    if (plan.threads < 0 || plan.threads > 1024) throw UsageError("--threads must be 1 to 1024");
    Calibration result;
    result.plan = plan;
    measureTimer(result);
    result.recorderNsPerSlice = measureRecorder();
    std::vector<LayerSize> sizes;
    std::ranges::transform(plan.layers, std::back_inserter(sizes), layerSize);
    if (sizes.empty()) throw UsageError("--layers names no layer", "Choose among small, middle and large");
    const double share = 1.0 / static_cast<double>(sizes.size() * kTokens.size());
    for (const auto& layer : sizes) {
        for (const int tokens : kTokens) {
            const double from = static_cast<double>(result.rows.size()) * share;
            ProgressPart part(progress, from, from + share);
            RowCalibration row(plan, layer, tokens);
            result.complete =
                addUnlessStopped(result.rows, [&] { return row.run(plan.seconds * share, part, stop); });
            if (!result.complete) return result;
            result.deviceName = row.deviceName();
        }
    }
    progress.progress(1, "done");
    return result;
}

} // namespace gatescope
