// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "moe/small_config.h"
#include "moe/test_files.h"
#include "profile/experiment.h"
#include "trace/trace_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <set>

namespace gatescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Experiment tinyExperiment() {
    Experiment experiment;
    experiment.config = test::smallConfig(64, 32, 8, 2);
    experiment.iterations = 4;
    experiment.tokens = 5;
    return experiment;
}

ProfileResult run(const Experiment& experiment) {
    NoProgress progress;
    return runExperiment(experiment, progress, {});
}

/// Requests a stop once the work says `where`.
class StopAt final : public ProgressSink {
public:
    explicit StopAt(std::string where) : m_where(std::move(where)) {}

    void progress(double done, std::string_view what) override {
        EXPECT_GE(done, m_done) << what;
        m_done = done;
        if (what.starts_with(m_where)) m_source.request_stop();
    }
    std::stop_token token() const { return m_source.get_token(); }

private:
    std::string m_where;
    double m_done = 0;
    std::stop_source m_source;
};

std::set<int> layersIn(const Trace& trace) {
    std::set<int> layers;
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        if (trace.category(id) == roleName(Role::Gate))
            layers.insert(trace.integer(id, ArgKey::Layer).value_or(-1));
    }
    return layers;
}

TEST(Experiment, ThreePlacementsGiveTheSameBits) {
    auto experiment = tinyExperiment();
    experiment.placements = {RouterPlacement::beforeFix(), RouterPlacement::afterFix(),
                             RouterPlacement::external()};
    const auto result = run(experiment);
    ASSERT_EQ(result.runs.size(), 3u);
    EXPECT_EQ(result.runs[0].gateCallsPerLayer, 2);
    EXPECT_EQ(result.runs[1].gateCallsPerLayer, 1);
    EXPECT_EQ(result.runs[2].gateCallsPerLayer, 1);
    EXPECT_TRUE(result.outputsIdentical);
    EXPECT_TRUE(result.complete);
    for (const auto& one : result.runs)
        EXPECT_EQ(one.layerNs.size(), 6u) << "one Williams square of three";
    ASSERT_TRUE(result.difference.has_value());
    EXPECT_EQ(result.difference->n, 1u);
    EXPECT_EQ(result.passesPerBlock, 6u);
}

/// A file's layer with NaN in one expert's down_proj; every expert gets tokens.
TEST(Experiment, WeightsThatAreNotFiniteAreToldAndNamed) {
    auto experiment = tinyExperiment();
    experiment.tokens = 64;
    EXPECT_EQ(run(experiment).nonFiniteOutputs, 0u);
    EXPECT_EQ(run(experiment).nonFiniteWeights, "");
    const test::TemporaryFolder folder;
    experiment.weightsFile = folder / "layer.safetensors";
    test::FileTensors tensors;
    const auto small = [](std::size_t count) { // whose sums are as small
        auto values = test::counting(count);
        for (auto& value : values)
            value = std::remainder(value * 0.37f, 0.2f);
        return values;
    };
    tensors["gate.weight"] = test::f32Tensor({8, 64}, small(8 * 64));
    for (const auto& one : test::expertMatrices(8, 64, 32)) {
        auto values = small(one.elements());
        if (one.name == "experts.3.down_proj.weight") values[7] = std::numeric_limits<float>::quiet_NaN();
        tensors[one.name] = test::f32Tensor({one.rows, one.columns}, values);
    }
    test::writeSafetensors(*experiment.weightsFile, tensors);
    for (const auto format : {WeightFormat::Plain, WeightFormat::Int8, WeightFormat::Fp8, WeightFormat::Mxfp4,
                              WeightFormat::W8A8}) {
        SCOPED_TRACE(weightFormatName(format));
        experiment.quantize = format;
        const auto result = run(experiment);
        EXPECT_EQ(result.nonFiniteLogits, 0u);
        EXPECT_GT(result.nonFiniteOutputs, 0u);
        EXPECT_LE(result.nonFiniteOutputs, 64u);
        EXPECT_EQ(result.nonFiniteWeights, "experts.3.down_proj of layer 0");
    }
}

TEST(Experiment, TheTraceNestsAndHoldsEveryIteration) {
    const auto result = run(tinyExperiment());
    const auto& trace = *result.trace;
    expectNested(trace);
    std::size_t iterations = 0;
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        iterations += trace.category(id) == roleName(Role::Iteration) ? 1 : 0;
    }
    EXPECT_EQ(iterations, 2u * 4u);
    EXPECT_EQ(result.droppedSlices, 0u);
}

TEST(Experiment, OnlyTheFirstIterationsAreRecorded) {
    auto experiment = tinyExperiment();
    experiment.iterations = 10;
    experiment.recordedIterations = 4;
    const auto result = run(experiment);
    EXPECT_EQ(result.runs[0].layerNs.size(), 10u);
    std::set<int> iterations;
    for (SliceId id = 0; id < result.trace->sliceCount(); ++id)
        iterations.insert(result.trace->integer(id, ArgKey::Iteration).value_or(-1));
    EXPECT_EQ(iterations.size(), 2u * 4u);
    EXPECT_EQ(result.runs[0].gateCallsPerLayer, 2);
}

TEST(Experiment, AThingBesideItselfHasNamesAndSamplesOfItsOwn) {
    auto experiment = tinyExperiment();
    experiment.placements = {RouterPlacement::afterFix(), RouterPlacement::afterFix()};
    experiment.iterations = 12;
    const auto result = run(experiment);
    ASSERT_EQ(result.runs.size(), 2u);
    EXPECT_NE(result.runs[0].layerNs, result.runs[1].layerNs);
    EXPECT_EQ(result.difference->n, 6u);
    EXPECT_FALSE(result.gatePrice.has_value()) << "neither has a redundant call";
    std::set<std::string> names;
    for (const auto& track : result.trace->tracks())
        if (track.kind == TrackKind::Process) names.insert(track.name);
    EXPECT_EQ(names.size(), 2u);
}

TEST(Experiment, ThePriceOfTheGateIsTheLayersDifference) {
    auto experiment = tinyExperiment();
    experiment.iterations = 60;
    const auto result = run(experiment);
    ASSERT_TRUE(result.gatePrice.has_value());
    EXPECT_EQ(result.gatePrice->difference.median, result.difference->median);
    EXPECT_GT(result.gatePrice->warmCallNs, 0);
    EXPECT_LE(result.gatePrice->warmCallNs, result.gatePrice->firstCallNs);
}

TEST(Experiment, PrecisionEndsTheMeasurement) {
    auto experiment = tinyExperiment();
    experiment.iterations.reset();
    experiment.seconds = 30;
    experiment.precision = 0.9;
    EXPECT_EQ(run(experiment).stoppedBy, StoppedBy::Precision);
    experiment.seconds = 0.05;
    experiment.precision = 1e-9;
    EXPECT_EQ(run(experiment).stoppedBy, StoppedBy::Time);
}

TEST(Experiment, SecondsDecideWhereIterationsAreNotGiven) {
    auto experiment = tinyExperiment();
    experiment.iterations.reset();
    experiment.seconds = 0.05;
    std::size_t most = 0; // beside other programs, under a sanitizer, one try held two
    for (int tries = 0; tries < 5 && most < 4; ++tries)
        most = std::max(most, run(experiment).runs[0].layerNs.size());
    EXPECT_GE(most, 4u);
}

TEST(Experiment, LayersAreRunInTurnWithWeightsOfTheirOwn) {
    auto experiment = tinyExperiment();
    const auto oneLayer = run(experiment).weightBytes;
    experiment.layers = 3;
    experiment.firstLayer = 1;
    const auto result = run(experiment);
    EXPECT_EQ(result.weightBytes, 3 * oneLayer);
    EXPECT_THAT(layersIn(*result.trace), ElementsAre(1, 2, 3));
    EXPECT_EQ(result.runs[0].gateCallsPerLayer, 2);
    EXPECT_TRUE(result.outputsIdentical);
}

TEST(Experiment, ACheckpointsLayersKeepTheirNumbers) {
    auto experiment = tinyExperiment();
    const std::filesystem::path folder = GATESCOPE_CHECKPOINT_DIR;
    experiment.config = MoeConfig::fromFile(folder / "config.json");
    experiment.checkpoint = folder;
    experiment.firstLayer = 2;
    experiment.layers = 2;
    const auto result = run(experiment);
    EXPECT_THAT(layersIn(*result.trace), ElementsAre(2, 3));
    EXPECT_TRUE(result.outputsIdentical);
}

TEST(Experiment, MoreLayersThanTheCheckpointHasAreRefused) {
    auto experiment = tinyExperiment();
    const std::filesystem::path folder = GATESCOPE_CHECKPOINT_DIR;
    experiment.config = MoeConfig::fromFile(folder / "config.json");
    experiment.checkpoint = folder;
    experiment.firstLayer = 2;
    experiment.layers = 3;
    EXPECT_THROW(run(experiment), UsageError);
}

TEST(Experiment, RoutingIsReplacedOnEveryPlacementAlike) {
    auto experiment = tinyExperiment();
    experiment.routing = RoutingSpec::parse("single:7");
    const auto result = run(experiment);
    EXPECT_EQ(result.expertsHitMean, 2);
    EXPECT_TRUE(result.outputsIdentical);
}

TEST(Experiment, EachWorkerHasATrack) {
    auto experiment = tinyExperiment();
    experiment.threads = 3;
    experiment.placements = {RouterPlacement::afterFix()};
    experiment.tokens = 64;
    const auto result = run(experiment);
    EXPECT_THAT(result.deviceName, HasSubstr("3 threads"));
    std::size_t workers = 0;
    for (const auto& track : result.trace->tracks())
        workers += track.kind == TrackKind::HostThread ? 1 : 0;
    EXPECT_GE(workers, 1u);
    EXPECT_LE(workers, 3u);
}

TEST(Experiment, StoppedBeforeMeasuringIsCancelled) {
    for (const auto* where : {"loading weights", "warming up"}) {
        StopAt progress(where);
        EXPECT_THROW(runExperiment(tinyExperiment(), progress, progress.token()), Cancelled) << where;
    }
}

TEST(Experiment, StoppedWhileMeasuringKeepsWhatWasMeasured) {
    auto experiment = tinyExperiment();
    experiment.iterations = 1000;
    StopAt progress("measuring, block 4");
    const auto result = runExperiment(experiment, progress, progress.token());
    EXPECT_FALSE(result.complete);
    EXPECT_EQ(result.stoppedBy, StoppedBy::User);
    EXPECT_EQ(result.runs[0].layerNs.size(), 6u) << "three blocks of two passes each; the fourth was stopped";
    EXPECT_EQ(result.runs[1].layerNs.size(), 6u);
    EXPECT_EQ(result.runs[0].gateCallsPerLayer, 2);
    EXPECT_TRUE(result.outputsIdentical);
    expectNested(*result.trace);
}

TEST(Experiment, MoreThanTheMemoryIsRefusedBeforeItIsTaken) {
    auto experiment = tinyExperiment();
    experiment.config = MoeConfig::fromPreset("qwen3-coder-480b-a35b");
    experiment.layers = 1024; // 15 TB
    try {
        run(experiment);
        FAIL() << "nothing was thrown";
    } catch (const DeviceError& error) {
        EXPECT_THAT(error.problem(), HasSubstr("GB of memory"));
    }
}

TEST(Experiment, UnknownDeviceIsAUsageError) {
    auto experiment = tinyExperiment();
    experiment.device = "tpu";
    EXPECT_THROW(run(experiment), UsageError);
}

} // namespace
} // namespace gatescope
