// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/micro_benchmarks.h"

#include "base/clock.h"
#include "cpu/cpu_kernels.h"
#include "cpu/cpu_layer.h"
#include "cpu/machine_limits.h"
#include "cpu/onednn_baseline.h"
#include "moe/sparse_moe_block.h"
#include "moe/synthetic_weights.h"
#include "profile/profile_trace.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope {

namespace {

constexpr int kPairs = 200;
constexpr int kGateSamples = 21;
constexpr int kBaselinePairs = 8; // at least, the first of them to warm up

Routing uniformRouting(const BenchPlan& plan, int tokens, int number) {
    return drawRouting({RoutingSpec::Kind::Uniform, 1.0, 0}, tokens, plan.config.numExperts,
                       plan.config.numExpertsPerTok, plan.config.router,
                       plan.seed + static_cast<std::uint64_t>(number));
}

void setInput(CpuKernels& kernels, const BenchPlan& plan, int tokens, int number) {
    kernels.setInput(syntheticHiddenStates(tokens, plan.config.hiddenSize, plan.dtype, plan.seed, number),
                     tokens);
    kernels.overrideRouting(uniformRouting(plan, tokens, number));
}

double timed(SparseMoeBlock& block, const PackedLayer& layer, HiddenStates x) {
    const auto start = TickClock::steadyNs();
    (void)block.forward(layer, x);
    return static_cast<double>(TickClock::steadyNs() - start);
}

} // namespace

RecorderCost measureRecorderCost(const BenchPlan& plan, ProgressSink& progress, const std::stop_token& stop) {
    RecorderCost cost;
    CpuKernels kernels(plan.threads, plan.gemm, plan.quantize);
    const auto layer = kernels.load(*makeSyntheticWeights(plan.config, plan.seed), plan.dtype);
    kernels.prepare(plan.config, plan.dtype, cost.tokens);
    SparseMoeBlock block(kernels, plan.config, RouterPlacement::afterFix());
    Recorder recorder(kernels.recorderLanes(), 100000);
    std::vector<double> on, off;
    std::size_t slices = 0;
    for (int pair = -5; pair < kPairs; ++pair) {
        if (stop.stop_requested() && on.size() >= PairedDifference::kFewestPairs) {
            cost.complete = false;
            break;
        }
        throwIfStopped(stop);
        // By tens: which of the pairs between are told is chance.
        progress.progress(static_cast<double>(pair + 5) / (kPairs + 5),
                          fmt::format("recorder on and off, {} of {}", std::max(pair, 0) / 10 * 10, kPairs));
        setInput(kernels, plan, cost.tokens, pair);
        // Both orders in turn, and a first run that nobody counts: it brings this input's experts near.
        (void)timed(block, *layer, kernels.input());
        double times[2] = {};
        for (int i = 0; i < 2; ++i) {
            const int which = (pair + 5 + i) % 2;
            recorder.clear();
            recorder.setPosition(pair, 0);
            kernels.setRecorder(which == 1 ? &recorder : nullptr);
            times[which] = timed(block, *layer, kernels.input());
            kernels.setRecorder(nullptr);
            if (which == 1) {
                slices = 0;
                for (std::size_t lane = 0; lane < recorder.laneCount(); ++lane) {
                    slices += recorder.lane(lane).records().size();
                }
            }
        }
        if (pair < 0) continue;
        off.push_back(times[0]);
        on.push_back(times[1]);
    }
    cost.slicesPerLayer = static_cast<double>(slices);
    cost.layerNs = median(off);
    cost.onMinusOff = pairedDifference(on, off);
    cost.nsPerSlice = measureRecorder();
    cost.share = cost.slicesPerLayer * cost.nsPerSlice / cost.layerNs;
    return cost;
}

KeptRows<GateCost> measureGate(const BenchPlan& plan, const std::vector<int>& tokens, ProgressSink& progress,
                               const std::stop_token& stop) {
    CpuKernels kernels(plan.threads, plan.gemm, plan.quantize);
    const auto layer = kernels.load(*makeSyntheticWeights(plan.config, plan.seed), plan.dtype);
    MachineLimits limits(kernels.team(), plan.dtype, {packedBytes(*layer)});
    const auto costOf = [&](int m) -> GateCost {
        kernels.prepare(plan.config, plan.dtype, m);
        std::vector<double> cold, warm;
        for (int i = 0; i < kGateSamples; ++i) {
            throwIfStopped(stop);
            progress.progress(static_cast<double>(i) / kGateSamples, fmt::format("gate of {} token(s)", m));
            setInput(kernels, plan, m, i);
            (void)limits.sampleReadBandwidth(); // drives the gate's weights out of the caches
            kernels.begin(*layer);
            const auto start = TickClock::steadyNs();
            (void)kernels.gate(kernels.input());
            const auto between = TickClock::steadyNs();
            (void)kernels.gate(kernels.input());
            const auto end = TickClock::steadyNs();
            cold.push_back(static_cast<double>(between - start));
            warm.push_back(static_cast<double>(end - between));
        }
        return {m, median(cold), median(warm), static_cast<double>(plan.config.gateBytes(plan.dtype))};
    };
    KeptRows<GateCost> result;
    for (const int m : tokens) {
        if (!result.add([&] { return costOf(m); })) break;
    }
    return result;
}

KeptRows<BaselineRow> measureBaseline(const BenchPlan& plan, ProgressSink& progress,
                                      const std::stop_token& stop) {
    CpuKernels kernels(plan.threads, plan.gemm, plan.quantize);
    const auto weights = makeSyntheticWeights(plan.config, plan.seed);
    progress.progress(0, "loading weights twice");
    const auto layer = kernels.load(*weights, plan.dtype);
    OneDnnBaseline baseline(*weights, plan.dtype, kernels.team());
    SparseMoeBlock block(kernels, plan.config, RouterPlacement::afterFix());
    KeptRows<BaselineRow> result;
    const auto rowOf = [&](int tokens) -> BaselineRow {
        kernels.prepare(plan.config, plan.dtype, tokens);
        std::vector<float> output(static_cast<std::size_t>(tokens) * plan.config.hiddenSize);
        std::vector<double> layerTimes, baselineTimes;
        double spent = 0;
        for (int i = 0; i < kBaselinePairs || spent < plan.secondsPerRow * 1e9; ++i) {
            throwIfStopped(stop);
            progress.progress(static_cast<double>(result.rows.size()) /
                                  static_cast<double>(plan.tokens.size()),
                              fmt::format("{} tokens", tokens));
            // An input each: what one brought into the caches doesn't help the other.
            setInput(kernels, plan, tokens, 2 * i);
            const double layerTime = timed(block, *layer, kernels.input());
            const auto x =
                syntheticHiddenStates(tokens, plan.config.hiddenSize, plan.dtype, plan.seed, 2 * i + 1);
            const auto routing = uniformRouting(plan, tokens, 2 * i + 1);
            baseline.prepare(routing);
            const auto start = TickClock::steadyNs();
            baseline.run(x.data(), routing, output.data());
            const auto baselineTime = static_cast<double>(TickClock::steadyNs() - start);
            if (i == 0) continue; // warm-up
            layerTimes.push_back(layerTime);
            baselineTimes.push_back(baselineTime);
            spent += layerTime + baselineTime;
        }
        return {tokens, median(layerTimes), median(baselineTimes)};
    };
    for (const int tokens : plan.tokens) {
        if (!result.add([&] { return rowOf(tokens); })) break;
    }
    return result;
}

} // namespace gatescope
