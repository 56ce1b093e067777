// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "cli/commands.h"
#include "cli/model_options.h"
#include "cli/progress_option.h"
#include "cli/rank_bench.h"
#include "cli/rank_profile.h"
#include "cli/table.h"
#include "cli/terminal_progress.h"
#include "cpu/thread_team.h"
#include "profile/bench.h"
#include "profile/kept_rows.h"
#include "profile/micro_benchmarks.h"
#include "report/bench_json.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace gatescope::cli {

namespace {

/// Those of docs/scale.md.
const std::vector<int> kTokensOverRanks{1, 16, 128, 512};

struct BenchOptions {
    std::string preset = "qwen3-30b-a3b";
    std::string config;
    std::string part;
    std::string dtype;
    std::string gemm = "auto";
    std::string quantize = "none";
    BenchPlan plan;
    std::vector<int> tokens; ///< none: plan's, or those of a bench over ranks
    bool ranks = false;
    std::string placementMap;
    bool recorder = false;
    bool gate = false;
    bool scaling = false;
    bool baseline = false;
    bool json = false;
};

void tellWhetherStopped(bool complete) {
    if (!complete) fmt::print("stopped early: what was measured until then is shown\n");
}

void print(const BenchResult& result) {
    fmt::print("{} in {}, {}, GEMM by {}\n", result.plan.config.name, dtypeName(result.plan.dtype),
               result.deviceName, result.gemmName);
    const bool int8 = result.plan.quantize == WeightFormat::W8A8;
    fmt::print("read bandwidth {:.1f} GB/s, peak {:.1f} {} of {} (medians over the rows)\n\n",
               result.bandwidth * 1e-9, result.peak * 1e-9, int8 ? "GOP/s" : "GFLOP/s", result.peakSource);
    Table table({"tokens", "median", "p10", "p90", "n", "to read", "GFLOP", "GB/s", "limit", "bound by",
                 "fraction", "p10..p90"});
    for (const auto& row : result.rows) {
        const bool memory = row.bytes / row.bandwidth >= row.flops / row.peak;
        table.add({fmt::to_string(row.tokens), timeText(row.medianNs), timeText(row.p10Ns),
                   timeText(row.p90Ns), fmt::to_string(row.iterations), bytesText(row.bytes),
                   fmt::format("{:.2f}", row.flops * 1e-9), fmt::format("{:.1f}", row.bandwidth * 1e-9),
                   timeText(row.limitNs), memory ? "memory" : "arithmetic",
                   fmt::format("{:.2f}", row.fraction),
                   fmt::format("{:.2f}..{:.2f}", row.fractionP10, row.fractionP90)});
    }
    fmt::print("{}", table.text());
    if (result.weightsMayBeCached) {
        fmt::print("the layer is tiny: {} of them hold less than the caches do several times, so weights may "
                   "be read from a cache\n",
                   kMostLayers);
    }
    tellWhetherStopped(result.complete);
}

int benchRecorder(const BenchOptions& options, ProgressSink& progress, const std::stop_token& stop) {
    const auto cost = measureRecorderCost(options.plan, progress, stop);
    if (options.json) {
        fmt::print("{}\n", recorderCostJson(cost));
        return 0;
    }
    const auto& d = cost.onMinusOff;
    fmt::print("layer of {} token(s), recorder off: {}\n", cost.tokens, timeText(cost.layerNs));
    fmt::print("on minus off: {} ({:+.2f} %), 95 % interval {} to {}, {} pairs\n", timeText(d.median),
               d.relative * 100, timeText(d.low), timeText(d.high), d.n);
    fmt::print("{:.0f} slices per layer at {:.1f} ns each: {:.3f} % of the layer\n", cost.slicesPerLayer,
               cost.nsPerSlice, cost.share * 100);
    tellWhetherStopped(cost.complete);
    return 0;
}

int benchGate(const BenchOptions& options, ProgressSink& progress, const std::stop_token& stop) {
    const auto costs = measureGate(options.plan, {1, 512}, progress, stop);
    if (options.json) {
        fmt::print("{}\n", gateCostJson(costs));
        return 0;
    }
    Table table({"tokens", "first call, cold", "GB/s", "second call, warm", "GB/s"});
    for (const auto& cost : costs.rows) {
        table.add({fmt::to_string(cost.tokens), timeText(cost.coldNs),
                   fmt::format("{:.1f}", cost.coldBandwidth() * 1e-9), timeText(cost.warmNs),
                   fmt::format("{:.1f}", cost.warmBandwidth() * 1e-9)});
    }
    fmt::print("one gate GEMM, medians; GB/s of its weights\n{}", table.text());
    tellWhetherStopped(costs.complete);
    return 0;
}

/// 1, 2, 4, ... threads and all of them.
std::vector<int> threadCounts() {
    std::vector<int> counts;
    const int all = ThreadTeam::availableCores();
    for (int n = 1; n < all; n *= 2)
        counts.push_back(n);
    counts.push_back(all);
    return counts;
}

/// Whether the next number of threads may be measured too. A run that was stopped has rows that the others
/// lack.
bool addScaling(const BenchPlan& plan, ProgressSink& progress, const std::stop_token& stop,
                std::vector<BenchResult>& results) {
    return addUnlessStopped(results, [&] { return runBench(plan, progress, stop); }) &&
           results.back().complete;
}

int benchScaling(const BenchOptions& options, ProgressSink& progress, const std::stop_token& stop) {
    std::vector<BenchResult> results;
    const auto counts = threadCounts();
    for (const int threads : counts) {
        auto plan = options.plan;
        plan.threads = threads;
        if (!addScaling(plan, progress, stop, results)) break;
    }
    if (options.json) {
        fmt::print("{}\n", scalingJson(results));
        return 0;
    }
    std::vector<std::string> header{"tokens"};
    for (const auto& result : results) {
        header.push_back(fmt::format("{} thread(s)", result.plan.threads));
        header.push_back("speed-up");
    }
    Table table(header);
    for (std::size_t r = 0; r < options.plan.tokens.size(); ++r) {
        std::vector<std::string> row{fmt::to_string(options.plan.tokens[r])};
        for (const auto& result : results) {
            if (r >= result.rows.size()) break; // stopped
            row.push_back(timeText(result.rows[r].medianNs));
            row.push_back(fmt::format("{:.2f}", results.front().rows[r].medianNs / result.rows[r].medianNs));
        }
        if (row.size() == 1) break;
        row.resize(header.size(), "-");
        table.add(row);
    }
    fmt::print("{}", table.text());
    tellWhetherStopped(results.size() == counts.size() && results.back().complete);
    return 0;
}

int benchBaseline(const BenchOptions& options, ProgressSink& progress, const std::stop_token& stop) {
    const auto result = measureBaseline(options.plan, progress, stop);
    if (options.json) {
        fmt::print("{}\n", baselineJson(result));
        return 0;
    }
    Table table({"tokens", "layer", "plain oneDNN experts", "times as long"});
    for (const auto& row : result.rows) {
        table.add({fmt::to_string(row.tokens), timeText(row.layerNs), timeText(row.baselineNs),
                   fmt::format("{:.2f}", row.ratio())});
    }
    fmt::print("the whole layer, and its experts alone as plain oneDNN matmuls, one task each; medians\n{}",
               table.text());
    tellWhetherStopped(result.complete);
    return 0;
}

/// What is asked for, with all that the options name; UsageError, InputError.
BenchPlan planFrom(const BenchOptions& options) {
    auto plan = options.plan;
    if (!options.tokens.empty()) plan.tokens = options.tokens;
    plan.config = options.config.empty() ? MoeConfig::fromPreset(options.preset)
                                         : MoeConfig::fromFile(options.config, options.part);
    plan.gemm = gemmChoiceFromName(options.gemm);
    plan.quantize = weightFormatFromName(options.quantize);
    if (!options.dtype.empty()) plan.dtype = dtypeFromName(options.dtype);
    if (plan.dtype != DType::BF16 && plan.dtype != DType::F32) {
        throw UsageError(fmt::format("--dtype {} is not supported", options.dtype), "Choose bf16 or f32");
    }
    validate(plan);
    return plan;
}

BenchPlan planOverRanks(const BenchOptions& options) {
    const std::initializer_list<std::pair<bool, const char*>> ofOne{{options.recorder, "--recorder"},
                                                                    {options.gate, "--gate"},
                                                                    {options.scaling, "--scaling"},
                                                                    {options.baseline, "--baseline"}};
    for (const auto& [asked, option] : ofOne) {
        if (!asked) continue;
        throw UsageError(fmt::format("{} measures one process and is not for ranks", option),
                         "Leave --ranks away, or " + std::string(option));
    }
    auto plan = planFrom(options);
    if (options.tokens.empty()) plan.tokens = kTokensOverRanks;
    return plan;
}

int bench(BenchOptions& options) {
    if (options.ranks) {
        std::optional<std::filesystem::path> map;
        if (!options.placementMap.empty()) map = options.placementMap;
        return benchOverRanks([&] { return planOverRanks(options); }, map, options.json);
    }
    refuseUncalledRanks("bench");
    const auto& plan = options.plan = planFrom(options);
    const auto progress = makeProgress();
    if (options.recorder) return benchRecorder(options, *progress, stopOnInterrupt());
    if (options.gate) return benchGate(options, *progress, stopOnInterrupt());
    if (options.baseline) return benchBaseline(options, *progress, stopOnInterrupt());
    if (options.scaling) return benchScaling(options, *progress, stopOnInterrupt());
    const auto result = runBench(plan, *progress, stopOnInterrupt());
    progress->clear();
    if (options.json) {
        fmt::print("{}\n", benchJson(result));
    } else {
        print(result);
    }
    return 0;
}

} // namespace

void addBench(CLI::App& app, Action& action) {
    auto options = std::make_shared<BenchOptions>();
    auto& o = *options;
    auto* verb = app.add_subcommand("bench", "Measure the CPU layer against the machine's limits");
    verb->add_option("--preset", o.preset, "A model by name (default qwen3-30b-a3b)")->type_name("NAME");
    verb->add_option("--config", o.config, "A model by its Hugging Face config.json")
        ->type_name("FILE")
        ->excludes("--preset");
    addPartOption(*verb, o.part);
    verb->add_option("--dtype", o.dtype, "bf16 (default) or f32")->type_name("DTYPE");
    verb->add_option("--tokens", o.tokens, "Token counts, separated by commas; with --ranks of all together")
        ->delimiter(',');
    verb->add_option("--threads", o.plan.threads, "CPU threads (default: every core, or a rank's share)")
        ->check(CLI::Range(1, 1024));
    verb->add_option("--gemm", o.gemm, "auto (default), onednn, simd or scalar")->type_name("ENGINE");
    verb->add_option("--quantize", o.quantize, "Experts: none (default), int8, fp8, mxfp4 or w8a8")
        ->type_name("FORMAT");
    verb->add_option("--seconds", o.plan.secondsPerRow, "Time per token count (default 2)");
    auto* recorder = verb->add_flag("--recorder", o.recorder, "Instead: what recording costs at 1 token");
    auto* gate =
        verb->add_flag("--gate", o.gate, "Instead: one gate call cold and warm, at 1 and 512 tokens");
    auto* scaling = verb->add_flag("--scaling", o.scaling, "Instead: the time with 1, 2, 4, ... threads");
    auto* baseline = verb->add_flag("--baseline,--trial", o.baseline,
                                    "Instead: the layer beside a baseline of plain oneDNN matmuls per expert "
                                    "(--trial is its older name)");
    for (auto* flag : {recorder, gate, scaling, baseline}) {
        for (auto* other : {recorder, gate, scaling, baseline}) {
            if (flag != other) flag->excludes(other);
        }
    }
    auto* ranks = verb->add_flag(
        "--ranks", o.ranks,
        "Over the ranks that mpirun started: what exchanging rows costs, and the layer against its "
        "limit with its experts spread over them");
    verb->add_option("--placement-map", o.placementMap,
                     "With --ranks: which ranks hold which experts, with replicas (JSON); else equal blocks")
        ->type_name("FILE")
        ->needs(ranks);
    verb->add_flag("--json", o.json, "Print the result as JSON");
    addProgressOption(*verb);
    verb->footer(
        "limit = max(bytes that must be read / bandwidth, FLOPs / peak); fraction = limit / median.\n"
        "Examples:\n"
        "  gatescope bench\n"
        "  gatescope bench --dtype f32 --tokens 1,16,512 --json\n"
        "  gatescope bench --quantize fp8 --tokens 1,2,4,8,16\n"
        "  gatescope bench --baseline --tokens 512\n"
        "  mpirun -n 2 gatescope bench --ranks --preset olmoe-1b-7b --threads 1");
    verb->callback([options, &action] { action = [options] { return bench(*options); }; });
}

} // namespace gatescope::cli
