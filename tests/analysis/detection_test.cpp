// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/detection.h"
#include "base/error.h"
#include "foreign_traces.h"
#include "trace/stopping_sink.h"

#include <gmock/gmock.h>

#include <cctype>

namespace gatescope {
namespace {

/// Two gate calls a layer, on an idle device; 40000 slices and more.
std::shared_ptr<const Trace> manyLayers(int layers = 2500) {
    ForeignTrace trace;
    for (int layer = 0; layer < layers; ++layer) {
        for (const auto& kernel : {kNorm, kQkv, kAttention, kOutput, kNorm, kGate, kGate, kRouter, kExperts})
            trace.add(kernel);
    }
    return trace.build();
}

TEST(Detection, CanBeStoppedWhileKernelsAreJoined) {
    const auto trace = manyLayers();
    StoppingSink sink(0.1);
    EXPECT_THROW(joinKernels(*trace, KernelPatterns::builtIn(), 0, sink, sink.token()), Cancelled);
    EXPECT_LT(sink.last(), 0.6);
}

TEST(Detection, CanBeStoppedBetweenKinds) {
    const auto trace = manyLayers(20);
    const auto structure = structureOf(*trace, "", KernelPatterns::builtIn());
    const DetectionOptions all{.kinds = detectionKinds()};
    StoppingSink sink(0.3);
    EXPECT_THROW(detect(trace, "", structure, all, sink, sink.token()), Cancelled);
    EXPECT_LT(sink.last(), 0.5);
    StoppingSink whole;
    EXPECT_EQ(detect(trace, "", structure, all, whole, whole.token()).findings.size(), 1U);
    EXPECT_EQ(whole.last(), 1.0);
}

TEST(Detection, SentencesBeginWithACapital) {
    const auto detection = detect(manyLayers(20), "", KernelPatterns::builtIn(), {.kinds = detectionKinds()});
    ASSERT_EQ(detection.findings.size(), 1U);
    ASSERT_EQ(detection.remarks.size(), 1U);
    for (const auto& finding : {detection.findings[0], detection.remarks[0]}) {
        for (const auto& text : {finding.title, finding.details, finding.advice}) {
            ASSERT_FALSE(text.empty());
            EXPECT_EQ(std::islower(static_cast<unsigned char>(text.front())), 0) << text;
        }
    }
}

} // namespace
} // namespace gatescope
