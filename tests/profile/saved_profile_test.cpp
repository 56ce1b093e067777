// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/experiment.h"
#include "trace_io/chrome_json.h"
#include "trace_io/trace_reader.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <unistd.h>

// A run saved as a timeline file and opened again.

namespace gatescope {
namespace {

class SavedProfile : public testing::Test {
protected:
    SavedProfile()
        : m_path(std::filesystem::path(testing::TempDir()) /
                 ("gatescope_saved_" + std::to_string(::getpid()) + ".json")) {}
    ~SavedProfile() override { std::filesystem::remove(m_path); }

    static ProfileResult runTiny() {
        Experiment experiment;
        experiment.config = MoeConfig::fromJson(
            R"({"model_type": "qwen3_moe", "hidden_size": 64, "moe_intermediate_size": 32, "num_experts": 8,
                "num_experts_per_tok": 2, "norm_topk_prob": true, "num_hidden_layers": 4, "hidden_act": "silu",
                "torch_dtype": "bfloat16"})",
            "tiny");
        experiment.iterations = 6;
        experiment.tokens = 7;
        experiment.layers = 2;
        experiment.seed = 3;
        experiment.routing = RoutingSpec::parse("zipf:1.5");
        experiment.placements = {RouterPlacement::external(), RouterPlacement::afterFix()};
        NoProgress progress;
        return runExperiment(experiment, progress, {});
    }
    std::shared_ptr<const Trace> reopened(const Trace& trace) const {
        writeChromeJson(trace, m_path);
        return read();
    }
    std::shared_ptr<const Trace> read() const {
        NoProgress progress;
        return readTrace(m_path, progress, {}).trace;
    }
    std::filesystem::path m_path;
};

TEST_F(SavedProfile, RestoresTheSamplesExactly) {
    const auto saved = runTiny();
    const auto restored = profileFromTrace(reopened(*saved.trace));
    ASSERT_TRUE(restored.has_value());
    ASSERT_EQ(restored->runs.size(), saved.runs.size());
    for (std::size_t i = 0; i < saved.runs.size(); ++i) {
        EXPECT_EQ(restored->runs[i].placement, saved.runs[i].placement);
        EXPECT_EQ(restored->runs[i].layerNs, saved.runs[i].layerNs);
        EXPECT_EQ(restored->runs[i].layer.median, saved.runs[i].layer.median);
        EXPECT_EQ(restored->runs[i].gateCallsPerLayer, saved.runs[i].gateCallsPerLayer);
    }
    EXPECT_EQ(restored->outputsIdentical, saved.outputsIdentical);
    EXPECT_EQ(restored->weightBytes, saved.weightBytes);
    EXPECT_EQ(restored->deviceName, saved.deviceName);
    EXPECT_EQ(restored->complete, saved.complete);
}

TEST_F(SavedProfile, RestoresTheKernelTable) {
    const auto saved = runTiny();
    const auto restored = profileFromTrace(reopened(*saved.trace));
    ASSERT_TRUE(restored.has_value());
    const auto& expected = saved.runs.front().kernels;
    const auto& kernels = restored->runs.front().kernels;
    ASSERT_EQ(kernels.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(kernels[i].name, expected[i].name);
        EXPECT_EQ(kernels[i].role, expected[i].role);
        EXPECT_EQ(kernels[i].callsPerLayer, expected[i].callsPerLayer);
        EXPECT_EQ(kernels[i].medianNs, expected[i].medianNs);
        EXPECT_EQ(kernels[i].share, expected[i].share);
        EXPECT_EQ(kernels[i].flops, expected[i].flops);
    }
}

TEST_F(SavedProfile, RestoresTheDifference) {
    const auto saved = runTiny();
    const auto restored = profileFromTrace(reopened(*saved.trace));
    ASSERT_TRUE(restored.has_value() && restored->difference.has_value());
    EXPECT_EQ(restored->difference->median, saved.difference->median);
    EXPECT_EQ(restored->difference->low, saved.difference->low);
    EXPECT_EQ(restored->difference->high, saved.difference->high);
    EXPECT_EQ(restored->difference->n, saved.difference->n);
}

TEST_F(SavedProfile, RestoresTheExperiment) {
    const auto saved = runTiny();
    const auto restored = profileFromTrace(reopened(*saved.trace));
    ASSERT_TRUE(restored.has_value());
    const auto& a = saved.experiment;
    const auto& b = restored->experiment;
    EXPECT_EQ(b.config.name, a.config.name);
    EXPECT_EQ(b.config.hiddenSize, a.config.hiddenSize);
    EXPECT_EQ(b.config.moeIntermediateSize, a.config.moeIntermediateSize);
    EXPECT_EQ(b.config.numExperts, a.config.numExperts);
    EXPECT_EQ(b.config.numExpertsPerTok, a.config.numExpertsPerTok);
    EXPECT_EQ(b.config.router.renormalise, a.config.router.renormalise);
    EXPECT_EQ(b.tokens, a.tokens);
    EXPECT_EQ(b.layers, a.layers);
    EXPECT_EQ(b.seed, a.seed);
    EXPECT_EQ(b.dtype, a.dtype);
    EXPECT_EQ(b.routing.text(), a.routing.text());
    EXPECT_EQ(b.placements, a.placements);
}

TEST_F(SavedProfile, SavedAgainSaysTheSame) {
    const auto saved = runTiny();
    const auto first = nlohmann::json::parse(chromeJson(*saved.trace));
    const auto second = nlohmann::json::parse(chromeJson(*reopened(*saved.trace)));
    for (const auto& [key, value] : first.items()) {
        EXPECT_TRUE(second.at(key) == value) << key; // too long to be printed
    }
    EXPECT_EQ(second.size(), first.size());
}

TEST_F(SavedProfile, AForeignTraceIsNoProfile) {
    std::ofstream(m_path)
        << R"({"traceEvents": [{"ph": "X", "pid": 1, "tid": 1, "ts": 1, "dur": 2, "name": "a"}]})";
    EXPECT_FALSE(profileFromTrace(read()).has_value());
}

TEST_F(SavedProfile, AnEditedProfileCostsTheProfileAndNotTheTimeline) {
    for (const auto* profile : {R"(5)", R"({})", R"({"config": {}, "runs": [{"placement": "inside"}]})",
                                R"({"config": {"tokens": "many"}, "runs": []})"}) {
        std::ofstream(m_path)
            << R"({"otherData": {"gatescope": {"schema": 1, "profile": )" << profile
            << R"(}}, "traceEvents": [{"ph": "X", "pid": 1, "tid": 1, "ts": 1, "dur": 2, "name": "a"}]})";
        const auto trace = read();
        EXPECT_EQ(trace->sliceCount(), 1u) << profile;
        EXPECT_FALSE(profileFromTrace(trace).has_value()) << profile;
    }
}

} // namespace
} // namespace gatescope
