// SPDX-License-Identifier: GPL-3.0-or-later
#include "foreign_layers.h"

#include <gmock/gmock.h>

#include <chrono>

namespace gatescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

const std::vector<TestKernel> kBehindRouter{kExperts, kActivation, kExperts, kAdd};
const std::vector<TestKernel> kAttentionBlock{kNorm, kQkv, kAttention, kOutput, kNorm};
const TestKernel kUp{.name = "nvjet_tst_up", .ns = 7000, .grid = {16, 1, 1}};
const TestKernel kDown{.name = "nvjet_tst_down", .ns = 6000, .grid = {16, 1, 1}};
const TestKernel kSigmoid{.name = "vectorized_elementwise_kernel<4, sigmoid_kernel_cuda>", .ns = 1000};
const TestKernel kMul{.name = "elementwise_kernel<128, BinaryFunctor<MulFunctor<float>>>", .ns = 1000};

void addAll(ForeignTrace& trace, const std::vector<TestKernel>& kernels) {
    for (const auto& kernel : kernels)
        trace.add(kernel);
}

std::vector<TestKernel> nameless(std::vector<TestKernel> kernels) {
    for (auto& kernel : kernels) {
        kernel.grid.clear();
        if (kernel.name.starts_with("nvjet")) kernel.name = "gemm_kernel";
    }
    return kernels;
}

/// As many layers of which `inWindow` stands between norm and router, without shapes.
std::shared_ptr<const Trace> layersWith(const std::vector<TestKernel>& inWindow, bool grids = true) {
    ForeignTrace trace;
    for (int i = 0; i < 4; ++i) {
        auto kernels = kAttentionBlock;
        kernels.insert(kernels.end(), inWindow.begin(), inWindow.end());
        kernels.push_back(kRouter);
        kernels.insert(kernels.end(), kBehindRouter.begin(), kBehindRouter.end());
        for (auto& kernel : kernels) {
            kernel.op.clear();
            kernel.dims.clear();
        }
        addAll(trace, grids ? kernels : nameless(kernels));
    }
    return trace.build();
}

TEST(GateTraps, ARecordingThatBeginsInsideALayerIsNoMissingGate) {
    for (const bool gateThere : {true, false}) {
        ForeignTrace trace;
        if (gateThere) trace.add(without(kGate, true, false));
        addAll(trace, {without(kRouter, true, false), kExperts, kActivation, kExperts, kAdd});
        for (int i = 0; i < 3; ++i)
            addLayer(trace, {.shapes = false});
        EXPECT_THAT(calls(trace.build()), ElementsAre(Pair(1, 3)));
    }
}

TEST(GateTraps, LayersWithoutNormsThatBeginAtARouter) {
    ForeignTrace trace;
    addAll(trace, {kRouter, kExperts});
    for (int i = 0; i < 3; ++i)
        addAll(trace, {kGate, kRouter, kExperts});
    EXPECT_THAT(calls(trace.build()), ElementsAre(Pair(1, 3)));
    ForeignTrace never; // and where no layer has a gate, none is lost by a cut
    for (int i = 0; i < 3; ++i)
        addAll(never, {kRouter, kExperts});
    EXPECT_THAT(calls(never.build()), ElementsAre(Pair(0, 3)));
}

/// Steps of three layers each, replayed, with some without a graph in front and some without their launch.
std::shared_ptr<const Trace> replayed(int layersBefore, int graphs, int lost = 0) {
    ForeignTrace trace;
    for (int i = 0; i < layersBefore; ++i)
        addLayer(trace, {.shapes = false});
    for (int step = 0; step < graphs; ++step) {
        trace.beginGraph(step >= lost);
        for (int i = 0; i < 3; ++i)
            addLayer(trace, {.shapes = false});
        trace.endGraph();
    }
    return trace.build();
}

TEST(GateTraps, AStepWhoseLaunchWasCutIsOneOfItsOwn) {
    const auto report = gatesIn(replayed(2, 5));
    EXPECT_EQ(report.steps, 6U);
    EXPECT_EQ(report.moeLayers, 3U);
    EXPECT_EQ(gatesIn(replayed(6, 5)).steps, 7U) << "two steps without graphs";
    const auto late = gatesIn(replayed(0, 5, 3)); // the device ran three steps behind
    EXPECT_EQ(late.steps, 5U);
    EXPECT_EQ(late.moeLayers, 3U);
}

TEST(GateTraps, APrefillIsAStepOfItsOwn) {
    // Without graphs and annotations; more stands behind the prefill than behind the decodes.
    ForeignTrace trace;
    for (int step = 0; step < 6; ++step) {
        for (int i = 0; i < 4; ++i)
            addLayer(trace, {.shapes = false});
        for (int i = 0; i < (step == 0 ? 5 : 3); ++i)
            trace.add({.name = "radixSortKVInPlace"});
    }
    const auto report = gatesIn(trace.build());
    EXPECT_EQ(report.steps, 6U);
    EXPECT_EQ(report.moeLayers, 4U);
}

TEST(GateTraps, AStepThatWasCutIsShorterThanTheOthers) {
    ForeignTrace trace;
    trace.add(without(kRouter, true, false));
    for (int step = 0; step < 4; ++step) {
        for (int i = step == 0 ? 2 : 0; i < 4; ++i)
            addLayer(trace, {.shapes = false});
        trace.add({.name = "radixSortKVInPlace"});
    }
    const auto report = gatesIn(trace.build());
    EXPECT_THAT(report.callsPerLayer(), ElementsAre(Pair(1, 14)));
    EXPECT_EQ(report.steps, 4U);
    EXPECT_EQ(report.moeLayers, 4U);
}

TEST(GateTraps, AStepThatTheRecordingsEndCutsIsShorterThanTheOthers) {
    for (const int whole : {1, 2, 3}) {
        ForeignTrace trace;
        for (int layer = 0; layer < 4 * whole + 2; ++layer) {
            if (layer > 0 && layer % 4 == 0) trace.add({.name = "radixSortKVInPlace"});
            addLayer(trace, {.shapes = false});
        }
        const auto report = gatesIn(trace.build());
        const bool period = whole > 1; // one gap shows none
        EXPECT_EQ(report.steps, period ? static_cast<std::size_t>(whole) + 1 : 1U);
        EXPECT_EQ(report.moeLayers, period ? 4U : 6U);
    }
}

TEST(GateTraps, AGateOfAnotherTileThatStandsAloneIsOne) {
    TestKernel draft{.name = "nvjet_tst_16x64", .ns = 2500, .grid = {1, 1, 1}};
    const Layer usual{.shapes = false};
    const Layer draftLayer{.beforeRouter = {draft}, .shapes = false};
    EXPECT_THAT(calls(model({usual, usual, usual, draftLayer}, 3)), ElementsAre(Pair(1, 12)));
    const Layer twice{.beforeRouter = {draft, draft}, .shapes = false};
    EXPECT_THAT(calls(model({usual, usual, usual, twice}, 1)), ElementsAre(Pair(1, 3), Pair(2, 1)));
}

TEST(GateTraps, ASharedExpertsGateIsToldByTheSigmoidBehindIt) {
    // Of the gate's name and grid, since no shapes tell that it has one column.
    const auto sharedGate = kGate;
    const TestKernel both{.name = "triton_poi_fused_mul_sigmoid_3", .ns = 1000};
    for (const bool fused : {true, false}) {
        auto shared = std::vector{kUp, kActivation, kDown, sharedGate, fused ? both : kSigmoid};
        if (!fused) shared.push_back(kMul);
        const auto with = [&](int gatesBefore, int gatesBehind) {
            std::vector<TestKernel> window(static_cast<std::size_t>(gatesBefore), kGate);
            window.insert(window.end(), shared.begin(), shared.end());
            window.insert(window.end(), static_cast<std::size_t>(gatesBehind), kGate);
            return window;
        };
        for (const bool grids : {true, false}) {
            EXPECT_THAT(calls(layersWith(with(0, 1), grids)), ElementsAre(Pair(1, 4))) << fused << grids;
            EXPECT_THAT(calls(layersWith(with(1, 0), grids)), ElementsAre(Pair(1, 4))) << fused << grids;
            EXPECT_THAT(calls(layersWith(with(2, 0), grids)), ElementsAre(Pair(2, 4))) << fused << grids;
            EXPECT_THAT(calls(layersWith(with(1, 1), grids)), ElementsAre(Pair(2, 4))) << fused << grids;
            EXPECT_THAT(calls(layersWith(with(0, 0), grids)), ElementsAre(Pair(0, 4))) << fused << grids;
        }
    }
}

/// All its products of the gate's name and grid.
TEST(GateTraps, ASharedExpertIsToldByItsActivationWhateverStandsBetween) {
    const TestKernel compiled{.name = "triton_poi_fused_mul_silu_slice_2", .ns = 1000};
    const TestKernel silu{.name = "vectorized_elementwise_kernel<4, silu_kernel>", .ns = 1000};
    const TestKernel quantize{.name = "vllm::dynamic_per_token_scaled_fp8_quant_kernel", .ns = 1000};
    const TestKernel clamp{.name = "vectorized_elementwise_kernel<4, clamp_kernel_cuda>", .ns = 1000};
    const std::vector<std::vector<TestKernel>> forms{
        {kGate, compiled, kGate},
        {kGate, silu, kMul, kGate},
        {kGate, kActivation, quantize, kGate},
        {kGate, silu, kMul, quantize, kGate},
        {kGate, clamp, kActivation, kGate},
        {kGate, kGate, kSigmoid, silu, kMul, kGate, kMul}, // with a gate of its own before the activation
    };
    for (std::size_t form = 0; form < forms.size(); ++form) {
        for (const int before : {0, 1}) {
            for (const int behind : {0, 1, 2}) {
                std::vector window(static_cast<std::size_t>(before), kGate);
                window.insert(window.end(), forms[form].begin(), forms[form].end());
                window.insert(window.end(), static_cast<std::size_t>(behind), kGate);
                EXPECT_THAT(calls(layersWith(window)), ElementsAre(Pair(before + behind, 4)))
                    << form << before << behind;
            }
        }
    }
}

TEST(GateTraps, TheEvidenceIsTheGateNotTheSharedExpertsGate) {
    auto sharedGate = kGate;
    sharedGate.grid = {1, 1, 1};
    sharedGate.ns = 2900;
    const auto report = gatesIn(layersWith({kGate, kUp, kActivation, kDown, sharedGate, kSigmoid, kMul}));
    for (const auto& layer : report.layers) {
        ASSERT_EQ(layer.calls.size(), 1U);
        EXPECT_EQ(layer.calls[0].durationNs, kGate.ns);
    }
}

TEST(GateTraps, SigmoidsOfLogitsMakeNoGateASharedExperts) {
    // DeepSeek's: sigmoid of the logits and a bias on top, with the shared expert in front.
    EXPECT_THAT(calls(layersWith({kUp, kActivation, kDown, kGate, kSigmoid, kAdd})), ElementsAre(Pair(1, 4)));
    const TestKernel biased{.name = "triton_poi_fused_add_sigmoid_1", .ns = 1000};
    EXPECT_THAT(calls(layersWith({kUp, kActivation, kDown, kGate, biased})), ElementsAre(Pair(1, 4)));
    const TestKernel accumulate{.name = "index_put_accumulate_kernel", .ns = 1000};
    EXPECT_THAT(calls(layersWith({kUp, kActivation, kDown, kGate, kSigmoid, accumulate})),
                ElementsAre(Pair(1, 4)));
    // The router's sigmoid, with the shared expert behind it.
    EXPECT_THAT(calls(layersWith({kGate, kSigmoid, kUp, kActivation, kDown})), ElementsAre(Pair(1, 4)));
    EXPECT_THAT(calls(layersWith({kGate, kGate, kSigmoid, kUp, kActivation, kDown})),
                ElementsAre(Pair(2, 4)));
    // And without a shared expert nothing is scaled.
    EXPECT_THAT(calls(layersWith({kGate, kSigmoid, kMul})), ElementsAre(Pair(1, 4)));
}

TEST(GateTraps, AGateOnAnotherStreamIsSeen) {
    auto gate = kGate;
    gate.stream = 20;
    auto router = kRouter;
    for (const int stream : {7, 20}) {
        router.stream = stream;
        ForeignTrace trace;
        for (int i = 0; i < 4; ++i) {
            for (auto kernel : kAttentionBlock)
                trace.add(without(kernel, true, false));
            trace.waitForDevice();
            trace.add(without(gate, true, false));
            trace.waitForDevice();
            trace.add(without(router, true, false));
            trace.waitForDevice();
            addAll(trace, kBehindRouter);
            trace.waitForDevice();
        }
        EXPECT_THAT(calls(trace.build()), ElementsAre(Pair(1, 4))) << stream;
    }
}

/// Four layers whose streams wait for each other: the gate's calls on these streams, shapes or none.
std::shared_ptr<const Trace> gatesOnStreams(const std::vector<int>& streams, bool shapes) {
    ForeignTrace trace;
    for (int i = 0; i < 4; ++i) {
        for (const auto& kernel : kAttentionBlock)
            trace.add(without(kernel, !shapes, false));
        for (const int stream : streams) {
            auto gate = kGate;
            gate.stream = stream;
            trace.waitForDevice();
            trace.add(without(gate, !shapes, false));
        }
        trace.waitForDevice();
        trace.add(without(kRouter, !shapes, false));
        trace.waitForDevice();
        addAll(trace, kBehindRouter);
        trace.waitForDevice();
    }
    return trace.build();
}

TEST(GateTraps, CallsOnTwoStreamsAreEqualWhereShapesTell) {
    for (const auto& streams : {std::vector{20, 7}, {7, 20}, {20, 20}, {20, 21}}) {
        const auto report = gatesIn(gatesOnStreams(streams, true));
        EXPECT_THAT(report.callsPerLayer(), ElementsAre(Pair(2, 4))) << streams[0] << streams[1];
        for (const auto& layer : report.layers) {
            EXPECT_TRUE(layer.calls.front().redundant);
            EXPECT_FALSE(layer.calls.back().redundant);
            EXPECT_LT(layer.calls.front().start, layer.calls.back().start);
        }
        EXPECT_THAT(calls(gatesOnStreams(streams, false)), ElementsAre(Pair(1, 4)));
    }
    EXPECT_THAT(calls(gatesOnStreams({20}, true)), ElementsAre(Pair(1, 4)));
}

/// A replayed graph of these layers, twice; each kernel begins when the one before it is done.
std::shared_ptr<const Trace> replays(const std::vector<std::vector<TestKernel>>& layers, bool grids = true) {
    ForeignTrace trace;
    for (int step = 0; step < 2; ++step) {
        trace.beginGraph();
        for (const auto& layer : layers) {
            for (const auto& kernel : layer) {
                trace.waitForDevice();
                trace.add(without(kernel, true, !grids));
            }
        }
        trace.endGraph();
    }
    return trace.build();
}

TestKernel on(int stream, TestKernel kernel) {
    kernel.stream = stream;
    return kernel;
}

/// The kernel behind a fork goes on where the one before it ran, or on another stream: the driver's choice.
std::vector<TestKernel> branchedLayer(int trunk, const std::vector<int>& gates, int router) {
    std::vector<TestKernel> layer;
    for (const auto& kernel : kAttentionBlock)
        layer.push_back(on(trunk, kernel));
    for (const int stream : gates)
        layer.push_back(on(stream, kGate));
    const int beside = router == trunk ? 99 : trunk;
    for (const auto& kernel : {kUp, kActivation, kDown})
        layer.push_back(on(beside, kernel));
    layer.push_back(on(router, kRouter));
    for (const auto& kernel : kBehindRouter)
        layer.push_back(on(router, kernel));
    return layer;
}

TEST(GateTraps, LayersOfAGraphMayWanderFromStreamToStream) {
    EXPECT_THAT(
        calls(replays({branchedLayer(7, {7}, 7), branchedLayer(7, {20}, 20), branchedLayer(20, {21}, 21)})),
        ElementsAre(Pair(1, 6)));
    EXPECT_THAT(calls(replays({branchedLayer(7, {7, 20}, 20), branchedLayer(20, {20, 20}, 20),
                               branchedLayer(20, {20, 21}, 21)})),
                ElementsAre(Pair(2, 6)));
    // The last one's router is back on the graph's first stream; what its gate is the others tell.
    EXPECT_THAT(calls(replays({branchedLayer(7, {20, 20}, 20), branchedLayer(20, {21, 21}, 21),
                               branchedLayer(21, {22, 22}, 7)})),
                ElementsAre(Pair(2, 6)));
    // Without grids a name alone tells no calls of other streams.
    EXPECT_THAT(calls(replays({branchedLayer(7, {20, 20}, 20), branchedLayer(20, {21, 21}, 21),
                               branchedLayer(21, {22, 22}, 7)},
                              false)),
                ElementsAre(Pair(1, 2), Pair(2, 4)));
    // All but the first norm stand where the router does.
    EXPECT_THAT(calls(replays(
                    {branchedLayer(7, {20}, 20), branchedLayer(20, {20}, 20), branchedLayer(20, {20}, 20)})),
                ElementsAre(Pair(1, 6)));
    // A graph for each layer.
    EXPECT_THAT(calls(replays({branchedLayer(7, {7, 20}, 20)})), ElementsAre(Pair(2, 2)));
    EXPECT_THAT(
        calls(replays({branchedLayer(7, {}, 20), branchedLayer(20, {}, 21), branchedLayer(21, {}, 22)})),
        ElementsAre(Pair(0, 6)));
}

TEST(GateTraps, BatchesThatOverlapOnTwoStreamsAreCutApart) {
    const auto on20 = [](const TestKernel& kernel) { return on(20, kernel); };
    const std::vector<TestKernel> both{kAttention,  kNorm,          kGate,       on20(kAttention),
                                       on20(kNorm), kRouter,        on20(kGate), on20(kRouter),
                                       kExperts,    on20(kExperts), kActivation, on20(kActivation),
                                       kExperts,    on20(kExperts)};
    EXPECT_THAT(calls(replays({both, both, both})), ElementsAre(Pair(1, 12)));
}

TEST(GateTraps, ASharedExpertOnAnotherStreamIsNoGate) {
    auto kernels = std::vector{kUp, kActivation, kDown};
    for (auto& kernel : kernels)
        kernel.stream = 20;
    EXPECT_THAT(calls(layersWith(kernels)), ElementsAre(Pair(0, 4)));
}

TEST(GateTraps, CallsThroughOtherOperatorsAreEqual) {
    auto mm = kGate;
    mm.op = "aten::mm";
    mm.dims = {{16, 2048}, {2048, 128}};
    auto folded = kGate;
    folded.dims[0] = {1, 16, 2048};
    auto biased = kGate;
    biased.dims.back() = {128};
    for (const auto& other : {mm, folded, biased})
        EXPECT_THAT(calls(model(three({.beforeRouter = {kGate, other}}))), ElementsAre(Pair(2, 6)))
            << other.op;
    auto fewerTokens = kGate;
    fewerTokens.dims[0] = {8, 2048};
    EXPECT_THAT(calls(model(three({.beforeRouter = {fewerTokens, kGate}}))), ElementsAre(Pair(1, 6)));
}

TEST(GateTraps, ManyLaunchesOfOneIdAreQuick) {
    // CUPTI's 0 is no correlation; the last launch before a kernel is taken for its own.
    ForeignTrace trace;
    constexpr int kMany = 30000;
    for (int i = 0; i < kMany; ++i)
        trace.addLaunch(0);
    for (int i = 0; i < kMany; ++i)
        trace.addKernelOf(kAdd, 0);
    const auto whole = trace.build();
    const auto begin = std::chrono::steady_clock::now();
    const auto table = joinKernels(*whole, KernelPatterns::builtIn());
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
    for (const auto& row : table.rows)
        ASSERT_EQ(row.launch, table.rows.front().launch);
    EXPECT_EQ(whole->starts()[table.rows.front().launch], (kMany - 1) * 6000);
}

TEST(GateTraps, GatesOfOneNameOnBothSidesOfASharedExpertAreEqual) {
    EXPECT_THAT(calls(layersWith({kGate, kUp, kActivation, kDown, kGate}, false)), ElementsAre(Pair(2, 4)));
    // The first of two up projections takes as long as the second, whatever the gate takes.
    auto up = kUp;
    up.ns = kGate.ns;
    EXPECT_THAT(calls(layersWith({kGate, up, kActivation, kDown, kGate}, false)), ElementsAre(Pair(1, 4)));
}

TEST(GateTraps, AProjectionBeforeANormOfUnknownNameIsNoCall) {
    ForeignTrace trace;
    auto output = kOutput;
    output.ns = 3300;
    const TestKernel anyNorm{.name = "triton_red_fused_1", .ns = 2000};
    for (int i = 0; i < 4; ++i) {
        for (const auto& kernel :
             {anyNorm, kQkv, kAttention, output, anyNorm, kGate, kRouter, kExperts, kExperts})
            trace.add(without(kernel, true, true));
    }
    EXPECT_THAT(calls(trace.build()), ElementsAre(Pair(1, 4)));
}

TEST(GateTraps, ANormOfTheLogitsHidesNoGate) {
    ForeignTrace trace;
    for (int i = 0; i < 4; ++i) {
        for (const auto& kernel :
             {kNorm, kQkv, kAttention, kOutput, kNorm, kGate, kNorm, kRouter, kExperts, kExperts})
            trace.add(without(kernel, true, false));
    }
    EXPECT_THAT(calls(trace.build()), ElementsAre(Pair(1, 4)));
}

TEST(GateTraps, TheProjectionBehindAGatedNormIsNoGate) {
    for (const int gates : {0, 1, 2}) {
        ForeignTrace trace;
        for (int i = 0; i < 4; ++i) {
            std::vector kernels{kNorm, kQkv, kAttention, kNorm, kOutput, kNorm};
            kernels.insert(kernels.end(), static_cast<std::size_t>(gates), kGate);
            kernels.insert(kernels.end(), {kRouter, kExperts, kExperts});
            for (const auto& kernel : kernels)
                trace.add(without(kernel, true, false));
        }
        EXPECT_THAT(calls(trace.build()), ElementsAre(Pair(gates, 4)));
    }
}

/// What another stream runs beside all layers stands in for no layer's gate where the others have theirs.
TEST(GateTraps, AnotherStreamsProductIsNotTheOneMissingGate) {
    auto latent = kDown;
    latent.stream = 20;
    auto draft = kGate;
    draft.stream = 20;
    draft.grid = {9, 1, 1};
    for (const bool beside : {true, false}) {
        ForeignTrace trace;
        for (int i = 0; i < 5; ++i) {
            for (const auto& kernel : kAttentionBlock)
                trace.add(without(kernel, true, false));
            trace.waitForDevice();
            if (beside) trace.add(without(latent, true, false));
            if (i != 3) trace.add(without(kGate, true, false));
            if (!beside && i == 3) trace.add(without(draft, true, false)); // no other layer has it
            trace.waitForDevice();
            trace.add(without(kRouter, true, false));
            addAll(trace, kBehindRouter);
            trace.waitForDevice();
        }
        if (beside)
            EXPECT_THAT(calls(trace.build()), ElementsAre(Pair(0, 1), Pair(1, 4)));
        else
            EXPECT_THAT(calls(trace.build()), ElementsAre(Pair(1, 5)));
    }
}

TEST(GateTraps, AMissingGateIsSeenWhereExpertsAreLinearsAndIndexAdds) {
    for (const int gates : {0, 1}) {
        ForeignTrace trace;
        for (int i = 0; i < 3; ++i) {
            trace.addOperator("aten::rms_norm", 100);
            for (int call = 0; call < gates; ++call)
                trace.addOperator("aten::linear", 400, {{16, 2048}, {128, 2048}, {}});
            trace.addOperator("aten::softmax", 200, {{16, 128}, {}, {}});
            trace.addOperator("aten::topk", 200, {{16, 128}, {}, {}, {}, {}});
            for (int expert = 0; expert < 3; ++expert) {
                trace.addOperator("aten::linear", 900, {{4, 2048}, {1536, 2048}, {}});
                trace.addOperator("aten::linear", 900, {{4, 768}, {2048, 768}, {}});
                trace.addOperator("aten::index_add_", 100, {{16, 2048}, {}, {4}, {4, 2048}});
            }
        }
        EXPECT_THAT(calls(trace.build()), ElementsAre(Pair(static_cast<std::size_t>(gates), 3)));
    }
}

TEST(GateTraps, BeamSearchIsNoRouter) {
    for (const auto* name : {"beam_online_softmax_topk_stage1_kernel<float>", "topK_softMax_kernel<float>"}) {
        ForeignTrace trace;
        for (int step = 0; step < 4; ++step) {
            for (const auto& kernel :
                 {kNorm, kQkv, kAttention, kOutput, kNorm, kOutput, kActivation, kOutput})
                trace.add(without(kernel, true, false));
            addAll(trace, {kNorm, {.name = "nvjet_lmhead", .ns = 30000}, {.name = name}});
        }
        EXPECT_THAT(gatesIn(trace.build()).layers, IsEmpty()) << name;
    }
}

TEST(GateTraps, RoutersOfTheseNamesAreStillFound) {
    for (const auto* name : {"vllm::moe::topk_softmax", "aiter::topk_softmax", "topksoftmax_kernel",
                             "ck_tile::TopkSoftmaxKernel", "triton_softmax_topk"}) {
        auto router = without(kRouter, true, false);
        router.name = name;
        EXPECT_THAT(calls(model(three({.router = router, .shapes = false}))), ElementsAre(Pair(1, 6)))
            << name;
    }
}

} // namespace
} // namespace gatescope
