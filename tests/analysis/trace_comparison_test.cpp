// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/trace_comparison.h"
#include "foreign_traces.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

namespace gatescope {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

/// A program to record, and the noise of recording it.
struct Program {
    int layers = 3;
    int steps = 12;
    std::int64_t tokens = 16;
    int gates = 1;
    bool shapes = true;
    bool graph = false;
    int cutSteps = 0; ///< so many steps at the end break off behind the first layer
    unsigned seed = 1;
    double drift = 0; ///< of this recording, against others of the program
    /// Changes a kernel, by its place in a layer.
    std::function<void(TestKernel&)> change = [](TestKernel&) {};
    std::vector<TestKernel> extra{}; ///< behind the experts
};

class Recorder {
public:
    explicit Recorder(const Program& program) : m_program(program), m_random(program.seed) {}

    std::shared_ptr<const Trace> record() {
        for (int step = 0; step < m_program.steps; ++step) {
            m_trace.beginStep();
            if (m_program.graph) m_trace.beginGraph();
            const bool cut = step >= m_program.steps - m_program.cutSteps;
            for (int layer = 0; layer < (cut ? 1 : m_program.layers); ++layer)
                addLayer();
            if (m_program.graph) m_trace.endGraph();
            m_trace.endStep(step);
        }
        return m_trace.build();
    }

private:
    void add(TestKernel kernel) {
        m_program.change(kernel);
        std::normal_distribution<double> noise(1 + m_program.drift, 0.004);
        kernel.ns = std::lround(static_cast<double>(kernel.ns) * 10 * noise(m_random));
        if (!m_program.shapes) kernel.dims.clear();
        for (auto& dims : kernel.dims) {
            if (!dims.empty() && dims.front() == 16) dims.front() = m_program.tokens;
        }
        m_trace.add(kernel);
    }
    void addLayer() {
        for (const auto& kernel : {kNorm, kQkv, kAttention, kOutput, kNorm})
            add(kernel);
        for (int i = 0; i < m_program.gates; ++i)
            add(kGate);
        for (const auto& kernel : {kRouter, kExperts, kActivation, kExperts, kAdd})
            add(kernel);
        for (const auto& kernel : m_program.extra)
            add(kernel);
    }

    Program m_program;
    std::mt19937_64 m_random;
    ForeignTrace m_trace;
};

TraceComparison compareAll(const std::vector<Program>& a, const std::vector<Program>& b) {
    KernelKinds kinds;
    const auto record = [&](const std::vector<Program>& programs) {
        std::vector<Recording> recordings;
        for (const auto& program : programs)
            recordings.push_back(
                recordingOf(Recorder(program).record(), "a.json", KernelPatterns::builtIn(), kinds));
        return recordings;
    };
    const Baseline baseline(record(a));
    const Candidate candidate(record(b));
    return compareTraces(baseline, candidate, kinds);
}

TraceComparison comparisonOf(const Program& a, const Program& b) {
    return compareAll({a}, {b});
}

/// Names of the kernels that were called different.
std::vector<std::string> called(const TraceComparison& comparison) {
    std::vector<std::string> names;
    for (const auto& kernel : comparison.kernels) {
        if (kernel.difference.verdict != Verdict::NoEvidence) names.push_back(kernel.name);
    }
    return names;
}

TEST(TraceComparison, ATraceAgainstItselfGivesNoEvidenceAnywhere) {
    const auto result = comparisonOf({}, {});
    EXPECT_TRUE(result.comparable);
    EXPECT_EQ(result.step.verdict, Verdict::NoEvidence);
    EXPECT_EQ(result.step.differenceNs, 0);
    EXPECT_THAT(called(result), IsEmpty());
    EXPECT_THAT(result.layers, SizeIs(3));
    for (const auto& layer : result.layers)
        EXPECT_EQ(layer.difference.verdict, Verdict::NoEvidence);
    EXPECT_THAT(*result.onlyIn.baseline, IsEmpty());
    EXPECT_THAT(*result.onlyIn.candidate, IsEmpty());
    EXPECT_DOUBLE_EQ(result.facts.baseline->matchedShare, 1);
}

TEST(TraceComparison, TwoRecordingsOfOneProgramGiveNoEvidenceAndSayThatTheyDiffer) {
    const auto result = comparisonOf({}, {.seed = 2, .drift = 0.003});
    EXPECT_EQ(result.step.verdict, Verdict::NoEvidence);
    EXPECT_THAT(called(result), IsEmpty());
    ASSERT_TRUE(result.recordings);
    EXPECT_GT(result.recordings->interval.low, 0);
    EXPECT_LT(result.recordings->p, 0.05);
    EXPECT_EQ(result.variance, VarianceSource::Assumed);
}

TEST(TraceComparison, AStretchedFamilyIsFoundAlone) {
    const auto stretch = [](TestKernel& kernel) {
        if (kernel.name == kExperts.name) kernel.ns = kernel.ns * 108 / 100;
    };
    const auto result = comparisonOf({}, {.seed = 2, .change = stretch});
    ASSERT_THAT(called(result), ElementsAre(kExperts.name, kExperts.name)); // w13 and w2
    for (const auto& kernel : result.kernels) {
        if (kernel.name != kExperts.name) continue;
        EXPECT_EQ(kernel.difference.verdict, Verdict::Slower);
        EXPECT_NEAR(kernel.difference.differenceNs, 32000, 4000); // 8 % of 400 us
        EXPECT_GT(kernel.difference.lowNs, 0);
        EXPECT_EQ(kernel.nBaseline, 3U * 12U);
        EXPECT_EQ(kernel.layers, 3U);
        EXPECT_EQ(kernel.role, "grouped_gemm");
    }
    EXPECT_EQ(result.step.verdict, Verdict::Slower);
}

TEST(TraceComparison, ThreeStepsAreEnoughForEightPercent) {
    const auto stretch = [](TestKernel& kernel) {
        if (kernel.name == kExperts.name) kernel.ns = kernel.ns * 108 / 100;
    };
    EXPECT_THAT(called(comparisonOf({.steps = 3}, {.steps = 3, .seed = 2, .change = stretch})),
                ElementsAre(kExperts.name, kExperts.name));
}

TEST(TraceComparison, AGateCallFewerIsAFact) {
    const auto result = comparisonOf({.gates = 2}, {.gates = 1, .seed = 3});
    EXPECT_TRUE(result.comparable);
    ASSERT_THAT(*result.onlyIn.baseline, SizeIs(1));
    const auto& gone = result.onlyIn.baseline->front();
    EXPECT_EQ(gone.name, kGate.name);
    EXPECT_EQ(gone.role, "gate");
    EXPECT_EQ(gone.layers, 3U);
    EXPECT_EQ(gone.callsPerStep, 3);
    EXPECT_EQ(gone.n, 36U);
    EXPECT_NEAR(gone.perStepNs, 90000, 2000);
    EXPECT_TRUE(gone.inEveryStep);
    EXPECT_THAT(*result.onlyIn.candidate, IsEmpty());
    EXPECT_THAT(result.remarks,
                testing::Contains(HasSubstr("called twice per MoE layer in the baseline and once")));
    EXPECT_THAT(called(result), IsEmpty());
}

TEST(TraceComparison, RenamedKernelsAreMatchedAndCalledRenamed) {
    const auto rename = [](TestKernel& kernel) {
        if (kernel.name == kExperts.name) kernel.name = "cutlass::grouped_gemm_kernel";
    };
    const auto result = comparisonOf({}, {.seed = 2, .change = rename});
    EXPECT_TRUE(result.comparable) << testing::PrintToString(result.reasons);
    std::size_t renamed = 0;
    for (const auto& kernel : result.kernels) {
        if (kernel.renamedTo.empty()) continue;
        ++renamed;
        EXPECT_EQ(kernel.name, kExperts.name);
        EXPECT_EQ(kernel.renamedTo, "cutlass::grouped_gemm_kernel");
        EXPECT_EQ(kernel.matchedBy, MatchedBy::Family);
    }
    EXPECT_EQ(renamed, 2U);
    EXPECT_THAT(*result.onlyIn.baseline, IsEmpty());
}

TEST(TraceComparison, WhatOneSideAloneHasIsListedWithItsTime) {
    const TestKernel more{.name = "void quantize_fp8_kernel", .ns = 5000};
    const auto result = comparisonOf({}, {.seed = 2, .extra = {more}});
    ASSERT_THAT(*result.onlyIn.candidate, SizeIs(1));
    EXPECT_EQ(result.onlyIn.candidate->front().name, more.name);
    EXPECT_NEAR(result.onlyIn.candidate->front().totalNs, 3 * 12 * 50000, 20000);
}

void expectNoVerdict(const TraceComparison& result, const std::string& reason) {
    EXPECT_FALSE(result.comparable);
    EXPECT_THAT(result.reasons, testing::Contains(HasSubstr(reason)));
    EXPECT_EQ(result.step.verdict, Verdict::NotGiven);
    for (const auto& kernel : result.kernels)
        EXPECT_EQ(kernel.difference.verdict, Verdict::NotGiven);
    for (const auto& layer : result.layers)
        EXPECT_EQ(layer.difference.verdict, Verdict::NotGiven);
}

TEST(TraceComparison, StepsThatAreNotAlikeGetNoVerdict) {
    expectNoVerdict(comparisonOf({.tokens = 16}, {.tokens = 512}), "16 tokens per step against 512");
    expectNoVerdict(comparisonOf({.layers = 3}, {.layers = 4}), "3 MoE layers per step against 4");
    expectNoVerdict(comparisonOf({.graph = true}, {}), "replayed graphs against single launches");
    expectNoVerdict(comparisonOf({.steps = 0}, {}), "no kernels in the baseline");
    const std::vector<TestKernel> many(8, kAdd);
    expectNoVerdict(comparisonOf({}, {.extra = many}), "launches per step against");
    expectNoVerdict(compareAll({{}, {.tokens = 8}}, {{}}), "the baseline's recordings hold 8 and 16 tokens");
}

TEST(TraceComparison, OtherWorkOfAsManyKernelsGetsNoVerdict) {
    const auto other = [](TestKernel& kernel) {
        if (kernel.name == kExperts.name) kernel.name = "a_kernel_that_nobody_knows";
    };
    expectNoVerdict(comparisonOf({}, {.change = other}), "kernels with a partner take");
}

TEST(TraceComparison, WithoutTokensTheGridsHaveToAgree) {
    const auto wider = [](TestKernel& kernel) { kernel.grid = {64, 2, 1}; };
    expectNoVerdict(comparisonOf({.shapes = false}, {.shapes = false, .change = wider}),
                    "tokens per step are not known");
    EXPECT_TRUE(comparisonOf({}, {.change = wider}).comparable);
    EXPECT_TRUE(comparisonOf({.shapes = false}, {.shapes = false, .seed = 2}).comparable);
}

TEST(TraceComparison, CutOffStepsAreLeftOutAndSaid) {
    const auto result = comparisonOf({}, {.cutSteps = 2, .seed = 2});
    EXPECT_TRUE(result.comparable);
    EXPECT_EQ(result.facts.candidate->steps, 10U);
    EXPECT_THAT(result.remarks, testing::Contains(HasSubstr("Candidate: 2 of 12 steps left out")));
    EXPECT_EQ(result.step.verdict, Verdict::NoEvidence);
}

TEST(TraceComparison, KernelsOfSomeStepsOnlyAreListed) {
    int call = 0;
    const auto sometimes = [&call](TestKernel& kernel) {
        if (kernel.name == kAdd.name && call++ % 10 == 9) kernel.name = "now_and_then";
    };
    const auto result = comparisonOf({}, {.seed = 2, .change = sometimes});
    ASSERT_THAT(*result.irregular.candidate, SizeIs(1));
    EXPECT_EQ(result.irregular.candidate->front().name, "now_and_then");
    EXPECT_EQ(result.irregular.candidate->front().n, 3U);
    EXPECT_THAT(result.remarks, testing::Contains(HasSubstr("Candidate: 3 kernels")));
}

TEST(TraceComparison, AnIrregularKernelsMedianIsOne) {
    int call = 0;
    const auto sometimes = [&call](TestKernel& kernel) {
        if (kernel.name != kAdd.name || call++ % 10 != 9) return;
        kernel.name = "now_and_then";
        kernel.ns = call > 20 ? 90000 : 1000;
    };
    const auto result = comparisonOf({}, {.seed = 2, .change = sometimes});
    ASSERT_THAT(*result.irregular.candidate, SizeIs(1));
    const auto& one = result.irregular.candidate->front();
    ASSERT_EQ(one.n, 3U);
    EXPECT_NEAR(one.medianNs, 10000, 500); // 10, 10 and 900 us
    EXPECT_NEAR(one.totalNs, 920000, 20000);
    EXPECT_EQ(one.callsPerStep, 3.0 / 12);
    EXPECT_EQ(one.perStepNs, one.totalNs / 12);
}

TEST(TraceComparison, CallsAndTimesOfAStepAreOverAllSteps) {
    int call = 0;
    const auto notInTheThird = [&call](TestKernel& kernel) {
        if (kernel.name == "new" && call++ >= 6) kernel.name = "stray";
    };
    auto added = kAdd;
    added.name = "new";
    const auto result =
        comparisonOf({.steps = 3}, {.steps = 3, .seed = 2, .change = notInTheThird, .extra = {added}});
    ASSERT_THAT(*result.onlyIn.candidate, SizeIs(1));
    const auto& one = result.onlyIn.candidate->front();
    EXPECT_EQ(one.name, "new");
    EXPECT_EQ(one.n, 6U); // three layers of two steps
    EXPECT_FALSE(one.inEveryStep);
    EXPECT_EQ(one.callsPerStep, 2);
    EXPECT_EQ(one.perStepNs, one.totalNs / 3);
    call = 0;
    const auto both = comparisonOf({.steps = 3, .seed = 2, .change = notInTheThird, .extra = {added}},
                                   {.steps = 3, .seed = 3, .extra = {added}});
    const auto matched = std::ranges::find(both.kernels, "new", &KernelDifference::name);
    ASSERT_NE(matched, both.kernels.end());
    EXPECT_EQ(matched->nBaseline, 6U);
    EXPECT_EQ(matched->callsPerStep, 2);
}

TEST(TraceComparison, RepeatsMeasureTheVarianceBetweenRecordings) {
    const auto program = [](unsigned seed, double drift) { return Program{.seed = seed, .drift = drift}; };
    // Recordings of both sides scatter by several percent.
    const auto noisy = compareAll({program(1, 0), program(2, 0.04), program(3, -0.04)},
                                  {program(4, 0.05), program(5, 0), program(6, 0.03)});
    EXPECT_EQ(noisy.variance, VarianceSource::Measured);
    EXPECT_EQ(noisy.step.verdict, Verdict::NoEvidence);
    EXPECT_THAT(called(noisy), IsEmpty());
    EXPECT_FALSE(noisy.recordings);
    // The same distance of recordings that agree is evidence, and less than one of each side would show.
    const auto quiet = compareAll({program(1, 0), program(2, 0.0002), program(3, -0.0002)},
                                  {program(4, 0.01), program(5, 0.0101), program(6, 0.0099)});
    EXPECT_EQ(quiet.step.verdict, Verdict::Slower);
    EXPECT_EQ(comparisonOf(program(1, 0), program(4, 0.01)).step.verdict, Verdict::NoEvidence);
}

TEST(TraceComparison, ARecordingThatIsGivenTwiceCountsOnce) {
    const Program a;
    const Program b{.seed = 2, .drift = 0.003};
    const auto once = comparisonOf(a, b);
    const auto twice = compareAll({a, a}, {b, b, b});
    EXPECT_EQ(twice.variance, VarianceSource::Assumed) << "nothing was measured of how recordings differ";
    EXPECT_EQ(twice.step.verdict, Verdict::NoEvidence);
    EXPECT_DOUBLE_EQ(twice.step.highNs, once.step.highNs);
    EXPECT_THAT(twice.remarks,
                Contains("Baseline: 1 of 2 recordings hold the same times as another one; each "
                         "counts once"));
    EXPECT_THAT(twice.remarks, Contains(StartsWith("Candidate: 2 of 3 recordings")));
}

TEST(TraceComparison, LayersAreCutAlikeWhereverTheyStand) {
    const auto slowSecond = [count = 0](TestKernel& kernel) mutable {
        if (kernel.name != kAttention.name) return;
        if (count++ % 3 == 1) kernel.ns *= 4; // the second layer's
    };
    const auto result = comparisonOf({}, {.seed = 2, .change = slowSecond});
    ASSERT_THAT(result.layers, SizeIs(3));
    EXPECT_EQ(result.layers[0].difference.verdict, Verdict::NoEvidence);
    EXPECT_EQ(result.layers[1].difference.verdict, Verdict::Slower);
    EXPECT_EQ(result.layers[2].difference.verdict, Verdict::NoEvidence);
    for (const auto& kernel : result.kernels)
        EXPECT_EQ(kernel.layers, 3U) << kernel.name;
}

} // namespace
} // namespace gatescope
