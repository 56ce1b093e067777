// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/changed_config.h"
#include "report/experiment_json.h"

#include <gtest/gtest.h>

namespace gatescope {
namespace {

/// No setting has its default.
Experiment changedExperiment() {
    Experiment experiment;
    experiment.config = test::changedConfig();
    experiment.checkpoint = "/models/changed";
    experiment.weightsFile = "/models/layer.safetensors";
    experiment.firstLayer = 3;
    experiment.layers = 2;
    experiment.tokens = 7;
    experiment.placements.clear(); // the result's runs
    experiment.dtype = DType::F32;
    experiment.device = "xpu:1";
    experiment.threads = 5;
    experiment.gemm = GemmChoice::Simd;
    experiment.quantize = WeightFormat::Fp8;
    experiment.xpuMode = XpuMode::Replay;
    experiment.routing = {RoutingSpec::Kind::Zipf, 1.5, 0};
    experiment.routingFile = "/captures/changed.json";
    experiment.captureRouting = true;
    experiment.whatIfGate = DType::F32;
    experiment.seed = 3;
    experiment.iterations = 6;
    experiment.seconds = 1.5;
    experiment.precision = 0.01;
    experiment.warmup = 4;
    experiment.recordedIterations = 12;
    return experiment;
}

/// A setting more or fewer is a compile error here: give it a value above, and write it.
void expectNothingAtDefault(const Experiment& changed) {
    using test::expectChanged;
    const Experiment fresh;
    const auto& [config, checkpoint, weightsFile, firstLayer, layers, tokens, placements, dtype, device,
                 threads, gemm, quantize, xpuMode, routing, routingFile, replay, captureRouting, whatIfGate,
                 seed, iterations, seconds, precision, warmup, recorded] = changed;
    test::expectNothingAtDefault(config);
    expectChanged(checkpoint, fresh.checkpoint, "checkpoint");
    expectChanged(weightsFile, fresh.weightsFile, "weightsFile");
    expectChanged(firstLayer, fresh.firstLayer, "firstLayer");
    expectChanged(layers, fresh.layers, "layers");
    expectChanged(tokens, fresh.tokens, "tokens");
    expectChanged(placements, fresh.placements, "placements");
    expectChanged(dtype, fresh.dtype, "dtype");
    expectChanged(device, fresh.device, "device");
    expectChanged(threads, fresh.threads, "threads");
    expectChanged(gemm, fresh.gemm, "gemm");
    expectChanged(quantize, fresh.quantize, "quantize");
    expectChanged(xpuMode, fresh.xpuMode, "xpuMode");
    expectChanged(routing, fresh.routing, "routing");
    expectChanged(routingFile, fresh.routingFile, "routingFile");
    EXPECT_EQ(replay, nullptr) << "what the file holds is no setting: it stays in the file";
    expectChanged(captureRouting, fresh.captureRouting, "captureRouting");
    expectChanged(whatIfGate, fresh.whatIfGate, "whatIfGate");
    expectChanged(seed, fresh.seed, "seed");
    expectChanged(iterations, fresh.iterations, "iterations");
    expectChanged(seconds, fresh.seconds, "seconds");
    expectChanged(precision, fresh.precision, "precision");
    expectChanged(warmup, fresh.warmup, "warmup");
    expectChanged(recorded, fresh.recordedIterations, "recordedIterations");
}

Experiment throughText(const Experiment& experiment) {
    return experimentFrom(Json::parse(oneLineText(experimentJson(experiment))));
}

TEST(ExperimentJson, EverySettingComesBack) {
    expectNothingAtDefault(changedExperiment());
    EXPECT_TRUE(throughText(changedExperiment()) == changedExperiment());
}

TEST(ExperimentJson, DefaultsComeBack) {
    Experiment fresh;
    fresh.placements.clear();
    EXPECT_TRUE(throughText(fresh) == fresh);
}

TEST(ExperimentJson, EveryGemmComesBack) {
    for (const auto gemm :
         {GemmChoice::Automatic, GemmChoice::OneDnn, GemmChoice::Simd, GemmChoice::Scalar}) {
        auto experiment = changedExperiment();
        experiment.gemm = gemm;
        EXPECT_EQ(throughText(experiment).gemm, gemm);
    }
}

TEST(ExperimentJson, AnXpuOfAnOlderBuildReplayed) {
    EXPECT_EQ(experimentFrom(Json::parse(R"({"device": "xpu"})")).xpuMode, XpuMode::Replay);
}

TEST(ExperimentJson, APathThatIsNoUtf8CostsItsBytesAndNotTheResult) {
    auto experiment = changedExperiment();
    experiment.checkpoint = "/models/\xff";
    EXPECT_EQ(throughText(experiment).checkpoint, "/models/\xef\xbf\xbd");
}

} // namespace
} // namespace gatescope
