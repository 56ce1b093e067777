// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/bench.h"

#include "analysis/statistics.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/system_limits.h"
#include "cpu/cpu_kernels.h"
#include "cpu/cpu_layer.h"
#include "cpu/machine_limits.h"
#include "cpu/processor.h"
#include "moe/sparse_moe_block.h"
#include "moe/synthetic_weights.h"
#include "profile/kept_rows.h"
#include "profile/required_seconds.h"
#include "profile/stored_layer.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope {

namespace {

constexpr int kRounds = 11;          // of bandwidth, layer iterations, bandwidth, peak
constexpr double kCacheMultiple = 8; // of weights, to what the caches hold

/// With so many of its experts, as they are held.
std::int64_t layerBytes(const BenchPlan& plan, int experts) {
    return storedLayerBytes(plan.config, experts, plan.dtype, plan.quantize);
}

class Bench {
public:
    Bench(const BenchPlan& plan, ProgressSink& progress, std::stop_token stop)
        : m_plan(plan),
          m_progress(progress),
          m_stop(std::move(stop)),
          m_kernels(plan.threads, plan.gemm, plan.quantize),
          m_block(m_kernels, plan.config, RouterPlacement::afterFix()) {}

    BenchResult run();

private:
    void load();
    BenchRow row(int tokens);
    BenchRow round(int tokens, int iterations, std::vector<double>& all);
    double iteration(int tokens, BenchRow& row);
    void checkStopped() const { throwIfStopped(m_stop); }

    const BenchPlan& m_plan;
    ProgressSink& m_progress;
    std::stop_token m_stop;
    CpuKernels m_kernels;
    SparseMoeBlock m_block;
    std::unique_ptr<MachineLimits> m_limits;
    std::vector<std::unique_ptr<PackedLayer>> m_layers;
    int m_iterations = 0; ///< of all rows: gives each an input of its own
};

void Bench::load() {
    const auto bytes = layerBytes(m_plan, m_plan.config.numExperts);
    const int layers = layersToExceedCaches(bytes);
    const auto needed = layers * bytes;
    if (needed > availableMemoryBytes()) {
        throw DeviceError(fmt::format("the weights need {:.1f} GB of memory, more than is available",
                                      static_cast<double>(needed) / 1e9),
                          "Take a smaller --preset");
    }
    for (int layer = 0; layer < layers; ++layer) {
        checkStopped();
        m_layers.push_back(
            m_kernels.load(*makeSyntheticWeights(m_plan.config, m_plan.seed, layer), m_plan.dtype));
    }
}

double Bench::iteration(int tokens, BenchRow& row) {
    const auto& config = m_plan.config;
    const int number = m_iterations++;
    m_kernels.setInput(syntheticHiddenStates(tokens, config.hiddenSize, m_plan.dtype, m_plan.seed, number),
                       tokens);
    const auto routing =
        drawRouting({RoutingSpec::Kind::Uniform, 1.0, 0}, tokens, config.numExperts, config.numExpertsPerTok,
                    config.router, m_plan.seed + static_cast<std::uint64_t>(number));
    m_kernels.overrideRouting(routing);
    row.bytes += static_cast<double>(layerBytes(m_plan, routing.expertsHit(config.numExperts)));
    ++row.iterations;
    const auto& layer = *m_layers[static_cast<std::size_t>(number) % m_layers.size()];
    const auto start = TickClock::steadyNs();
    (void)m_block.forward(layer, m_kernels.input());
    m_kernels.synchronize();
    return static_cast<double>(TickClock::steadyNs() - start);
}

BenchRow Bench::round(int tokens, int iterations, std::vector<double>& all) {
    BenchRow round;
    round.tokens = tokens;
    std::vector<double> samples;
    const double before = m_limits->sampleReadBandwidth();
    for (int i = 0; i < iterations; ++i)
        samples.push_back(iteration(tokens, round));
    round.bandwidth = (before + m_limits->sampleReadBandwidth()) / 2;
    const double gatePeak = m_limits->samplePeak();
    round.peak = m_plan.quantize == WeightFormat::W8A8 ? m_limits->sampleInt8Peak() : gatePeak;
    const auto& config = m_plan.config;
    round.bytes /= static_cast<double>(round.iterations);
    const auto gateFlops = static_cast<double>(config.gateFlops(tokens));
    const auto expertFlops =
        static_cast<double>(config.expertFlops(std::int64_t{tokens} * config.numExpertsPerTok) +
                            config.sharedExpertFlops(tokens));
    round.flops = gateFlops + expertFlops;
    all.insert(all.end(), samples.begin(), samples.end());
    round.medianNs = median(samples);
    round.limitNs =
        std::max(round.bytes / round.bandwidth, gateFlops / gatePeak + expertFlops / round.peak) * 1e9;
    round.fraction = round.limitNs / round.medianNs;
    return round;
}

BenchRow Bench::row(int tokens) {
    m_kernels.prepare(m_plan.config, m_plan.dtype, tokens);
    BenchRow warm;
    (void)iteration(tokens, warm);
    const double estimate = iteration(tokens, warm) * 1e-9;
    const int perRound = std::clamp(static_cast<int>(m_plan.secondsPerRow / kRounds / estimate), 1, 200);
    std::vector<BenchRow> rounds;
    std::vector<double> samples;
    for (int i = 0; i < kRounds; ++i) {
        checkStopped();
        rounds.push_back(round(tokens, perRound, samples));
    }
    std::ranges::sort(rounds, {}, &BenchRow::fraction);
    const auto rank = [](double share) { return static_cast<std::size_t>(share * (kRounds - 1) + 0.5); };
    BenchRow row = rounds[rank(0.5)];
    row.fractionP10 = rounds[rank(0.1)].fraction;
    row.fractionP90 = rounds[rank(0.9)].fraction;
    row.iterations = samples.size();
    const auto all = summarize(samples);
    row.p10Ns = std::min(all.p10, row.medianNs);
    row.p90Ns = std::max(all.p90, row.medianNs);
    return row;
}

BenchResult Bench::run() {
    m_progress.progress(0, "loading weights");
    load();
    std::vector<std::span<const std::byte>> weights;
    for (const auto& layer : m_layers)
        weights.push_back(packedBytes(*layer));
    m_limits = std::make_unique<MachineLimits>(m_kernels.team(), m_plan.dtype, std::move(weights));
    BenchResult result;
    result.plan = m_plan;
    result.plan.threads = m_kernels.team().size();
    result.weightsMayBeCached = m_layers.size() == kMostLayers;
    std::vector<double> bandwidths, peaks;
    for (std::size_t i = 0; i < m_plan.tokens.size(); ++i) {
        m_progress.progress(static_cast<double>(i + 1) / static_cast<double>(m_plan.tokens.size() + 1),
                            fmt::format("{} tokens", m_plan.tokens[i]));
        result.complete = addUnlessStopped(result.rows, [&] { return row(m_plan.tokens[i]); });
        if (!result.complete) break;
        bandwidths.push_back(result.rows.back().bandwidth);
        peaks.push_back(result.rows.back().peak);
    }
    result.bandwidth = median(bandwidths);
    result.peak = median(peaks);
    const bool int8 = m_plan.quantize == WeightFormat::W8A8;
    result.peakDtype = dtypeName(int8 ? DType::I8 : m_limits->peakDtype());
    result.peakSource = int8 ? MachineLimits::int8PeakSource() : m_limits->peakSource();
    result.deviceName = m_kernels.deviceName();
    result.gemmName = m_kernels.gemmName();
    return result;
}

} // namespace

int layersToExceedCaches(std::int64_t layerBytes) {
    const double caches = kCacheMultiple * static_cast<double>(std::max(1L, cacheSizes().level3));
    return static_cast<int>(
        std::clamp(caches / static_cast<double>(layerBytes) + 1, 1.0, double{kMostLayers}));
}

void validate(const BenchPlan& plan) {
    requireSeconds(plan.secondsPerRow, 3600);
    for (const int tokens : plan.tokens) {
        if (tokens < 1 || tokens > 65536)
            throw UsageError("--tokens must be 1 to 65536, separated by commas");
    }
}

BenchResult runBench(const BenchPlan& plan, ProgressSink& progress, std::stop_token stop) {
    return Bench(plan, progress, std::move(stop)).run();
}

} // namespace gatescope
