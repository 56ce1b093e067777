// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/changed_config.h"
#include "report/profile_json.h"
#include "report/profile_words.h"
#include "trace/trace_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace gatescope {
namespace {

PlacementRun runOf(RouterPlacement placement, double layerNs) {
    PlacementRun run{placement, static_cast<double>(placement.gateCallsPerLayer()), {}, {}, 0.25, {}};
    for (int i = 0; i < 16; ++i)
        run.layerNs.push_back(layerNs + i % 3);
    run.layer = summarize(run.layerNs);
    for (int call = 0; call < placement.gateCallsPerLayer(); ++call)
        run.kernels.push_back({"gate_gemm", Role::Gate, 1.0, 10.0 - call, 8, 12, 0.1, 640, 320, 48});
    return run;
}

/// Nothing in it is what a new ProfileResult says.
ProfileResult changedResult() {
    ProfileResult result;
    result.experiment.config = test::changedConfig();
    result.experiment.checkpoint = "/models/changed";
    result.experiment.gemm = GemmChoice::OneDnn;
    result.deviceName = "Sample CPU";
    result.gemmName = "sample GEMM";
    result.simulated = true;
    result.runs = {runOf(RouterPlacement::beforeFix(), 100), runOf(RouterPlacement::afterFix(), 90)};
    result.outputsIdentical = true;
    result.passesPerBlock = 2;
    compareRuns(result);
    result.droppedSlices = 4;
    result.recorderNsPerSlice = 20;
    result.recorderShare = 0.01;
    result.recordedMinusTimed = pairedDifference(result.runs[0].layerNs, result.runs[1].layerNs);
    result.recordedMinusTimedOnDevice = pairedDifference(result.runs[1].layerNs, result.runs[0].layerNs);
    result.experiment.config.modelType = "mixtral";
    result.expertsHitMean = 5.5;
    ExpertCounts counts{"changed", "GateScope", 4, {0, 1}, 1, {3, 8, 1, 4, 2, 2, 2, 2}};
    result.expertLoad = expertLoad(counts);
    result.gateDtype = GateDtypeEffect{DType::F32, DType::BF16, 2, wilson(3, 100), 1.5, 0.01, 0.2, 0.3};
    result.limits = Ceilings{"Sample CPU", true, 1e10, "read", {{"f32", 7e10, "matmul"}}};
    result.nonFiniteLogits = 1;
    result.nonFiniteOutputs = 2;
    result.nonFiniteWeights = "experts.3.down_proj of layer 0";
    result.weightBytes = 1000;
    result.workingSetBytes = 800;
    result.workingSetFits = "L2";
    result.peakMemoryBytes = 2000;
    result.loadSeconds = 0.5;
    result.stoppedBy = StoppedBy::Failure;
    result.complete = false;
    result.failure = "the cable";
    return result;
}

std::shared_ptr<const Trace> traceWith(const std::string& metadata) {
    TraceBuilder builder;
    builder.setMetadata(metadata);
    return builder.build();
}

/// Passes of 2.9 and, 40 % of them, of 5.0 us.
std::vector<double> twoSpeedsNs() {
    std::vector<double> times(400, 2900);
    std::fill_n(times.begin() + 100, 160, 5000);
    return times;
}

TEST(ProfileJson, NamesTwoSpeedsWhereThereAre) {
    auto result = changedResult();
    result.runs[1].layerNs = twoSpeedsNs();
    const auto runs = nlohmann::json::parse(profileJson(result)).at("runs");
    EXPECT_FALSE(runs[0].contains("two_speeds"));
    const auto& speeds = runs[1].at("two_speeds");
    EXPECT_NEAR(speeds.at("fast_ns"), 2900, 1e-6);
    EXPECT_NEAR(speeds.at("slow_ns"), 5000, 1e-6);
    EXPECT_DOUBLE_EQ(speeds.at("slow_share"), 0.4);
    EXPECT_THAT(
        twoSpeedsText(*twoSpeeds(result.runs[1].layerNs)),
        testing::StartsWith("two speeds: 60 % of the passes took about 2.90 us and 40 % about 5.00 us"));
}

TEST(ProfileJson, SaysWhatTheResultSays) {
    const auto result = changedResult();
    const auto json = nlohmann::json::parse(profileJson(result));
    EXPECT_EQ(json.at("schema"), 1);
    ASSERT_EQ(json.at("runs").size(), 2u);
    for (std::size_t i = 0; i < 2; ++i) {
        const auto& one = json.at("runs").at(i);
        EXPECT_EQ(one.at("placement"), result.runs[i].placement.name());
        EXPECT_EQ(one.at("gate_calls_per_layer"), result.runs[i].gateCallsPerLayer);
        EXPECT_EQ(one.at("layer_ns").at("median"), result.runs[i].layer.median);
        EXPECT_EQ(one.at("kernels").size(), result.runs[i].kernels.size());
        EXPECT_FALSE(one.contains("layer_ns_samples")) << "too many to print";
    }
    EXPECT_EQ(json.at("outputs_identical"), result.outputsIdentical);
    EXPECT_EQ(json.at("family_placement"), "external");
    EXPECT_EQ(json.at("redundant_gate").at("warm_call_ns"), 9);
    EXPECT_EQ(json.at("weight_bytes"), result.weightBytes);
    EXPECT_EQ(json.at("expert_load").at("layers").at(0).at("gini"), 22.0 / 64);
    EXPECT_EQ(json.at("gate_dtype").at("tokens_changed").at("share"), 0.03);
    EXPECT_EQ(json.at("limits").at("bytes_per_second"), 1e10);
    // 320 bytes in 10 ns are 32 GB/s.
    EXPECT_EQ(json.at("runs").at(0).at("kernels").at(0).at("bytes_per_second"), 32e9);
    EXPECT_EQ(json.at("runs").at(0).at("kernels").at(0).at("of_bandwidth"), 3.2);
    EXPECT_EQ(json.at("peak_memory_bytes"), result.peakMemoryBytes);
    EXPECT_EQ(json.at("stopped_by"), "failure");
}

TEST(ProfileJson, EverythingItSaysComesBackFromATimeline) {
    const auto result = changedResult();
    const auto empty = nlohmann::json::parse(profileJson(ProfileResult()));
    const auto json = nlohmann::json::parse(profileJson(result));
    for (const auto& [key, value] : empty.items()) {
        if (key == "schema" || key == "version") continue;
        EXPECT_NE(json.at(key), value) << key << " would not be missed";
    }
    const auto restored = profileFromTrace(traceWith(traceMetadata(result)));
    ASSERT_TRUE(restored.has_value());
    EXPECT_EQ(profileJson(*restored), profileJson(result));
    EXPECT_EQ(traceMetadata(*restored), traceMetadata(result)) << "with the samples";
}

} // namespace
} // namespace gatescope
