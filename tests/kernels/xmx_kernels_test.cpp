// SPDX-License-Identifier: GPL-3.0-or-later
// The XMX modules over OpenCL with emulated built-ins, against plain C++: their SPIR-V where the device is
// PoCL, and the same kernels compiled from OpenCL C on any device.
#include "expert_rows.h"
#include "moe/routing.h"
#include "open_cl.h"
#include "xmx_module.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <span>

namespace gatescope::test {
namespace {

/// One layer's experts: weights, inputs and which expert each slot chose.
struct Layer {
    Shape shape;
    std::vector<int> ids;
    std::vector<std::uint16_t> x = randomValues<std::uint16_t>(sizeOf(shape.tokens, shape.hidden), 1, 11);
    std::vector<std::uint16_t> w13 =
        randomValues<std::uint16_t>(sizeOf(shape.experts * 2 * shape.inner, shape.hidden), 0.3f, 12);
    std::vector<std::uint16_t> w2 =
        randomValues<std::uint16_t>(sizeOf(shape.experts * shape.hidden, shape.inner), 0.3f, 13);

    std::vector<float> w13Bias = randomValues<float>(sizeOf(shape.experts, 2 * shape.inner), 1, 14);
    std::vector<float> w2Bias = randomValues<float>(sizeOf(shape.experts, shape.hidden), 1, 15);
    bool biased = false;
    Activation activation = kSilu;
};

class XmxKernels : public XmxModuleTest {
protected:
    struct Result {
        std::vector<float> y;  ///< [slots, H], in the order of rows
        std::vector<int> plan; ///< afterwards
    };
    static std::vector<float> run(const Layer& layer, const GemmKind& variant, int residentGroups) {
        return runPlanned(layer, variant, residentGroups).y;
    }
    static Result runPlanned(const Layer& layer, const GemmKind& variant, int residentGroups) {
        const auto& s = layer.shape;
        const int r = variant.rowsPerTile;
        const bool decode = r == kXmxDecodeRows;
        const ExpectedRows rows(layer.ids, s.experts, s.topK, r);
        const auto tiles = static_cast<std::size_t>(maxTiles(s.slots(), s.experts, r));
        const auto plan = devicePlan(rows, tiles);
        // Experts stand one after another, so their matrices can be packed as one.
        const auto w13 = pack(layer.w13, s.experts * 2 * s.inner, s.hidden);
        const auto w2 = pack(layer.w2, s.experts * s.hidden, s.inner);
        const ClBuffer x(layer.x);
        const ClBuffer rowToken(rows.rowToken);
        const auto slabRows = static_cast<int>(tiles) * r;
        const ClBuffer<std::uint16_t> h(sizeOf(slabRows, s.inner));
        const ClBuffer<float> y(sizeOf(s.slots(), s.hidden));
        const std::string kind = variant.name;
        const auto w13Gemm = [&](GroupGrid grid, const auto&... inputs) {
            if (!GetParam().epilogue)
                return module().run("w13_silu_" + kind, grid, h, inputs..., s.hidden, s.inner);
            module().run("w13_act_" + kind, grid, h, inputs..., s.hidden, s.inner, layer.biased ? 1 : 0,
                         layer.activation.alpha, layer.activation.limit, layer.activation.upOffset);
        };
        const auto w2Gemm = [&](GroupGrid grid) {
            if (!GetParam().epilogue)
                return module().run("w2_" + kind, grid, y, h, w2, plan, s.hidden, s.inner);
            module().run("w2_bias_" + kind, grid, y, h, w2, ClBuffer(layer.w2Bias), plan, s.hidden, s.inner,
                         layer.biased ? 1 : 0);
        };
        const auto lanes = static_cast<std::size_t>(GetParam().subGroup);
        if (decode) {
            const GroupGrid grid{lanes * kXmxDecodeSubGroups, 0, tiles};
            auto w13Grid = grid;
            w13Grid.groupsX = static_cast<std::size_t>(s.inner) / lanes;
            if (GetParam().epilogue) {
                w13Gemm(w13Grid, x, w13, ClBuffer(layer.w13Bias), rowToken, plan);
            } else {
                w13Gemm(w13Grid, x, w13, rowToken, plan);
            }
            auto w2Grid = grid;
            w2Grid.groupsX = static_cast<std::size_t>(s.hidden) / lanes;
            w2Gemm(w2Grid);
        } else {
            const ClBuffer<std::uint16_t> xp(sizeOf(slabRows, s.hidden));
            module().run("pack_rows_" + kind, {kPackGroup, ceilDiv(r * s.hidden / 2, kPackGroup), tiles}, xp,
                         x, rowToken, plan, s.hidden);
            const GroupGrid grid{lanes, static_cast<std::size_t>(residentGroups), 1};
            if (GetParam().epilogue) {
                w13Gemm(grid, xp, w13, ClBuffer(layer.w13Bias), plan);
            } else {
                w13Gemm(grid, xp, w13, plan);
            }
            w2Gemm(grid);
        }
        return {y.read(), plan.read()};
    }

    static void check(const Layer& layer, const std::vector<float>& y) {
        const auto& s = layer.shape;
        const ExpectedRows rows(layer.ids, s.experts, s.topK, 1);
        std::vector<std::uint16_t> h(static_cast<std::size_t>(s.inner));
        for (std::size_t row = 0; row < layer.ids.size(); ++row) {
            const int expert = rows.plan[4 + 4 * row];
            const auto* input = layer.x.data() + rows.rowToken[row] * s.hidden;
            const auto* gateUp = layer.w13.data() + sizeOf(expert * 2 * s.inner, s.hidden);
            const auto* down = layer.w2.data() + sizeOf(expert * s.hidden, s.inner);
            for (int i = 0; i < s.inner; ++i) {
                double gate = dot(input, gateUp + i * s.hidden, s.hidden);
                double up = dot(input, gateUp + (s.inner + i) * s.hidden, s.hidden);
                const float* bias = layer.w13Bias.data() + sizeOf(expert, 2 * s.inner);
                if (layer.biased) gate += double{bias[i]}, up += double{bias[s.inner + i]};
                h[static_cast<std::size_t>(i)] = floatToBf16(static_cast<float>(layer.activation(gate, up)));
            }
            for (int j = 0; j < s.hidden; ++j) {
                const auto biasAt = sizeOf(expert, s.hidden) + static_cast<std::size_t>(j);
                double expected = layer.biased ? double{layer.w2Bias[biasAt]} : 0;
                double squares = 0;
                for (int i = 0; i < s.inner; ++i) {
                    const double term = double{bf16ToFloat(h[static_cast<std::size_t>(i)])} *
                                        double{bf16ToFloat(down[j * s.inner + i])};
                    expected += term;
                    squares += term * term;
                }
                // h may round to the neighbouring bf16 where its float32 sum ends near the middle.
                ASSERT_NEAR(y[row * static_cast<std::size_t>(s.hidden) + static_cast<std::size_t>(j)],
                            expected, 5e-3 * std::sqrt(squares) + 1e-6)
                    << "row " << row << " column " << j;
            }
        }
    }
};

// H and I are multiples of 32 but not always of a group's 64 or 32 columns.
const Shape kShapes[] = {{1, 6, 64, 32, 2}, {5, 6, 96, 64, 3}, {33, 16, 256, 96, 4}, {70, 3, 160, 32, 2}};

TEST_P(XmxKernels, GroupedGemmsAreRightWithAnyNumberOfResidentGroups) {
    for (const auto& shape : kShapes) {
        for (const char* spec : {"uniform", "single:1"}) {
            const auto routing = drawRouting(RoutingSpec::parse(spec), shape.tokens, shape.experts,
                                             shape.topK, {.renormalise = true}, 9);
            const Layer layer{shape, routing.experts};
            for (const auto& variant : kXmxKinds) {
                SCOPED_TRACE(testing::Message()
                             << testing::PrintToString(shape) << " " << spec << " " << variant.name);
                const auto y = run(layer, variant, 3);
                ASSERT_NO_FATAL_FAILURE(check(layer, y));
                EXPECT_EQ(run(layer, variant, 1), y);
            }
        }
    }
}

class XmxEpilogueKernels : public XmxKernels {};

TEST_P(XmxEpilogueKernels, ExpertsHaveTheirOwnBiasesAndTheClampedActivation) {
    for (const auto& shape : kShapes) {
        const auto routing = drawRouting(RoutingSpec::parse("uniform"), shape.tokens, shape.experts,
                                         shape.topK, {.renormalise = true}, 9);
        Layer layer{shape, routing.experts};
        for (const bool biased : {false, true}) {
            layer.biased = biased;
            for (const auto& activation : {kClamped, kTight}) {
                layer.activation = activation;
                for (const auto& variant : kXmxKinds) {
                    SCOPED_TRACE(testing::Message() << testing::PrintToString(shape) << " biased " << biased
                                                    << " limit " << activation.limit << " " << variant.name);
                    ASSERT_NO_FATAL_FAILURE(check(layer, run(layer, variant, 3)));
                }
            }
        }
    }
}

// What only work-groups that run at the same time can get wrong: a pair that two of them take, or that nobody
// takes.
TEST_P(XmxKernels, TheTileCounterGivesEachPieceOfWorkToOneGroup) {
    const Shape shape{192, 5, 64, 96, 3};
    const auto routing = drawRouting(RoutingSpec::parse("zipf:1.0"), shape.tokens, shape.experts, shape.topK,
                                     {.renormalise = true}, 4);
    const Layer layer{shape, routing.experts};
    const auto lanes = GetParam().subGroup;
    for (const auto& variant : std::span(kXmxKinds).last(2)) {
        const auto alone = run(layer, variant, 1);
        ASSERT_NO_FATAL_FAILURE(check(layer, alone));
        for (const int groups : {7, 1056}) {
            for (int repeat = 0; repeat < 3; ++repeat) {
                const auto got = runPlanned(layer, variant, groups);
                ASSERT_EQ(got.y, alone) << variant.name << ", " << groups << " groups";
                // Each takes until it gets a number too high: the counter ends at all work and one more per
                // group.
                const int tiles = got.plan[0];
                const int w13Columns = shape.inner / (2 * lanes);
                const auto w2Columns = static_cast<int>(ceilDiv(shape.hidden, 4 * lanes));
                EXPECT_EQ(got.plan[1], tiles * w13Columns + groups);
                EXPECT_EQ(got.plan[2], tiles * w2Columns + groups);
            }
        }
    }
}

constexpr XmxModule kPlainModules[] = {{"xmx16_bf16", 16, nullptr},
                                       {"xmx16_block2d_bf16", 16, nullptr},
                                       {"xmx8_bf16", 8, nullptr},
                                       {"xmx16_source", 16, "-DSUB_GROUP=16"},
                                       {"xmx16_block2d_source", 16, "-DSUB_GROUP=16 -DBLOCK2D"},
                                       {"xmx8_source", 8, "-DSUB_GROUP=8"}};
constexpr XmxModule kEpilogueModules[] = {
    {"xmx16_epilogue_bf16", 16, nullptr, true},
    {"xmx16_block2d_epilogue_bf16", 16, nullptr, true},
    {"xmx8_epilogue_bf16", 8, nullptr, true},
    {"xmx16_epilogue_source", 16, "-DSUB_GROUP=16 -DEPILOGUE", true},
    {"xmx16_block2d_epilogue_source", 16, "-DSUB_GROUP=16 -DBLOCK2D -DEPILOGUE", true},
    {"xmx8_epilogue_source", 8, "-DSUB_GROUP=8 -DEPILOGUE", true}};

INSTANTIATE_TEST_SUITE_P(Plain, XmxKernels, testing::ValuesIn(kPlainModules), XmxModuleTest::nameOf);
// With the epilogue's numbers for silu_and_mul.
INSTANTIATE_TEST_SUITE_P(Epilogue, XmxKernels, testing::ValuesIn(kEpilogueModules), XmxModuleTest::nameOf);
INSTANTIATE_TEST_SUITE_P(Modules, XmxEpilogueKernels, testing::ValuesIn(kEpilogueModules),
                         XmxModuleTest::nameOf);

} // namespace
} // namespace gatescope::test
