// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/profile_json.h"

#include "analysis/two_speeds.h"
#include "base/error.h"
#include "base/version.h"
#include "report/config_json.h"
#include "report/experiment_json.h"
#include "report/json_parts.h"
#include "report/load_json.h"
#include "report/ranks_json.h"
#include "report/roofline_json.h"
#include "trace_io/chrome_json.h"

namespace gatescope {

namespace {

Json kernelJson(const KernelSummary& k, const ProfileResult& result) {
    Json json{{"name", k.name},    {"kind", roleName(k.role)}, {"calls_per_layer", k.callsPerLayer},
              {"calls", k.calls},  {"median_ns", k.medianNs},  {"p10_ns", k.p10Ns},
              {"p90_ns", k.p90Ns}, {"share", k.share},         {"flops", k.flops},
              {"bytes", k.bytes}};
    if (k.flops == 0 && k.bytes == 0) return json;
    json.update(rooflineFieldsJson(
        rooflinePoint(k, dtypeName(result.experiment.dtype), result.limits.value_or(Ceilings()))));
    return json;
}

Json gateDtypeJson(const GateDtypeEffect& effect) {
    return {{"from", dtypeName(effect.from)},
            {"to", dtypeName(effect.to)},
            {"layers", effect.layers},
            {"tokens_changed", proportionJson(effect.changed)},
            {"experts_exchanged_mean", effect.expertsExchanged},
            {"output_rms", effect.outputRms},
            {"output_rms_of_changed", effect.outputRmsOfChanged},
            {"output_max", effect.outputMax}};
}

GateDtypeEffect gateDtypeFrom(const Json& json) {
    GateDtypeEffect effect;
    effect.from = dtypeFromName(json.at("from").get<std::string>());
    effect.to = dtypeFromName(json.at("to").get<std::string>());
    effect.layers = json.at("layers").get<std::size_t>();
    const auto& changed = json.at("tokens_changed");
    effect.changed = wilson(changed.at("hits").get<std::size_t>(), changed.at("n").get<std::size_t>());
    effect.expertsExchanged = json.at("experts_exchanged_mean").get<double>();
    effect.outputRms = json.at("output_rms").get<double>();
    effect.outputRmsOfChanged = json.at("output_rms_of_changed").get<double>();
    effect.outputMax = json.at("output_max").get<double>();
    return effect;
}

Json runJson(const ProfileResult& result, const PlacementRun& run, bool withSamples) {
    Json json{{"placement", run.placement.name()},
              {"is_internal_router", run.placement.expertsHoldGate()},
              {"block_calls_gate", run.placement.blockCallsGate()},
              {"gate_calls_per_layer", run.gateCallsPerLayer},
              {"layer_ns", summaryJson(run.layer)},
              {"sleeps_per_layer", run.sleepsPerLayer}};
    if (const auto speeds = twoSpeeds(run.layerNs)) {
        json["two_speeds"] = {
            {"fast_ns", speeds->fast}, {"slow_ns", speeds->slow}, {"slow_share", speeds->slowShare}};
    }
    auto& kernels = json["kernels"] = Json::array();
    for (const auto& kernel : run.kernels)
        kernels.push_back(kernelJson(kernel, result));
    if (withSamples) json["layer_ns_samples"] = run.layerNs;
    return json;
}

Json differenceJson(const ProfileResult& result) {
    Json json{{"of", {result.runs[0].placement.name(), result.runs[1].placement.name()}}};
    json.update(intervalJson(*result.difference));
    return json;
}

Json gatePriceJson(const GatePrice& price) {
    return {{"difference", intervalJson(price.difference)},
            {"warm_call_ns", price.warmCallNs},
            {"first_call_ns", price.firstCallNs},
            {"how", "difference: the whole layer with the redundant call minus without it, balanced blocks; "
                    "warm_call_ns: the cheaper of the layer's gate calls, a lower bound from the slices; "
                    "first_call_ns: the first one, which fetches the weights for the second"}};
}

Json resultJson(const ProfileResult& result, bool withSamples) {
    Json json{{"schema", kJsonSchema},
              {"version", version()},
              {"config", experimentJson(result.experiment)},
              {"device", result.deviceName},
              {"simulated", result.simulated},
              {"gemm", result.gemmName},
              {"family_placement", familyPlacementJson(result.experiment.config)}};
    auto& runs = json["runs"] = Json::array();
    for (const auto& run : result.runs)
        runs.push_back(runJson(result, run, withSamples));
    json["outputs_identical"] = result.outputsIdentical;
    json["passes_per_block"] = result.passesPerBlock;
    if (result.difference) json["difference"] = differenceJson(result);
    if (result.gatePrice) json["redundant_gate"] = gatePriceJson(*result.gatePrice);
    json["experts_hit_mean"] = result.expertsHitMean;
    if (result.expertLoad) json["expert_load"] = expertLoadJson(*result.expertLoad);
    if (result.gateDtype) json["gate_dtype"] = gateDtypeJson(*result.gateDtype);
    if (result.ranks) json["ranks"] = ranksJson(*result.ranks);
    if (result.limits) json["limits"] = ceilingsJson(*result.limits);
    json["nonfinite_logits"] = result.nonFiniteLogits;
    json["nonfinite_outputs"] = result.nonFiniteOutputs;
    if (!result.nonFiniteWeights.empty()) json["nonfinite_weights"] = result.nonFiniteWeights;
    json["weight_bytes"] = result.weightBytes;
    json["working_set_bytes"] = result.workingSetBytes;
    json["working_set_fits"] = result.workingSetFits;
    json["peak_memory_bytes"] = result.peakMemoryBytes;
    json["load_seconds"] = result.loadSeconds;
    if (!result.weightNotes.empty()) json["weight_notes"] = result.weightNotes;
    json["recorder"] = {{"ns_per_slice", result.recorderNsPerSlice},
                        {"share", result.recorderShare},
                        {"recorded_minus_timed", intervalJson(result.recordedMinusTimed)},
                        {"dropped_slices", result.droppedSlices}};
    if (const auto& onDevice = result.recordedMinusTimedOnDevice)
        json["recorder"]["recorded_minus_timed_on_device"] = intervalJson(*onDevice, "pairs");
    json["stopped_by"] = stoppedByName(result.stoppedBy);
    json["complete"] = result.complete;
    if (!result.failure.empty()) json["failure"] = result.failure;
    return json;
}

KernelSummary kernelFrom(const Json& json) {
    KernelSummary k;
    k.name = json.value("name", "");
    k.role = roleFromCategory(json.value("kind", "other"));
    k.callsPerLayer = json.value("calls_per_layer", 0.0);
    k.calls = json.value("calls", std::size_t{0});
    k.medianNs = json.value("median_ns", 0.0);
    k.p10Ns = json.value("p10_ns", 0.0);
    k.p90Ns = json.value("p90_ns", 0.0);
    k.share = json.value("share", 0.0);
    k.flops = json.value("flops", std::int64_t{0});
    k.bytes = json.value("bytes", std::int64_t{0});
    return k;
}

PlacementRun runFrom(const Json& json) {
    PlacementRun run{RouterPlacement::fromName(json.at("placement").get<std::string>()), 0, {}, {}, 0, {}};
    run.gateCallsPerLayer = json.value("gate_calls_per_layer", 0.0);
    run.layerNs = json.value("layer_ns_samples", std::vector<double>{});
    run.sleepsPerLayer = json.value("sleeps_per_layer", 0.0);
    run.layer = summarize(run.layerNs);
    for (const auto& kernel : json.value("kernels", Json::array()))
        run.kernels.push_back(kernelFrom(kernel));
    return run;
}

ProfileResult resultFrom(const Json& json) {
    ProfileResult result;
    result.experiment = experimentFrom(json.at("config"));
    for (const auto& run : json.at("runs")) {
        result.runs.push_back(runFrom(run));
        result.experiment.placements.push_back(result.runs.back().placement);
    }
    result.passesPerBlock = json.value("passes_per_block", std::size_t{1}); // before: pairs
    compareRuns(result);
    result.deviceName = json.value("device", "");
    result.gemmName = json.value("gemm", "");
    result.simulated = json.value("simulated", false);
    result.outputsIdentical = json.value("outputs_identical", false);
    result.expertsHitMean = json.value("experts_hit_mean", 0.0);
    if (json.contains("expert_load")) result.expertLoad = expertLoadFrom(json.at("expert_load"));
    if (json.contains("gate_dtype")) result.gateDtype = gateDtypeFrom(json.at("gate_dtype"));
    if (json.contains("ranks")) result.ranks = ranksFrom(json.at("ranks"));
    if (json.contains("limits")) result.limits = ceilingsFrom(json.at("limits"));
    result.weightNotes = json.value("weight_notes", std::vector<std::string>{});
    result.nonFiniteLogits = json.value("nonfinite_logits", std::size_t{0});
    result.nonFiniteOutputs = json.value("nonfinite_outputs", std::size_t{0});
    result.nonFiniteWeights = json.value("nonfinite_weights", "");
    result.weightBytes = json.value("weight_bytes", std::int64_t{0});
    result.workingSetBytes = json.value("working_set_bytes", std::int64_t{0});
    result.workingSetFits = json.value("working_set_fits", "");
    result.peakMemoryBytes = json.value("peak_memory_bytes", std::int64_t{0});
    result.loadSeconds = json.value("load_seconds", 0.0);
    const auto recorder = json.value("recorder", Json::object());
    result.recorderNsPerSlice = recorder.value("ns_per_slice", 0.0);
    result.recorderShare = recorder.value("share", 0.0);
    result.recordedMinusTimed = intervalFrom(recorder.value("recorded_minus_timed", Json::object()));
    if (recorder.contains("recorded_minus_timed_on_device"))
        result.recordedMinusTimedOnDevice =
            intervalFrom(recorder.at("recorded_minus_timed_on_device"), "pairs");
    result.droppedSlices = recorder.value("dropped_slices", std::size_t{0});
    result.stoppedBy = stoppedByFromName(json.value("stopped_by", "time"));
    result.complete = json.value("complete", true);
    result.failure = json.value("failure", "");
    return result;
}

} // namespace

std::string profileJson(const ProfileResult& result) {
    return indentedText(resultJson(result, false));
}

std::string traceMetadata(const ProfileResult& result) {
    const auto& experiment = result.experiment;
    Json json{{"tool", "GateScope"},
              {"version", version()},
              {"model", experiment.config.name},
              {"device", result.deviceName},
              {"backend", experiment.device},
              {"simulated", result.simulated},
              {"gemm", result.gemmName},
              {"dtype", dtypeName(experiment.dtype)},
              {"tokens", experiment.tokens},
              {"layers", experiment.layers},
              {"routing", experiment.routing.text()},
              {"models", "vLLM's Qwen3MoeSparseMoeBlock as of April 2026 (PR #40664)"}};
    for (const auto& run : result.runs) {
        json["gate_calls_per_layer." + std::string(run.placement.name())] = run.gateCallsPerLayer;
    }
    json["gatescope"] = Json{{"profile", resultJson(result, true)}};
    return oneLineText(json);
}

void writeTimeline(const ProfileResult& result, const std::filesystem::path& path, ProgressSink& progress,
                   const std::stop_token& stop) {
    writeChromeJson(*result.trace, traceMetadata(result), path, progress, stop);
}

std::optional<ProfileResult> profileFromTrace(std::shared_ptr<const Trace> trace) {
    const auto metadata = Json::parse(trace->metadata(), nullptr, false);
    if (!metadata.is_object() || !metadata.contains("gatescope")) return std::nullopt;
    try {
        auto result = resultFrom(metadata.at("gatescope").at("profile"));
        result.trace = std::move(trace);
        return result;
    } catch (const Json::exception&) {
        return std::nullopt; // somebody edited it: the timeline can be shown all the same
    } catch (const Error&) {
        return std::nullopt;
    }
}

} // namespace gatescope
