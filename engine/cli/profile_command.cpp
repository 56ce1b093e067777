// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/destination.h"
#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/model_options.h"
#include "cli/output_guard.h"
#include "cli/progress_option.h"
#include "cli/rank_profile.h"
#include "cli/run_options.h"
#include "cli/share.h"
#include "cli/shown_text.h"
#include "cli/table.h"
#include "cli/terminal_progress.h"
#include "profile/experiment.h"
#include "profile/rank_experiment.h"
#include "ranks/rank_agreement.h"
#include "report/profile_json.h"
#include "report/profile_words.h"
#include "report/routing_json.h"
#include "trace_io/own_file.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>

namespace gatescope::cli {

namespace {

struct ProfileOptions {
    ModelOptions model;
    Experiment experiment;
    std::string placement = "both";
    std::string routing = "model";
    std::string gemm = "auto";
    std::string quantize = "none";
    std::string xpuMode = "eager";
    std::string precision;
    std::string captureFile;
    std::string whatIfGate;
    std::string output;
    std::string placementMap;
    bool ranks = false;
    bool overwrite = false;
    bool json = false;
};

void printHeader(const ProfileResult& result) {
    const auto& e = result.experiment;
    const auto& c = e.config;
    tell("{}: hidden_size {}, moe_intermediate_size {}, {} experts, top-{}, {}\n", c.name, c.hiddenSize,
         c.moeIntermediateSize, c.numExperts, c.numExpertsPerTok, dtypeName(e.dtype));
    const auto routing = e.routingFile ? e.routingFile->string() : e.routing.text();
    tell("{} tokens, {} layer(s), routing {}, {:.1f} experts hit per layer, weights {}\n", e.tokens, e.layers,
         routing, result.expertsHitMean, bytesText(static_cast<double>(result.weightBytes)));
    if (!result.workingSetFits.empty()) {
        tell("each iteration reads {} of weights: {}\n",
             bytesText(static_cast<double>(result.workingSetBytes)),
             result.workingSetFits == "memory" ? "more than the caches hold, so they come from memory"
                                               : "they fit the " + result.workingSetFits +
                                                     " cache; take more --layers for decode as in a model");
    }
    tell("{}{}, GEMM by {}\n", result.deviceName, result.simulated ? " (simulated: no speed is claimed)" : "",
         result.gemmName);
    for (const auto& note : result.weightNotes)
        tell("note: {}\n", note);
}

/// Of what memory bounds: other kernels have another limit.
void addBandwidth(const RooflinePoint& point, std::vector<std::string>& row) {
    const bool memory = point.bound == Bound::Memory;
    row.push_back(memory ? fmt::format("{:.1f}", point.bytesPerSecond() * 1e-9) : "");
    row.push_back(memory ? fmt::format("{:.0f} %", point.ofBandwidth * 100) : "");
}

bool isFamilys(const ProfileResult& result, RouterPlacement placement) {
    return RouterPlacement::ofFamily(result.experiment.config.modelType) == placement;
}

void printRun(const ProfileResult& result, const PlacementRun& run) {
    tell("\n{}: {:.2f} gate call(s) per layer, is_internal_router {}, block {} the gate{}\n",
         run.placement.name(), run.gateCallsPerLayer, run.placement.expertsHoldGate(),
         run.placement.blockCallsGate() ? "calls" : "does not call",
         isFamilys(result, run.placement) ? "; so vLLM 0.33 runs this family" : "");
    std::vector<std::string> header{"kernel", "calls/layer", "median/call", "p10", "p90", "share"};
    if (result.limits) header.insert(header.end(), {"GB/s", "of bandwidth"});
    Table table(header);
    for (const auto& k : run.kernels) {
        std::vector<std::string> row{k.name,
                                     fmt::format("{:.2f}", k.callsPerLayer),
                                     timeText(k.medianNs),
                                     timeText(k.p10Ns),
                                     timeText(k.p90Ns),
                                     fmt::format("{:.2f} %", k.share * 100)};
        if (result.limits)
            addBandwidth(rooflinePoint(k, dtypeName(result.experiment.dtype), *result.limits), row);
        table.add(row);
    }
    std::vector<std::string> layer{"layer",
                                   "1.00",
                                   timeText(run.layer.median),
                                   timeText(run.layer.p10),
                                   timeText(run.layer.p90),
                                   fmt::format("n={}", run.layer.n)};
    layer.resize(header.size());
    table.add(layer);
    fmt::print("{}", table.text());
    tell("  sleeps per layer: {:.2f}\n", run.sleepsPerLayer);
    if (const auto speeds = twoSpeeds(run.layerNs)) tell("  {}\n", twoSpeedsText(*speeds));
}

void printVerdict(const ProfileResult& result) {
    if (result.difference) tell("\n{}\n{}\n", differenceText(result), verdictText(*result.difference));
    if (result.gatePrice) tell("{}\n", gatePriceText(*result.gatePrice));
    if (result.runs.size() > 1) {
        tell("outputs bit-identical: {}\n", result.outputsIdentical ? "yes" : "NO");
    }
    if (result.expertLoad) tell("{}\n", loadText(*result.expertLoad));
    if (result.gateDtype) tell("{}\n", gateDtypeText(*result.gateDtype));
    if (result.limits) {
        tell("limits: {:.1f} GB/s read from memory, {:.1f} GFLOP/s ({})\n",
             result.limits->bytesPerSecond * 1e-9, result.limits->peaks.front().flops * 1e-9,
             result.limits->peaks.front().source);
    }
    tell("recorder: {:.0f} ns per slice, {:.3f} % of the layer", result.recorderNsPerSlice,
         result.recorderShare * 100);
    if (result.droppedSlices > 0) tell(", {} slices dropped", result.droppedSlices);
    if (const auto& onDevice = result.recordedMinusTimedOnDevice) {
        tell("; on the device {} per layer, {}", timeText(onDevice->median), intervalText(*onDevice));
    }
    tell("\nweights loaded in {:.2f} s, peak memory {}\n", result.loadSeconds,
         bytesText(static_cast<double>(result.peakMemoryBytes)));
    if (result.nonFiniteLogits > 0) {
        tell("router logits of {} tokens are not finite (NaN or infinite): look at the weights\n",
             result.nonFiniteLogits);
    }
    if (result.nonFiniteOutputs > 0) {
        tell("the output of {} tokens is not finite (NaN or infinite): {}\n", result.nonFiniteOutputs,
             result.nonFiniteWeights.empty() ? "look at the weights"
                                             : result.nonFiniteWeights + " holds NaN or infinity");
    } else if (!result.nonFiniteWeights.empty()) {
        tell("{} holds NaN or infinity\n", result.nonFiniteWeights);
    }
    tell("measuring ended: {}\n", endText(result));
}

/// A word of RoutingSpec's, else a file.
void readRouting(const std::string& routing, Experiment& experiment) {
    const bool named = routing.find('/') != std::string::npos || routing.ends_with(".json"); // no word is so
    if (!named && !std::filesystem::is_regular_file(routing)) {
        experiment.routing = RoutingSpec::parse(routing);
        return;
    }
    experiment.routingFile = routing;
    experiment.replay = std::make_shared<const RoutingCapture>(readRoutingCapture(routing));
}

/// Captured routing, told by how it begins, may be captured anew.
bool capturedByOthers(const std::filesystem::path& file) {
    std::error_code none;
    if (!std::filesystem::is_regular_file(file, none) || std::filesystem::is_empty(file, none)) return false;
    return !isRoutingFile(file);
}

/// What makes no sense to write, or to write there, is said before minutes of measuring.
void guardOutputs(const ProfileOptions& options) {
    const NamedOutput timeline{options.output};
    const NamedOutput capture{options.captureFile, "--capture-routing"};
    auto inputs = options.model.files();
    for (const auto& file : {options.routing, options.placementMap})
        inputs.emplace_back(file);
    for (const auto& output : {timeline, capture}) {
        if (output.file.empty()) continue;
        guardInputs(inputs, output, "a file that this run reads");
        guardFromJson(options.json, output);
    }
    guardFromEachOther(timeline, capture);
    if (!options.overwrite && !timeline.file.empty())
        guardWorkOfOthers(holdsWorkOfOthers(timeline.file), timeline);
    if (!options.overwrite && !capture.file.empty())
        guardWorkOfOthers(capturedByOthers(capture.file), capture);
    for (const auto& output : {timeline, capture}) {
        if (!output.file.empty()) checkWritable(output.file);
    }
}

/// Fills in the experiment. `writes`: this process writes the results.
void prepare(ProfileOptions& options, bool writes) {
    auto& experiment = options.experiment;
    options.model.apply(experiment);
    experiment.placements = placementsOf(options.placement);
    readRouting(options.routing, experiment);
    experiment.captureRouting = !options.captureFile.empty();
    if (!options.whatIfGate.empty())
        experiment.whatIfGate = computeDtype(options.whatIfGate, "--what-if-gate-dtype");
    experiment.gemm = gemmChoiceFromName(options.gemm);
    experiment.quantize = weightFormatFromName(options.quantize);
    experiment.xpuMode = xpuModeFromName(options.xpuMode);

    if (!options.precision.empty()) experiment.precision = shareOf(options.precision, "--precision");

    if (writes) guardOutputs(options);
}

void printResult(const ProfileOptions& options, const ProfileResult& result) {
    printHeader(result);
    for (const auto& run : result.runs)
        printRun(result, run);
    if (result.ranks) printRanks(*result.ranks);
    printVerdict(result);
    if (!options.output.empty()) tell("timeline: {}\n", options.output);
}

/// Whether it is standard output; to be asked before it is written anew and another file.
bool isPrinted(const std::string& output) {
    return !output.empty() && isStandardOutput(output);
}

/// Writes and prints what was measured; returns the exit code.
int finish(const ProfileOptions& options, const ProfileResult& result, ShownProgress& progress,
           const std::stop_token& stop) {
    // Whoever stopped the measuring wants what was measured: the file is written all the same.
    const auto stopWriting = stop.stop_requested() ? std::stop_token() : stop;
    const bool printed = isPrinted(options.output) || isPrinted(options.captureFile);
    if (!options.output.empty()) writeTimeline(result, options.output, progress, stopWriting);
    if (!options.captureFile.empty() && result.routing)
        writeTextFile(options.captureFile, routingJson(*result.routing) + "\n");
    progress.clear();
    if (printed) printToStandardError();
    if (options.json) {
        fmt::print("{}\n", profileJson(result));
    } else {
        printResult(options, result);
    }
    if (!result.failure.empty()) {
        // What was measured has been shown and saved; the program still ends as one whose device failed.
        throw DeviceError("the device failed in mid-run: " + result.failure,
                          "What was measured until then is kept");
    }
    const bool compared = result.runs.size() > 1 || result.ranks;
    return compared && !result.outputsIdentical ? 1 : 0;
}

int profile(ProfileOptions& options) {
    if (options.ranks) {
        std::optional<std::filesystem::path> map;
        if (!options.placementMap.empty()) map = options.placementMap;
        std::optional<ProfileResult> result; // on rank 0
        return overRanks(
            [&](RankTransport& transport, ProgressSink& progress, const std::stop_token& stop) {
                agree(transport, [&] { prepare(options, transport.rank() == 0); });
                result = runRankExperiment(options.experiment, map, transport, progress, stop);
            },
            [&](ShownProgress& progress, const std::stop_token& stop) {
                return finish(options, *result, progress, stop);
            });
    }
    refuseUncalledRanks("profile");
    prepare(options, true);
    const auto progress = makeProgress();
    const auto stop = stopOnInterrupt();
    return finish(options, runExperiment(options.experiment, *progress, stop), *progress, stop);
}

} // namespace

void addProfile(CLI::App& app, Action& action) {
    auto options = std::make_shared<ProfileOptions>();
    auto& o = *options;
    auto* verb = app.add_subcommand("profile", "Run MoE layers and time them before and after the gate fix");
    o.model.addTo(*verb);
    verb->add_option("--tokens", o.experiment.tokens, "Tokens per layer call (default 16)");
    verb->add_option(
            "--placement", o.placement,
            "both (default), all, or a list of before, after and external; "
            "after,after compares a thing with itself; the report says which one is the family's own")
        ->type_name("WHICH");
    verb->add_option("--routing", o.routing,
                     "model (default), uniform, zipf:S, single:E or a file of --capture-routing")
        ->type_name("SPEC");
    verb->add_option("--capture-routing", o.captureFile,
                     "Write where the tokens of the measured inputs went, of 64 inputs at most")
        ->type_name("FILE");
    verb->add_option("--what-if-gate-dtype", o.whatIfGate,
                     "Tell what would change with the gate in f32 (or bf16): experts and output")
        ->type_name("DTYPE");
    verb->add_option("--device", o.experiment.device, "cpu (default); `gatescope devices` lists them");
    verb->add_option("--threads", o.experiment.threads, "CPU threads (default: every core)");
    auto* ranks = verb->add_flag("--ranks", o.ranks,
                                 "Experts over the ranks that mpirun started, tokens shared out among them");
    verb->add_option("--placement-map", o.placementMap,
                     "Which ranks hold which experts, with replicas (JSON); else equal blocks")
        ->type_name("FILE")
        ->needs(ranks);
    verb->add_option("--gemm", o.gemm, "auto (default), onednn, simd or scalar")->type_name("ENGINE");
    verb->add_option("--xpu-mode", o.xpuMode,
                     "XPU: eager (default) submits kernel by kernel, replay a recorded list per layer")
        ->type_name("MODE");
    verb->add_option("--quantize", o.quantize, "Experts: none (default), int8, fp8, mxfp4 or w8a8")
        ->type_name("FORMAT");
    auto* iterations = verb->add_option(
        "--iterations", o.experiment.iterations,
        "Timed passes per placement, rounded up to whole blocks (2 of each for two placements)");
    verb->add_option("--seconds", o.experiment.seconds, "Time to measure (default 3)")->excludes(iterations);
    verb->add_option(
            "--precision", o.precision,
            "End earlier where the 95 % interval is narrower than this share of the layer's time, as 1%")
        ->type_name("SHARE")
        ->excludes(iterations);
    verb->add_option("--warmup", o.experiment.warmup,
                     "Iterations per placement that are dropped (default 2)");
    verb->add_option("--seed", o.experiment.seed, "Of synthetic weights and inputs (default 1)")
        ->check(unsignedNumber());
    verb->add_option("-o,--output", o.output, "Write the timeline as Chrome Trace Event JSON")
        ->type_name("FILE");
    verb->add_flag("--overwrite", o.overwrite, "Write over files that GateScope did not write");
    verb->add_flag("--json", o.json, "Print the result as JSON");
    addProgressOption(*verb);
    verb->footer("Examples:\n"
                 "  gatescope profile -o timeline.json\n"
                 "  gatescope profile --preset qwen3-next-80b-a3b --tokens 1 --layers 4\n"
                 "  mpirun -n 2 gatescope profile --ranks --preset olmoe-1b-7b --tokens 128\n"
                 "  gatescope profile --checkpoint ./Qwen3-30B-A3B --layer 20 --placement both --json");
    verb->callback([options, &action] { action = [options] { return profile(*options); }; });
}

} // namespace gatescope::cli
