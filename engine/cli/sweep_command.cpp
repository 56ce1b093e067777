// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/model_options.h"
#include "cli/progress_option.h"
#include "cli/rank_profile.h"
#include "cli/run_options.h"
#include "cli/shown_text.h"
#include "cli/table.h"
#include "cli/terminal_progress.h"
#include "profile/rank_share.h"
#include "profile/rank_sweep.h"
#include "profile/sweep.h"
#include "ranks/rank_agreement.h"
#include "report/sweep_json.h"
#include "report/sweep_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <memory>

namespace gatescope::cli {

namespace {

struct SweepOptions {
    std::vector<std::string> presets;
    std::string config;
    std::string part;
    std::vector<std::string> dtypes;
    std::vector<int> threads{0};
    std::vector<int> tokens{1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
    Experiment common;
    std::string placement = "both";
    std::string routing = "model";
    std::string gemm = "auto";
    std::string quantize = "none";
    std::string xpuMode = "eager";
    std::string output;
    std::string placementMap;
    bool ranks = false;
    bool json = false;
};

/// A number that stands there twice is one point.
template <typename Value>
std::vector<Value> once(const std::vector<Value>& values) {
    std::vector<Value> distinct;
    for (const auto& value : values) {
        if (std::ranges::find(distinct, value) == distinct.end()) distinct.push_back(value);
    }
    return distinct;
}

SweepPlan planOf(const SweepOptions& options) {
    SweepPlan plan;
    plan.common = options.common;
    plan.common.placements = placementsOf(options.placement);
    plan.common.routing = RoutingSpec::parse(options.routing);
    plan.common.gemm = gemmChoiceFromName(options.gemm);
    plan.common.quantize = weightFormatFromName(options.quantize);
    plan.common.xpuMode = xpuModeFromName(options.xpuMode);
    if (!options.config.empty()) plan.models.push_back(MoeConfig::fromFile(options.config, options.part));
    for (const auto& preset : once(options.presets))
        plan.models.push_back(MoeConfig::fromPreset(preset));
    if (plan.models.empty()) plan.models.push_back(MoeConfig::fromPreset("qwen3-30b-a3b"));
    for (const auto& dtype : once(options.dtypes))
        plan.dtypes.push_back(computeDtype(dtype, "--dtypes"));
    plan.threads = once(options.threads);
    plan.tokens = once(options.tokens);
    return plan;
}

/// What the file of an earlier start holds; empty where there is none.
std::string begunText(const std::string& output) {
    return output.empty() || !std::filesystem::exists(output) ? std::string() : readTextFile(output);
}

/// The sweep that was begun, where one was, else a new one.
SweepResult begunOrNew(const SweepPlan& plan, const std::string& begun, const std::string& output) {
    auto sweep = newSweep(plan);
    if (begun.empty()) return sweep;
    sweep = sweepFromJson(begun, output);
    checkSamePlan(sweep.plan, plan, output);
    return sweep;
}

std::string heading(const SweepPoint& point) {
    return fmt::format("{}, {}, {}", point.config.name, dtypeName(point.dtype),
                       point.threads > 0 ? fmt::format("{} threads", point.threads) : "every core");
}

void printPoints(const SweepResult& sweep) {
    const auto& placements = sweep.plan.common.placements;
    const bool compares = placements.size() > 1;
    for (std::size_t at = 0; at < sweep.points.size();) {
        const auto title = heading(sweep.points[at]);
        std::vector<std::string> header{"tokens"};
        for (const auto placement : placements)
            header.push_back(fmt::format("layer, {}", placement.name()));
        if (compares) {
            const auto of = fmt::format("{} - {}", placements[0].name(), placements[1].name());
            header.insert(header.end(), {of, "95 % interval", "relative", "95 % interval, %", ""});
        }
        header.emplace_back("blocks");
        Table table(header);
        std::string notes;
        for (; at < sweep.points.size() && heading(sweep.points[at]) == title; ++at) {
            const auto& point = sweep.points[at];
            std::vector<std::string> row{fmt::to_string(point.tokens)};
            for (const auto& run : point.runs)
                row.push_back(run.layerNs.empty() ? "-" : timeText(median(run.layerNs)));
            const auto words = wordsOf(point);
            if (compares) {
                for (const auto& cell :
                     {words.median, words.interval, words.relative, words.relativeInterval, words.verdict})
                    row.push_back(cell.empty() ? "-" : cell);
            }
            if (!words.disturbedBy.empty()) {
                notes += fmt::format("  {} token{}, disturbed: {}\n", point.tokens,
                                     point.tokens == 1 ? "" : "s", fmt::join(words.disturbedBy, "; "));
            }
            row.push_back(fmt::to_string(point.blocks));
            table.add(row);
        }
        fmt::print("{}\n{}{}\n", shown(title), table.text(), notes);
    }
}

void print(const SweepResult& sweep, const std::string& output) {
    printPoints(sweep);
    for (const auto& remark : sweepRemarks(sweep))
        tell("{}\n", remark);
    if (!sweep.complete()) {
        tell("stopped early: what was measured until then is shown{}\n",
             output.empty() ? "" : "; the same command goes on with it");
    }
    if (!output.empty()) tell("sweep: {}\n", output);
}

void keep(const SweepResult& sweep, const std::string& output) {
    if (!output.empty()) writeTextFile(output, sweepJson(sweep) + "\n");
}

int finish(const SweepOptions& options, const SweepResult& sweep, ShownProgress& progress) {
    progress.clear();
    if (options.json) {
        fmt::print("{}\n", sweepJson(sweep));
    } else {
        print(sweep, options.output);
    }
    const bool identical = std::ranges::all_of(sweep.points, &SweepPoint::outputsIdentical);
    return identical ? 0 : 1;
}

/// Rank 0 alone needs the file, and all go on with what it holds.
int sweepOverRanks(const SweepOptions& options) {
    std::optional<std::filesystem::path> map;
    if (!options.placementMap.empty()) map = options.placementMap;
    SweepResult sweep;
    return overRanks(
        [&](RankTransport& transport, ProgressSink& progress, const std::stop_token& stop) {
            std::string begun;
            agree(transport, [&] {
                if (transport.rank() != 0) return;
                begun = begunText(options.output);
                if (!options.output.empty()) checkWritable(options.output);
            });
            begun = broadcastText(transport, begun);
            agree(transport, [&] {
                auto plan = planOf(options);
                plan.ranks = SweepRanks{transport.size(), placementName(map)};
                sweep = begunOrNew(plan, begun, options.output);
            });
            runRankSweep(
                sweep, map, transport, [&](const SweepResult& now) { keep(now, options.output); }, progress,
                stop);
        },
        [&](ShownProgress& progress, const std::stop_token&) { return finish(options, sweep, progress); });
}

int sweep(const SweepOptions& options) {
    if (options.ranks) return sweepOverRanks(options);
    refuseUncalledRanks("sweep");
    auto sweep = begunOrNew(planOf(options), begunText(options.output), options.output);
    if (!options.output.empty()) checkWritable(options.output);
    const auto progress = makeProgress();
    runSweep(
        sweep, [&](const SweepResult& now) { keep(now, options.output); }, *progress, stopOnInterrupt());
    return finish(options, sweep, *progress);
}

void addPlanOptions(CLI::App& verb, SweepOptions& o) {
    auto* presets = verb.add_option("--presets,--preset", o.presets,
                                    "Models by name, with commas (default: qwen3-30b-a3b)")
                        ->delimiter(',')
                        ->type_name("NAMES");
    verb.add_option("--config", o.config, "A Hugging Face config.json")->type_name("FILE")->excludes(presets);
    addPartOption(verb, o.part);
    verb.add_option("--tokens", o.tokens, "Tokens per layer call, with commas (default: 1,2,4 to 512)")
        ->delimiter(',')
        ->type_name("LIST");
    verb.add_option("--dtypes,--dtype", o.dtypes, "bf16, f32 or both, with a comma (default: each model's)")
        ->delimiter(',')
        ->type_name("LIST");
    verb.add_option("--threads", o.threads, "CPU threads, with commas (default: every core)")
        ->delimiter(',')
        ->type_name("LIST");
    verb.add_option("--placement", o.placement,
                    "both (default), all, or a list of before, after and external")
        ->type_name("WHICH");
    verb.add_option("--layers", o.common.layers,
                    "Layers of each pass, each with weights of its own (default 1)");
}

} // namespace

void addSweep(CLI::App& app, Action& action) {
    auto options = std::make_shared<SweepOptions>();
    auto& o = *options;
    auto* verb =
        app.add_subcommand("sweep", "Measure what the second gate costs over batch sizes and models");
    addPlanOptions(*verb, o);
    verb->add_option("--routing", o.routing, "model (default), uniform, zipf:S or single:E")
        ->type_name("SPEC");
    verb->add_option("--device", o.common.device, "cpu (default); `gatescope devices` lists them");
    auto* ranks = verb->add_flag("--ranks", o.ranks,
                                 "Experts over the ranks that mpirun started, tokens shared out among them");
    verb->add_option("--placement-map", o.placementMap,
                     "Which ranks hold which experts, with replicas (JSON); else equal blocks")
        ->type_name("FILE")
        ->needs(ranks);
    verb->add_option("--gemm", o.gemm, "auto (default), onednn, simd or scalar")->type_name("ENGINE");
    verb->add_option("--xpu-mode", o.xpuMode, "XPU: eager (default) or replay")->type_name("MODE");
    verb->add_option("--quantize", o.quantize, "Experts: none (default), int8, fp8, mxfp4 or w8a8")
        ->type_name("FORMAT");
    verb->add_option("--seconds", o.common.seconds, "Time to measure each point (default 3)");
    verb->add_option("--warmup", o.common.warmup,
                     "Passes per point and placement that are dropped (default 2)");
    verb->add_option("--seed", o.common.seed, "Of synthetic weights, inputs and order (default 1)")
        ->check(unsignedNumber());
    verb->add_option("-o,--output", o.output,
                     "Keep the sweep here after each round; an unfinished one goes on")
        ->type_name("FILE");
    verb->add_flag("--json", o.json, "Print the result as JSON");
    addProgressOption(*verb);
    verb->footer(
        "Ctrl+C stops; the same command goes on.\nExamples:\n"
        "  gatescope sweep --tokens 1,4,16,64 -o sweep.json\n"
        "  gatescope sweep --presets qwen3-30b-a3b,olmoe-1b-7b --dtypes bf16,f32 -o sweep.json --json\n"
        "  mpirun -n 2 gatescope sweep --ranks --preset olmoe-1b-7b --tokens 1,16,128 -o sweep.json");
    verb->callback([options, &action] { action = [options] { return sweep(*options); }; });
}

} // namespace gatescope::cli
