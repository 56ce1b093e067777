// SPDX-License-Identifier: GPL-3.0-or-later
#include "foreign_layers.h"

#include <gmock/gmock.h>

namespace gatescope {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(GateDetector, CountsByShapes) {
    const auto report = gatesIn(model(three({.beforeRouter = {kGate, kGate}})));
    EXPECT_THAT(report.callsPerLayer(), ElementsAre(Pair(2, 6)));
    EXPECT_EQ(report.moeLayers, 3U);
    EXPECT_EQ(report.steps, 2U);
    EXPECT_EQ(report.redundant(), 6U);
    EXPECT_EQ(report.missing(), 0U);
    for (const auto& layer : report.layers)
        EXPECT_EQ(layer.confidence, Confidence::Shapes);
}

TEST(GateDetector, OnceIsRight) {
    const auto report = gatesIn(model(three({})));
    EXPECT_THAT(report.callsPerLayer(), ElementsAre(Pair(1, 6)));
    EXPECT_EQ(report.redundant(), 0U);
    EXPECT_EQ(report.wastedHighNs(), 0);
}

TEST(GateDetector, CountsByStructureWhereNoShapesAre) {
    const auto report = gatesIn(model(three({.beforeRouter = {kGate, kGate}, .shapes = false})));
    EXPECT_THAT(report.callsPerLayer(), ElementsAre(Pair(2, 6)));
    for (const auto& layer : report.layers)
        EXPECT_EQ(layer.confidence, Confidence::Structure);
}

TEST(GateDetector, NamesAloneAreWeak) {
    const auto report =
        gatesIn(model(three({.beforeRouter = {kGate, kGate}, .shapes = false, .grid = false})));
    EXPECT_THAT(report.callsPerLayer(), ElementsAre(Pair(2, 6)));
    for (const auto& layer : report.layers)
        EXPECT_EQ(layer.confidence, Confidence::Weak);
}

TEST(GateDetector, PricesOfRedundantCallsAreBounds) {
    auto first = kGate;
    first.ns = 5000;
    const auto report = gatesIn(model(three({.beforeRouter = {first, kGate}})));
    EXPECT_EQ(report.wastedLowNs(), 6 * 3000);
    EXPECT_EQ(report.wastedHighNs(), 6 * 5000);
    EXPECT_EQ(report.wastedLaunchNs(), 6 * 5000) << "cudaLaunchKernel, not the operator around it";
    EXPECT_GT(report.stepShare(), 0);
    EXPECT_LT(report.stepShare(), 0.5);
}

TEST(GateDetector, WhatAnotherStreamCoversCannotBeSaved) {
    auto beside = kExperts;
    beside.stream = 20;
    auto late = kGate; // begins with the other stream's kernel in flight
    const auto report = gatesIn(model(three({.beforeRouter = {beside, kGate, late}})));
    EXPECT_THAT(report.callsPerLayer(), ElementsAre(Pair(2, 6)));
    EXPECT_EQ(report.wastedLowNs(), 0);
    EXPECT_EQ(report.wastedHighNs(), 6 * 3000);
}

TEST(GateDetector, GraphReplayHasOneLaunchAndNoLaunchTimeToSave) {
    ForeignTrace trace;
    for (int step = 0; step < 4; ++step) {
        trace.beginGraph();
        for (int i = 0; i < 3; ++i)
            addLayer(trace, {.beforeRouter = {kGate, kGate}, .shapes = false});
        trace.endGraph();
    }
    const auto report = gatesIn(trace.build());
    EXPECT_THAT(report.callsPerLayer(), ElementsAre(Pair(2, 12)));
    EXPECT_EQ(report.steps, 4U);
    EXPECT_EQ(report.moeLayers, 3U);
    EXPECT_EQ(report.wastedLaunchNs(), 0);
}

TEST(GateDetector, TopKFedByNoGemmIsAMissingGate) {
    for (const bool shapes : {true, false}) {
        const auto report = gatesIn(model(three({.beforeRouter = {}, .shapes = shapes})));
        EXPECT_THAT(report.callsPerLayer(), ElementsAre(Pair(0, 6)));
        EXPECT_EQ(report.missing(), 6U);
    }
}

TEST(GateDetector, ARouterThatWasGivenHiddenStatesHasNoGate) {
    auto router = kRouter;
    router.dims.back() = {16, 7168};
    EXPECT_THAT(calls(model(three({.beforeRouter = {}, .router = router}))), ElementsAre(Pair(0, 6)));
}

/// As the block gives them to experts that hold the gate.
TEST(GateDetector, HiddenStatesInThePlaceOfLogitsTellNoWidth) {
    auto router = kRouter;
    router.op = "vllm::moe_forward";
    router.dims = {{16, 2048}, {16, 2048}};
    const TestKernel up{.name = "nvjet_up", .op = "aten::linear", .dims = {{16, 2048}, {1536, 2048}, {}}};
    const TestKernel down{.name = "nvjet_down", .op = "aten::linear", .dims = {{16, 768}, {2048, 768}, {}}};
    for (const auto& shared : {std::vector<TestKernel>{}, {up, kActivation, down}}) {
        for (const int gates : {0, 1, 2}) {
            auto window = shared;
            window.insert(window.end(), static_cast<std::size_t>(gates), kGate);
            const Layer layer{.beforeRouter = window, .router = router};
            EXPECT_THAT(calls(model(three(layer))), ElementsAre(Pair(gates, 6))) << shared.size();
        }
    }
}

TEST(GateDetector, OperatorsMayBeGivenTheirOutputFirst) {
    auto gate = kGate;
    gate.op = "_moe_C::dsv3_router_gemm";
    gate.dims = {{16, 128}, {16, 2048}, {128, 2048}};
    for (const int gates : {1, 2}) {
        const auto report =
            gatesIn(model(three({.beforeRouter = std::vector(static_cast<std::size_t>(gates), gate)})));
        EXPECT_THAT(report.callsPerLayer(), ElementsAre(Pair(gates, 6)));
        EXPECT_EQ(report.layers.front().confidence, Confidence::Shapes);
    }
}

TEST(GateDetector, FindsTheOneLayerThatDiffers) {
    for (const bool shapes : {true, false}) {
        const Layer once{.shapes = shapes};
        const Layer twice{.beforeRouter = {kGate, kGate}, .shapes = shapes};
        const Layer never{.beforeRouter = {}, .shapes = shapes};
        const auto report = gatesIn(model({once, twice, once, never, once}, 1));
        ASSERT_EQ(report.layers.size(), 5U);
        std::vector<std::size_t> counts;
        for (const auto& layer : report.layers)
            counts.push_back(layer.calls.size());
        EXPECT_THAT(counts, ElementsAre(1, 2, 1, 0, 1));
        EXPECT_EQ(report.layers[1].layer, 1);
    }
}

TEST(GateDetector, ProjectionsOfTheGatesShapeAreNone) {
    // kKProj stands twice in every layer, with the gate's very name, grid and shape; kOutput has its name.
    EXPECT_THAT(calls(model(three({}))), ElementsAre(Pair(1, 6)));
    EXPECT_THAT(calls(model(three({.shapes = false}))), ElementsAre(Pair(1, 6)));
    EXPECT_THAT(calls(model(three({.shapes = false, .grid = false}))), ElementsAre(Pair(1, 6)));
}

TEST(GateDetector, SharedExpertsGateIsNone) {
    TestKernel one{.name = "nvjet_tst_64x8",
                   .grid = {1, 1, 1},
                   .op = "aten::linear",
                   .dims = {{16, 2048}, {1, 2048}, {}}};
    EXPECT_THAT(calls(model(three({.beforeRouter = {one, kGate}}))), ElementsAre(Pair(1, 6)));
    EXPECT_THAT(calls(model(three({.beforeRouter = {kGate, one}}))), ElementsAre(Pair(1, 6)));
    EXPECT_THAT(calls(model(three({.beforeRouter = {one, kGate}, .shapes = false}))),
                ElementsAre(Pair(1, 6)));
}

TEST(GateDetector, OneColumnIsNoGateThoughTheRoutersShapesAreUnknown) {
    const TestKernel one{.name = "nvjet_one", .op = "aten::linear", .dims = {{16, 2048}, {1, 2048}, {}}};
    const auto report =
        gatesIn(model(three({.beforeRouter = {kGate, kGate, one}, .router = without(kRouter, true, false)})));
    EXPECT_THAT(report.callsPerLayer(), ElementsAre(Pair(2, 6)));
}

TEST(GateDetector, GemmsOfOneNameWithOthersBetweenAreNotTheSameCall) {
    // A shared expert's two up projections, the first of the gate's name and time.
    const TestKernel up{.name = "nvjet_tst_up"};
    const Layer layer{.beforeRouter = {kGate, up, kActivation, up, kGate}, .shapes = false, .grid = false};
    EXPECT_THAT(calls(model(three(layer))), ElementsAre(Pair(1, 6)));
}

TEST(GateDetector, AnotherGemmDoesNotStandInForTheOneMissingGate) {
    const TestKernel latent{.name = "nvjet_tst_latent", .grid = {24, 1, 1}};
    const Layer with{.beforeRouter = {latent, kGate}, .shapes = false};
    const Layer lacking{.beforeRouter = {latent}, .shapes = false};
    EXPECT_THAT(calls(model({with, with, lacking, with, with}, 1)), ElementsAre(Pair(0, 1), Pair(1, 4)));
}

TEST(GateDetector, AttentionBoundsTheWindowWhereNoNormIs) {
    ForeignTrace trace;
    for (int i = 0; i < 4; ++i) {
        for (const auto& kernel : {kQkv, kKProj, kKProj, kAttention, kGate, kRouter, kExperts, kExperts})
            trace.add(kernel);
    }
    EXPECT_THAT(calls(trace.build()), ElementsAre(Pair(1, 4)));
}

TEST(GateDetector, SharedExpertsProjectionsAreNone) {
    // Up, activation, down of a shared expert before the gate; without grids all of one name.
    const TestKernel up{.name = "nvjet_tst_64x8",
                        .grid = {12, 1, 1},
                        .op = "aten::linear",
                        .dims = {{16, 2048}, {1536, 2048}, {}}};
    const TestKernel down{.name = "nvjet_tst_64x8",
                          .grid = {32, 1, 1},
                          .op = "aten::linear",
                          .dims = {{16, 768}, {2048, 768}, {}}};
    for (const bool shapes : {true, false}) {
        for (const bool grid : {true, false}) {
            const Layer layer{.beforeRouter = {up, kActivation, down, kGate}, .shapes = shapes, .grid = grid};
            EXPECT_THAT(calls(model(three(layer))), ElementsAre(Pair(1, 6))) << shapes << grid;
        }
    }
    // And where the gate is missing none of them stands in for it.
    const Layer missing{.beforeRouter = {up, kActivation, down}, .shapes = false};
    EXPECT_THAT(calls(model(three(missing))), ElementsAre(Pair(0, 6)));
}

TEST(GateDetector, ASharedExpertAsWideAsThereAreExpertsIsNone) {
    const TestKernel product{.name = "vectorized_elementwise_kernel<8, BinaryFunctor<MulFunctor>>",
                             .ns = 1000};
    Layer layer{.beforeRouter = {kGate, kActivation, kGate, product, kOutput, kGate}};
    EXPECT_THAT(gatesIn(model(three(layer))).callsPerLayer(), ElementsAre(Pair(1, 6)));
    layer.beforeRouter.insert(layer.beforeRouter.begin(), kGate);
    EXPECT_THAT(gatesIn(model(three(layer))).callsPerLayer(), ElementsAre(Pair(2, 6)));
}

/// Eager models: gate, activation, up, their product, down; all GEMMs of one name and grid.
TEST(GateDetector, ProjectionsOfASharedExpertInThreeProductsAreNone) {
    const TestKernel product{.name = "vectorized_elementwise_kernel<8, BinaryFunctor<MulFunctor>>",
                             .ns = 1000};
    for (const bool grid : {false, true}) {
        const Layer missing{
            .beforeRouter = {kGate, kActivation, kGate, product, kGate}, .shapes = false, .grid = grid};
        EXPECT_THAT(gatesIn(model(three(missing))).callsPerLayer(), ElementsAre(Pair(0, 6))) << grid;
        auto once = missing;
        once.beforeRouter.push_back(kGate);
        EXPECT_THAT(gatesIn(model(three(once))).callsPerLayer(), ElementsAre(Pair(1, 6))) << grid;
        once.beforeRouter.push_back(kGate);
        EXPECT_THAT(gatesIn(model(three(once))).callsPerLayer(), ElementsAre(Pair(2, 6))) << grid;
    }
}

TEST(GateDetector, SplitKIsOneCall) {
    const TestKernel part{.name = "cublasLt::splitKreduce_kernel", .ns = 1000};
    const auto report = gatesIn(model(three({.beforeRouter = {kGate, part, kGate, part}, .shapes = false})));
    EXPECT_THAT(report.callsPerLayer(), ElementsAre(Pair(2, 6)));
    EXPECT_EQ(report.wastedLowNs(), 6 * 4000) << "the reduction belongs to the call";
}

TEST(GateDetector, LongerKernelsOfOneNameAreOtherGemms) {
    auto longer = kGate;
    longer.ns = 9000;
    const Layer layer{.beforeRouter = {longer, kGate}, .shapes = false, .grid = false};
    EXPECT_THAT(calls(model(three(layer))), ElementsAre(Pair(1, 6)));
    const Layer withGrid{.beforeRouter = {longer, kGate}, .shapes = false};
    EXPECT_THAT(calls(model(three(withGrid))), ElementsAre(Pair(2, 6))) << "name and grid are equal";
}

TEST(GateDetector, AnyTopKWithExpertsBehindItIsARouter) {
    EXPECT_THAT(calls(model(three({.beforeRouter = {kGate, kGate}, .router = kTopK}))),
                ElementsAre(Pair(2, 6)));
    EXPECT_THAT(calls(model(three({.router = kTopK, .shapes = false}))), ElementsAre(Pair(1, 6)));
}

/// In a graph batched GEMMs are named as any others.
TEST(GateDetector, ExpertsOfNoNameAreTwoGemmsWithAnActivationBetween) {
    const std::vector<TestKernel> layer{kNorm, kQkv, kAttention, kOutput, kNorm, kGate, kTopK};
    const auto with = [&](std::initializer_list<TestKernel> behind) {
        ForeignTrace trace;
        for (int i = 0; i < 3; ++i) {
            for (const auto& kernel : layer)
                trace.add(without(kernel, true, false));
            for (const auto& kernel : behind)
                trace.add(without(kernel, true, false));
        }
        return gatesIn(trace.build()).callsPerLayer();
    };
    EXPECT_THAT(with({kOutput, kActivation, kOutput}), ElementsAre(Pair(1, 3)));
    EXPECT_THAT(with({kOutput, kOutput}), IsEmpty()) << "no activation";
}

TEST(GateDetector, RoutersThatRunTwiceAreOneLayer) {
    const TestKernel softmax{.name = "softmax_warp_forward"};
    const Layer layer{
        .beforeRouter = {kGate, softmax, kTopK, kGate, softmax}, .router = kTopK, .shapes = false};
    EXPECT_THAT(calls(model(three(layer))), ElementsAre(Pair(2, 6)));
}

TEST(GateDetector, AGateBetweenTwoRoutersIsOne) {
    // The first top-k reads what nothing wrote.
    const Layer layer{.beforeRouter = {kTopK, kGate}, .router = kTopK, .shapes = false};
    EXPECT_THAT(calls(model(three(layer))), ElementsAre(Pair(1, 6)));
}

TEST(GateDetector, SamplersTopKIsNone) {
    ForeignTrace trace;
    const TestKernel head{
        .name = "nvjet_tst_head", .op = "aten::linear", .dims = {{16, 2048}, {32000, 2048}, {}}};
    TestKernel sampler = kTopK;
    sampler.dims = {{16, 32000}};
    for (int step = 0; step < 4; ++step) {
        for (const bool shapes : {true, false}) {
            for (const auto& kernel : {kNorm, kQkv, kAttention, kOutput, kNorm, head, sampler})
                trace.add(without(kernel, shapes, false));
        }
    }
    EXPECT_THAT(gatesIn(trace.build()).layers, IsEmpty());
}

TEST(GateDetector, ClassifiersTopKIsNone) {
    // 1000 classes are no more than experts may be; no experts follow.
    ForeignTrace trace;
    const TestKernel head{
        .name = "nvjet_tst_fc", .op = "aten::linear", .dims = {{16, 2048}, {1000, 2048}, {}}};
    TestKernel top5 = kTopK;
    top5.dims = {{16, 1000}};
    for (int step = 0; step < 4; ++step) {
        for (const auto& kernel : {kNorm, kQkv, kAttention, kOutput, kNorm, head, top5})
            trace.add(kernel);
    }
    EXPECT_THAT(gatesIn(trace.build()).layers, IsEmpty());
}

TEST(GateDetector, DenseModelsHaveNone) {
    ForeignTrace trace;
    for (int i = 0; i < 8; ++i) {
        for (const auto& kernel :
             {kNorm, kQkv, kKProj, kKProj, kAttention, kOutput, kNorm, kOutput, kActivation, kOutput, kAdd})
            trace.add(kernel);
    }
    EXPECT_THAT(gatesIn(trace.build()).layers, IsEmpty());
}

TEST(GateDetector, AGateOfAnUnknownNameIsNoMissingGate) {
    const TestKernel unheardOf{.name = "zz_product_of_matrices"};
    const auto report = gatesIn(model(three({.beforeRouter = {unheardOf}, .shapes = false})));
    EXPECT_THAT(report.callsPerLayer(), ElementsAre(Pair(1, 6)));
    for (const auto& layer : report.layers)
        EXPECT_EQ(layer.confidence, Confidence::Weak);
}

TEST(GateDetector, IdsOfAnotherRankAreOthers) {
    ForeignTrace trace("[TP00] ");
    for (int rank = 0; rank < 2; ++rank) {
        if (rank == 1) trace.addRank("[TP01] ");
        const Layer layer{.beforeRouter = rank == 0 ? std::vector{kGate} : std::vector{kGate, kGate}};
        for (int i = 0; i < 3; ++i)
            addLayer(trace, layer);
    }
    const auto report = gatesIn(trace.build());
    EXPECT_THAT(report.callsPerLayer(), ElementsAre(Pair(1, 3), Pair(2, 3)));
    for (const auto& layer : report.layers) {
        EXPECT_EQ(layer.calls.size(), layer.rank == 0 ? 1U : 2U);
        EXPECT_EQ(layer.confidence, Confidence::Shapes) << "joined to its operators";
    }
}

/// Two ranks at once whose processes have no labels; the second calls its gates twice.
std::shared_ptr<const Trace> twoDevices(bool arrows) {
    ForeignTrace trace("", arrows);
    for (int rank = 0; rank < 2; ++rank) {
        if (rank == 1) trace.addRank("");
        for (int step = 0; step < 2; ++step) {
            trace.beginStep();
            for (int i = 0; i < 3; ++i)
                addLayer(trace, {.beforeRouter = rank == 0 ? std::vector{kGate} : std::vector{kGate, kGate}});
            trace.endStep(step);
        }
    }
    return trace.build();
}

TEST(GateDetector, DevicesWithoutLabelsCountAsRanks) {
    const auto report = gatesIn(twoDevices(true));
    EXPECT_EQ(report.moeLayers, 3U);
    EXPECT_EQ(report.steps, 2U);
    for (const auto& layer : report.layers) {
        EXPECT_EQ(layer.calls.size(), layer.rank == 0 ? 1U : 2U);
        EXPECT_EQ(layer.confidence, Confidence::Shapes);
    }
}

TEST(GateDetector, DoubtfulLaunchesAreNotJoined) {
    const auto trace = twoDevices(false);
    const auto table = joinKernels(*trace, KernelPatterns::builtIn());
    for (const auto& row : table.rows) {
        // Numbers that one rank alone has got leave no doubt.
        if (row.launch == kNoSlice) continue;
        EXPECT_EQ(trace->tracks()[trace->sliceTracks()[row.slice]].parent,
                  trace->tracks()[trace->sliceTracks()[row.launch]].parent + 2);
    }
    const auto report = gatesIn(trace);
    EXPECT_THAT(report.callsPerLayer(), ElementsAre(Pair(1, 6), Pair(2, 6)));
}

TEST(GateDetector, StepsWithoutAnnotationsAreFoundByWhatPartsThem) {
    ForeignTrace trace;
    for (int step = 0; step < 3; ++step) {
        trace.add({.name = "indexSelectSmallIndex"});
        for (int i = 0; i < 4; ++i)
            addLayer(trace, {});
        for (const auto& kernel : {kNorm, kQkv, kAdd})
            trace.add(kernel);
    }
    const auto report = gatesIn(trace.build());
    EXPECT_EQ(report.steps, 3U);
    EXPECT_EQ(report.moeLayers, 4U);
}

TEST(GateDetector, OperatorsAloneAreEnough) {
    ForeignTrace trace;
    for (int i = 0; i < 2; ++i) {
        trace.addOperator("aten::rms_norm", 100);
        trace.addOperator("aten::linear", 400, {{16, 2048}, {128, 2048}, {}}); // k_proj
        trace.addOperator("aten::scaled_dot_product_attention", 800);
        trace.addOperator("aten::linear", 900, {{16, 4096}, {2048, 4096}, {}});
        trace.addOperator("aten::rms_norm", 100);
        for (int call = 0; call < 2; ++call)
            trace.addOperator("aten::linear", 400, {{16, 2048}, {128, 2048}, {}});
        trace.addOperator("aten::topk", 200, {{16, 128}, {}, {}, {}, {}});
        trace.addOperator("aten::_grouped_mm", 5000);
    }
    EXPECT_THAT(calls(trace.build()), ElementsAre(Pair(2, 2)));
}

TEST(GateDetector, AnOperatorOfAWholeLayerIsLookedInto) {
    // vLLM's: the block's gate, then moe_forward, which may call its own.
    for (const bool inside : {false, true}) {
        ForeignTrace trace;
        for (int i = 0; i < 3; ++i) {
            trace.addOperator("vllm::rms_norm", 100);
            trace.addOperator("aten::linear", 400, {{16, 2048}, {128, 2048}, {}});
            trace.beginOperator("vllm::moe_forward", {{16, 2048}, {16, 128}, {}});
            if (inside) trace.addOperator("aten::linear", 400, {{16, 2048}, {128, 2048}, {}});
            trace.addOperator("vllm::fused_experts", 4000);
            trace.endOperator();
        }
        EXPECT_THAT(calls(trace.build()), ElementsAre(Pair(inside ? 2 : 1, 3)));
    }
}

TEST(GateDetector, UnitracesNamesHoldTheGrid) {
    const auto named = [](TestKernel kernel, int groups) {
        kernel.name += fmt::format("[SIMD32 {{{}; 1; 1}} {{16; 1; 1}}]", groups);
        kernel.category = "gpu_op";
        return without(kernel, true, true);
    };
    ForeignTrace trace;
    for (int i = 0; i < 4; ++i) {
        for (const auto& kernel :
             {named(kNorm, 16), named(kKProj, 4), named(kAttention, 8), named(kNorm, 16), named(kOutput, 64),
              named(kGate, 4), named(kGate, 4), named(kRouter, 4), named(kExperts, 90)})
            trace.add(kernel);
    }
    const auto report = gatesIn(trace.build());
    EXPECT_THAT(report.callsPerLayer(), ElementsAre(Pair(2, 4)));
    for (const auto& layer : report.layers)
        EXPECT_EQ(layer.confidence, Confidence::Structure);
}

TEST(GateDetector, LayersWithoutNormsArePartedByTheirExperts) {
    ForeignTrace trace;
    const TestKernel experts{
        .name = "nvjet_bmm", .ns = 90000, .op = "aten::bmm", .dims = {{128, 1, 2048}, {128, 2048, 768}}};
    for (int i = 0; i < 3; ++i) {
        for (const auto& kernel : {kGate, kTopK, experts, kActivation, experts, kAdd})
            trace.add(kernel);
    }
    EXPECT_THAT(calls(trace.build()), ElementsAre(Pair(1, 3)));
}

TEST(GemmShapes, ColumnsAndDepthAreOfTheSecondOperand) {
    const auto shapes = [](std::string op, std::vector<std::int64_t> dims) {
        return OpShapes{std::move(op), std::move(dims)};
    };
    EXPECT_EQ(gemmColumns(shapes("aten::linear", {2, 16, 2048, 2, 128, 2048, 0})), 128);
    EXPECT_EQ(gemmColumns(shapes("aten::mm", {2, 16, 2048, 2, 2048, 128})), 128);
    EXPECT_EQ(gemmColumns(shapes("aten::addmm", {1, 128, 2, 16, 2048, 2, 2048, 128, 0, 0})), 128);
    EXPECT_EQ(gemmColumns(shapes("vllm::unquantized_gemm", {2, 16, 2048, 2, 128, 2048})), 128);
    EXPECT_EQ(gemmColumns(shapes("aten::linear", {3, 1, 16, 2048, 2, 32, 2048, 0})), 32);
    EXPECT_EQ(gemmDepth(shapes("aten::mm", {2, 16, 2048, 2, 2048, 128})), 2048);
    // The output first, weights as [N, K] and as [K, N]; but no scales for weights.
    for (const auto& dims : std::vector<std::vector<std::int64_t>>{{2, 16, 128, 2, 16, 2048, 2, 128, 2048},
                                                                   {2, 16, 128, 2, 16, 2048, 2, 2048, 128}}) {
        EXPECT_EQ(gemmRows(shapes("_moe_C::dsv3_router_gemm", dims)), 16);
        EXPECT_EQ(gemmColumns(shapes("_moe_C::dsv3_router_gemm", dims)), 128);
        EXPECT_EQ(gemmDepth(shapes("_moe_C::dsv3_router_gemm", dims)), 2048);
    }
    EXPECT_EQ(gemmColumns(shapes("aten::_scaled_mm", {2, 2048, 2048, 2, 2048, 128, 2, 2048, 1, 2, 1, 128})),
              128);
    EXPECT_EQ(gemmColumns(shapes("aten::mm", {2, 16, 2048})), std::nullopt);
    EXPECT_EQ(gemmColumns(shapes("aten::mm", {7, 16})), std::nullopt) << "lengths that lie";
}

} // namespace
} // namespace gatescope
