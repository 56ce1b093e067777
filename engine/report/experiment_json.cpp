// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/experiment_json.h"

#include "profile/xpu_backend.h"
#include "report/config_json.h"

namespace gatescope {

namespace {

std::string weightsText(const Experiment& experiment) {
    if (experiment.checkpoint) return experiment.checkpoint->string();
    return experiment.weightsFile ? experiment.weightsFile->string() : "synthetic";
}

/// Only what was asked for is there.
template <typename Value>
std::optional<Value> valueOrNone(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() ? std::optional<Value>(found->template get<Value>()) : std::nullopt;
}

void writeLimits(const Experiment& experiment, Json& json) {
    if (experiment.iterations) json["iterations"] = *experiment.iterations;
    json["seconds"] = experiment.seconds;
    if (experiment.precision) json["precision"] = *experiment.precision;
    json["warmup"] = experiment.warmup;
    json["recorded_iterations"] = experiment.recordedIterations;
}

void readLimits(const Json& json, Experiment& experiment) {
    experiment.iterations = valueOrNone<int>(json, "iterations");
    experiment.seconds = json.value("seconds", experiment.seconds);
    experiment.precision = valueOrNone<double>(json, "precision");
    experiment.warmup = json.value("warmup", 1);
    experiment.recordedIterations = json.value("recorded_iterations", experiment.recordedIterations);
}

} // namespace

Json experimentJson(const Experiment& experiment) {
    Json json{{"model", experiment.config.name}};
    json.update(configJson(experiment.config));
    json["weights"] = weightsText(experiment);
    if (experiment.checkpoint) json["checkpoint"] = experiment.checkpoint->string();
    if (experiment.weightsFile) json["weights_file"] = experiment.weightsFile->string();
    json["first_layer"] = experiment.firstLayer;
    json["layers"] = experiment.layers;
    json["tokens"] = experiment.tokens;
    json["dtype"] = dtypeName(experiment.dtype);
    json["quantize"] = weightFormatName(experiment.quantize);
    json["device"] = experiment.device;
    json["threads"] = experiment.threads;
    json["gemm"] = gemmChoiceName(experiment.gemm);
    json["routing"] = experiment.routing.text();
    if (experiment.routingFile) json["routing_file"] = experiment.routingFile->string();
    if (experiment.captureRouting) json["capture_routing"] = true;
    if (experiment.whatIfGate) json["what_if_gate_dtype"] = dtypeName(*experiment.whatIfGate);
    json["seed"] = experiment.seed;
    writeLimits(experiment, json);
    if (isXpu(experiment.device)) json["xpu_mode"] = xpuModeName(experiment.xpuMode);
    return json;
}

Experiment experimentFrom(const Json& json) {
    Experiment experiment;
    experiment.config = configFrom(json);
    experiment.config.name = json.value("model", "");
    experiment.checkpoint = valueOrNone<std::string>(json, "checkpoint");
    experiment.weightsFile = valueOrNone<std::string>(json, "weights_file");
    experiment.firstLayer = json.value("first_layer", 0);
    experiment.layers = json.value("layers", 1);
    experiment.tokens = json.value("tokens", 1);
    experiment.placements.clear();
    experiment.dtype = dtypeFromName(json.value("dtype", "bf16"));
    experiment.quantize = weightFormatFromName(json.value("quantize", "none"));
    experiment.device = json.value("device", "cpu");
    // All that there was at first.
    if (isXpu(experiment.device)) experiment.xpuMode = xpuModeFromName(json.value("xpu_mode", "replay"));
    experiment.threads = json.value("threads", 0);
    experiment.gemm = gemmChoiceFromName(json.value("gemm", "auto"));
    experiment.routing = RoutingSpec::parse(json.value("routing", "model"));
    experiment.routingFile = valueOrNone<std::string>(json, "routing_file");
    experiment.captureRouting = json.value("capture_routing", false);
    if (const auto dtype = valueOrNone<std::string>(json, "what_if_gate_dtype"))
        experiment.whatIfGate = dtypeFromName(*dtype);
    experiment.seed = json.value("seed", std::uint64_t{1});
    readLimits(json, experiment);
    return experiment;
}

} // namespace gatescope
