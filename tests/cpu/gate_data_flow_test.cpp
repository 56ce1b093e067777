// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/detection.h"
#include "analysis/gate_calls.h"
#include "analysis/kernel_summary.h"
#include "base/error.h"
#include "cpu/cpu_kernels.h"
#include "moe/small_config.h"
#include "moe/sparse_moe_block.h"
#include "moe/synthetic_weights.h"
#include "trace/recorder_trace.h"

#include <gtest/gtest.h>

#include <functional>

namespace gatescope {
namespace {

using test::smallConfig;

/// A block as somebody else might have written it: calls of the kernels between begin() and experts().
using Router = std::function<void(MoeKernels&, HiddenStates)>;

/// What real kernels record of two passes over such a layer.
class GateDataFlow : public testing::Test {
protected:
    std::shared_ptr<const Trace> record(const Router& router) {
        const auto config = smallConfig(32, 16, 8, 2);
        CpuKernels kernels(2);
        const auto layer = kernels.load(*makeSyntheticWeights(config, 7), DType::F32);
        kernels.prepare(config, DType::F32, kTokens);
        kernels.setInput(syntheticHiddenStates(kTokens, config.hiddenSize, DType::F32, 7), kTokens);
        Recorder recorder(kernels.recorderLanes(), 256);
        kernels.setRecorder(&recorder);
        for (int iteration = 0; iteration < 2; ++iteration) {
            recorder.setPosition(iteration, 5);
            const MoeKernels::NamedRange range(kernels, "somebody_s_block", BlockPart::Block);
            kernels.begin(*layer);
            const auto x = kernels.input();
            router(kernels, x);
            kernels.experts(x);
            (void)kernels.finish();
        }
        recorder.scale().calibrate();
        TraceBuilder builder;
        m_process = builder.addTrack({.name = "run", .kind = TrackKind::Process});
        const SliceRoute all = [&](const SliceRecord&) { return m_process; };
        appendRecorded(builder, recorder, firstRecordedNs(recorder, all), all);
        return builder.build();
    }

    static Detection detectIn(const std::shared_ptr<const Trace>& trace) {
        return detect(trace, {}, KernelPatterns::builtIn(), {});
    }

    /// Which of a pass's gate calls are redundant, "RRn": in order, n for a needed one.
    static std::string callsOfFirstPass(const Trace& trace) {
        const auto redundant = redundantGates(trace);
        std::string calls;
        for (SliceId id = 0; id < trace.sliceCount(); ++id) {
            if (trace.name(id) != "gate_gemm" || trace.integer(id, ArgKey::Iteration) != 0) continue;
            calls += std::ranges::binary_search(redundant, id) ? 'R' : 'n';
        }
        return calls;
    }

    static constexpr int kTokens = 4;
    TrackId m_process = kNoTrack;
};

TEST_F(GateDataFlow, OfThreeCallsTheTwoUnreadAreFound) {
    const auto trace = record([](MoeKernels& kernels, HiddenStates x) {
        (void)kernels.gate(x);
        (void)kernels.gate(x);
        kernels.route(kernels.gate(x));
    });
    EXPECT_EQ(callsOfFirstPass(*trace), "RRn");
    const auto detection = detectIn(trace);
    ASSERT_EQ(detection.findings.size(), 1u);
    EXPECT_EQ(detection.findings[0].title, "Gate called 3 times per layer");
    EXPECT_EQ(detection.gates.redundant(), 4u);
    EXPECT_LE(detection.findings[0].cost.lowNs, detection.findings[0].cost.highNs);
}

TEST_F(GateDataFlow, WhereTheFirstResultIsReadTheSecondIsRedundant) {
    const auto trace = record([](MoeKernels& kernels, HiddenStates x) {
        const auto first = kernels.gate(x);
        (void)kernels.gate(x);
        kernels.route(first);
    });
    EXPECT_EQ(callsOfFirstPass(*trace), "nR");
}

TEST_F(GateDataFlow, ACallAfterTheRoutingIsRedundantToo) {
    const auto trace = record([](MoeKernels& kernels, HiddenStates x) {
        kernels.route(kernels.gate(x));
        (void)kernels.gate(x);
    });
    EXPECT_EQ(callsOfFirstPass(*trace), "nR");
}

TEST_F(GateDataFlow, WhatIsReadTwiceIsNeeded) {
    const auto trace = record([](MoeKernels& kernels, HiddenStates x) {
        const auto logits = kernels.gate(x);
        kernels.route(logits);
        kernels.route(logits);
    });
    EXPECT_EQ(callsOfFirstPass(*trace), "n");
    EXPECT_TRUE(detectIn(trace).findings.empty());
}

TEST_F(GateDataFlow, FourCallsHaveABufferEachAndTheFifthOverwritesTheFirst) {
    RouterLogits first;
    const auto trace = record([&](MoeKernels& kernels, HiddenStates x) {
        first = kernels.gate(x);
        for (int i = 0; i < 3; ++i)
            EXPECT_NE(kernels.gate(x).buffer, first.buffer);
        EXPECT_EQ(kernels.gate(x).buffer, first.buffer);
        kernels.route(first);
    });
    EXPECT_EQ(callsOfFirstPass(*trace), "RRRRn");
}

TEST_F(GateDataFlow, WhereNobodyCallsTheGateTheDeviceRefusesAPlaceholder) {
    EXPECT_THROW(
        (void)record([](MoeKernels& kernels, HiddenStates) { kernels.route(RouterLogits::placeholder()); }),
        UsageError);
}

TEST_F(GateDataFlow, WhereNobodyCallsTheGateItIsMissing) {
    // The block routes by what an earlier layer left in the buffer.
    const auto trace = record(
        [](MoeKernels& kernels, HiddenStates) { kernels.route(RouterLogits{layer_buffer::kFirstLogits}); });
    EXPECT_EQ(callsOfFirstPass(*trace), "");
    const auto findings = detectIn(trace).findings;
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].title, "Gate never called");
}

TEST_F(GateDataFlow, TheKernelTableTellsNeededFromRedundantCalls) {
    const auto trace = record([](MoeKernels& kernels, HiddenStates x) {
        const auto first = kernels.gate(x);
        (void)kernels.gate(x);
        kernels.route(first);
    });
    double needed = 0;
    double redundant = 0;
    for (const auto& row : summarizeKernels(*trace, m_process)) {
        if (row.name == "gate_gemm") needed += row.callsPerLayer;
        if (row.name == "gate_gemm (redundant)") redundant += row.callsPerLayer;
    }
    EXPECT_EQ(needed, 1);
    EXPECT_EQ(redundant, 1);
}

TEST_F(GateDataFlow, HiddenStatesOfAnotherInputAreRefused) {
    EXPECT_THROW((void)record([](MoeKernels& kernels, HiddenStates x) {
                     (void)kernels.gate({x.buffer, x.tokens + 1});
                 }),
                 UsageError);
    EXPECT_THROW((void)record([](MoeKernels& kernels, HiddenStates x) {
                     (void)kernels.gate({layer_buffer::kOutput, x.tokens});
                 }),
                 UsageError);
}

} // namespace
} // namespace gatescope
