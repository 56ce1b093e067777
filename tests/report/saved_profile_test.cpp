// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/small_config.h"
#include "report/profile_json.h"
#include "trace_io/chrome_json.h"

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
        experiment.config = test::smallConfig(64, 32, 8, 2);
        experiment.iterations = 6;
        experiment.tokens = 7;
        experiment.layers = 2;
        experiment.seed = 3;
        experiment.routing = RoutingSpec::parse("zipf:1.5");
        experiment.placements = {RouterPlacement::external(), RouterPlacement::afterFix()};
        NoProgress progress;
        return runExperiment(experiment, progress, {});
    }
    std::shared_ptr<const Trace> reopened(const ProfileResult& result) const {
        writeTimeline(result, m_path);
        return read();
    }
    std::shared_ptr<const Trace> read() const {
        NoProgress progress;
        return readChromeJson(m_path, progress, {}).trace;
    }
    std::filesystem::path m_path;
};

TEST_F(SavedProfile, RestoresTheSamplesExactly) {
    const auto saved = runTiny();
    const auto restored = profileFromTrace(reopened(saved));
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
    const auto restored = profileFromTrace(reopened(saved));
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
    const auto restored = profileFromTrace(reopened(saved));
    ASSERT_TRUE(restored.has_value() && restored->difference.has_value());
    EXPECT_EQ(restored->difference->median, saved.difference->median);
    EXPECT_EQ(restored->difference->low, saved.difference->low);
    EXPECT_EQ(restored->difference->high, saved.difference->high);
    EXPECT_EQ(restored->difference->n, saved.difference->n);
}

TEST_F(SavedProfile, RestoresTheExperiment) {
    const auto saved = runTiny();
    const auto restored = profileFromTrace(reopened(saved));
    ASSERT_TRUE(restored.has_value());
    EXPECT_TRUE(restored->experiment == saved.experiment);
}

TEST_F(SavedProfile, SavedAgainSaysTheSame) {
    const auto first = reopened(runTiny());
    const auto file = nlohmann::json::parse(chromeJson(*first));
    const auto restored = profileFromTrace(first);
    ASSERT_TRUE(restored.has_value());
    const auto again = nlohmann::json::parse(chromeJson(*reopened(*restored)));
    for (const auto& [key, value] : file.items()) {
        EXPECT_TRUE(again.at(key) == value) << key; // too long to be printed
    }
    EXPECT_EQ(again.size(), file.size());
}

TEST_F(SavedProfile, TheTraceOfARunHasNoMetadataOfItsOwn) {
    EXPECT_EQ(runTiny().trace->metadata(), "{}");
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
