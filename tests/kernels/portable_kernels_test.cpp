// SPDX-License-Identifier: GPL-3.0-or-later
// The portable kernels, built from source and run over OpenCL, against plain C++.
#include "expert_rows.h"
#include "moe/routing.h"
#include "open_cl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

namespace gatescope::test {
namespace {

const ClModule& portable(std::uint16_t) {
    static const auto module = ClModule::fromSource(kernelFolder() / "portable.cl", "-DELEMENT_BF16");
    return module;
}
const ClModule& portable(float) {
    static const auto module = ClModule::fromSource(kernelFolder() / "portable.cl", "-DELEMENT_F32");
    return module;
}

template <typename T>
class PortableKernels : public testing::Test {
protected:
    void SetUp() override {
        std::string why;
        if (!ClDevice::get(&why)) GTEST_SKIP() << why;
    }
    static const ClModule& module() { return portable(T{}); }
    /// Relative to the largest value: float32 sums of some hundred products, one rounding to T.
    static constexpr double tolerance() { return std::is_same_v<T, float> ? 2e-6 : 4.5e-3; }
};
using ElementTypes = testing::Types<std::uint16_t, float>;
TYPED_TEST_SUITE(PortableKernels, ElementTypes);

const Shape kShapes[] = {{1, 10, 120, 72, 3},  {5, 10, 120, 72, 3},   {17, 10, 120, 72, 3}, {4, 6, 64, 32, 6},
                         {33, 16, 256, 96, 4}, {100, 12, 72, 40, 12}, {2, 128, 132, 4, 8}};

TYPED_TEST(PortableKernels, GateGemmRoundsFloat32SumsAndRepeatsItsBits) {
    for (const auto& s : kShapes) {
        SCOPED_TRACE(testing::PrintToString(s));
        const auto x = randomValues<TypeParam>(static_cast<std::size_t>(s.tokens * s.hidden), 1, 1);
        const auto w = randomValues<TypeParam>(static_cast<std::size_t>(s.experts * s.hidden), 0.2f, 2);
        const ClBuffer deviceX(x);
        const ClBuffer deviceW(w);
        std::vector<TypeParam> first;
        for (int repeat = 0; repeat < 3; ++repeat) {
            const ClBuffer<TypeParam> logits(static_cast<std::size_t>(s.tokens * s.experts));
            this->module().run("gate_gemm",
                               {kDotGroup, ceilDiv(s.experts, kDotColumns), ceilDiv(s.tokens, kGateRows)},
                               logits, deviceX, deviceW, s.tokens, s.experts, s.hidden);
            const auto got = logits.read();
            if (repeat == 0) first = got;
            EXPECT_EQ(std::memcmp(got.data(), first.data(), got.size() * sizeof(TypeParam)), 0);
        }
        for (int t = 0; t < s.tokens; ++t) {
            for (int e = 0; e < s.experts; ++e) {
                const double expected = dot(x.data() + t * s.hidden, w.data() + e * s.hidden, s.hidden);
                ASSERT_NEAR(toFloat(first[static_cast<std::size_t>(t * s.experts + e)]), expected,
                            this->tolerance() * std::max(1.0, std::abs(expected)))
                    << "token " << t << " expert " << e;
            }
        }
    }
}

TYPED_TEST(PortableKernels, TheFirstTokenHasTheSameLogitsAloneAndInABatch) {
    const Shape s{9, 10, 120, 72, 3};
    const auto x = randomValues<TypeParam>(static_cast<std::size_t>(s.tokens * s.hidden), 1, 1);
    const ClBuffer deviceX(x);
    const ClBuffer deviceW(randomValues<TypeParam>(static_cast<std::size_t>(s.experts * s.hidden), 0.2f, 2));
    const auto logitsOf = [&](int tokens) {
        const ClBuffer<TypeParam> logits(static_cast<std::size_t>(tokens * s.experts));
        this->module().run("gate_gemm",
                           {kDotGroup, ceilDiv(s.experts, kDotColumns), ceilDiv(tokens, kGateRows)}, logits,
                           deviceX, deviceW, tokens, s.experts, s.hidden);
        auto values = logits.read();
        values.resize(static_cast<std::size_t>(s.experts));
        return values;
    };
    EXPECT_EQ(logitsOf(1), logitsOf(9));
}

struct Chosen {
    std::vector<int> ids;
    std::vector<float> weights;
};

template <typename T>
Chosen runTopk(const ClModule& module, const std::vector<T>& logits, int tokens, int experts, int topK,
               bool norm) {
    const ClBuffer deviceLogits(logits);
    const ClBuffer<int> ids(static_cast<std::size_t>(tokens * topK));
    const ClBuffer<float> weights(static_cast<std::size_t>(tokens * topK));
    module.run("topk_softmax", {kTopkGroup, static_cast<std::size_t>(tokens), 1}, ids, weights, deviceLogits,
               experts, topK, norm ? 1 : 0);
    return {ids.read(), weights.read()};
}

TYPED_TEST(PortableKernels, TopkSoftmaxChoosesAsTheCpuDoes) {
    struct Case {
        int tokens, experts, topK;
    };
    for (const auto& c : {Case{1, 128, 8}, Case{17, 10, 3}, Case{5, 6, 6}, Case{3, 1024, 32}, Case{2, 60, 4},
                          Case{1, 2048, 10}, Case{4, 1, 1}}) {
        for (const bool norm : {false, true}) {
            SCOPED_TRACE(testing::Message()
                         << c.tokens << " x " << c.experts << " top " << c.topK << " norm " << norm);
            // Few different values, so that ties are common.
            auto logits = randomValues<TypeParam>(static_cast<std::size_t>(c.tokens * c.experts), 4, 3);
            for (auto& value : logits)
                value = fromFloat<TypeParam>(std::round(toFloat(value) * 8) / 8);
            const auto got = runTopk(this->module(), logits, c.tokens, c.experts, c.topK, norm);
            std::vector<float> probabilities(static_cast<std::size_t>(c.experts));
            std::vector<int> ids(static_cast<std::size_t>(c.topK));
            std::vector<float> weights(static_cast<std::size_t>(c.topK));
            std::vector<float> row(static_cast<std::size_t>(c.experts));
            for (int t = 0; t < c.tokens; ++t) {
                std::transform(logits.begin() + t * c.experts, logits.begin() + (t + 1) * c.experts,
                               row.begin(), [](TypeParam value) { return toFloat(value); });
                routeToken(row.data(), c.experts, c.topK, {.renormalise = norm}, probabilities.data(),
                           ids.data(), weights.data());
                for (int j = 0; j < c.topK; ++j) {
                    const auto at = static_cast<std::size_t>(t * c.topK + j);
                    ASSERT_EQ(got.ids[at], ids[static_cast<std::size_t>(j)])
                        << "token " << t << " choice " << j;
                    const float expected = weights[static_cast<std::size_t>(j)];
                    ASSERT_NEAR(got.weights[at], expected, 5e-6 * expected);
                }
            }
        }
    }
}

TYPED_TEST(PortableKernels, TopkSoftmaxTakesTheLowestExpertsWhereLogitsAreBroken) {
    std::vector<TypeParam> logits(12, fromFloat<TypeParam>(1.0f));
    logits[7] = fromFloat<TypeParam>(std::nanf(""));
    const auto got = runTopk(this->module(), logits, 1, 12, 4, true);
    EXPECT_THAT(got.ids, testing::ElementsAre(0, 1, 2, 3));
    EXPECT_TRUE(std::isnan(got.weights[0]));
}

struct PermuteCase {
    const char* name;
    std::vector<int> ids;
    int experts;
    int topK;
};

std::vector<PermuteCase> permuteCases() {
    const auto drawn = [](const char* spec, int tokens, int experts, int topK) {
        return drawRouting(RoutingSpec::parse(spec), tokens, experts, topK, {.renormalise = true}, 5).experts;
    };
    return {{"one token", drawn("uniform", 1, 128, 8), 128, 8},
            {"uniform", drawn("uniform", 17, 10, 3), 10, 3},
            {"all experts", drawn("uniform", 5, 6, 6), 6, 6},
            {"one expert takes all", std::vector<int>(200, 3), 7, 1},
            {"last expert takes all", std::vector<int>(300, 2047), 2048, 1},
            {"exactly a block", drawn("uniform", 64, 16, 4), 16, 4},
            {"many blocks", drawn("zipf:1.2", 500, 60, 4), 60, 4},
            {"more experts than items", drawn("uniform", 130, 1000, 10), 1000, 10}};
}

TYPED_TEST(PortableKernels, PermutationIsStableAndThePlanCoversEveryRow) {
    for (const auto& c : permuteCases()) {
        for (const int r : {1, 4, 8, 32}) {
            SCOPED_TRACE(testing::Message() << c.name << ", tiles of " << r);
            const int slots = static_cast<int>(c.ids.size());
            const auto blocks = ceilDiv(slots, kPermuteBlock);
            const ExpectedRows expected(c.ids, c.experts, c.topK, r);
            ASSERT_LE(expected.plan[0], maxTiles(slots, c.experts, r));
            const ClBuffer ids(c.ids);
            const auto check = [&](const auto& launch) {
                const ClBuffer<int> offsets(static_cast<std::size_t>(c.experts) + 1);
                const ClBuffer<int> rowToken(c.ids.size());
                const ClBuffer<int> slotOf(c.ids.size());
                const auto plan = planBuffer(maxTiles(slots, c.experts, r));
                launch(rowToken, slotOf, offsets, plan);
                EXPECT_EQ(offsets.read(), expected.offsets);
                EXPECT_EQ(rowToken.read(), expected.rowToken);
                EXPECT_EQ(slotOf.read(), expected.slotOf);
                EXPECT_EQ(usedPart(plan.read()), expected.plan);
            };
            check([&](auto& rowToken, auto& slotOf, auto& offsets, auto& plan) {
                const ClBuffer<int> counts(blocks * static_cast<std::size_t>(c.experts));
                this->module().run("moe_count", {kPermuteBlock, blocks, 1}, counts, ids, slots, c.experts);
                this->module().run("moe_scan", {kPermuteBlock, 1, 1}, offsets, plan, counts,
                                   static_cast<int>(blocks), c.experts, r);
                this->module().run("moe_permute", {kPermuteBlock, blocks, 1}, rowToken, slotOf, ids, offsets,
                                   counts, slots, c.experts, c.topK);
            });
            if (slots > kPermuteBlock) continue;
            check([&](auto& rowToken, auto& slotOf, auto& offsets, auto& plan) {
                this->module().run("moe_plan_small", {kPermuteBlock, 1, 1}, rowToken, slotOf, offsets, plan,
                                   ids, slots, c.experts, c.topK, r);
            });
        }
    }
}

TYPED_TEST(PortableKernels, DensePlanIsOneExpertWithAllTokens) {
    for (const int tokens : {1, 4, 63, 64, 131}) {
        for (const int r : {1, 4, 32}) {
            const ClBuffer<int> rowToken(static_cast<std::size_t>(tokens));
            const auto plan = planBuffer(static_cast<std::int64_t>(ceilDiv(tokens, r)));
            this->module().run("moe_plan_dense", {kPlanDenseGroup, ceilDiv(tokens, kPlanDenseGroup), 1},
                               rowToken, plan, tokens, r);
            const ExpectedRows expected(std::vector<int>(static_cast<std::size_t>(tokens), 0), 1, 1, r);
            EXPECT_EQ(rowToken.read(), expected.rowToken);
            EXPECT_EQ(usedPart(plan.read()), expected.plan);
        }
    }
}

/// One layer's expert GEMMs over a routing, on the device and in double.
template <typename T>
struct ExpertGemms {
    Shape shape;
    std::vector<int> ids;
    std::vector<T> x = randomValues<T>(static_cast<std::size_t>(shape.tokens * shape.hidden), 1, 11);
    std::vector<T> w13 =
        randomValues<T>(static_cast<std::size_t>(shape.experts * 2 * shape.inner * shape.hidden), 0.3f, 12);
    std::vector<T> w2 =
        randomValues<T>(static_cast<std::size_t>(shape.experts * shape.hidden * shape.inner), 0.3f, 13);

    struct Result {
        std::vector<float> h, y;
    };

    Result run(const ClModule& module, const char* kind, int rowsPerTile) const {
        const ExpectedRows rows(ids, shape.experts, shape.topK, rowsPerTile);
        const auto tiles = static_cast<std::size_t>(maxTiles(shape.slots(), shape.experts, rowsPerTile));
        const auto plan = devicePlan(rows, tiles);
        const ClBuffer<float> h(ids.size() * static_cast<std::size_t>(shape.inner));
        const ClBuffer<float> y(ids.size() * static_cast<std::size_t>(shape.hidden));
        module.run(std::string("w13_silu_") + kind, {kDotGroup, ceilDiv(shape.inner, kDotColumns / 2), tiles},
                   h, ClBuffer(x), ClBuffer(w13), ClBuffer(rows.rowToken), plan, shape.hidden, shape.inner);
        module.run(std::string("w2_") + kind, {kDotGroup, ceilDiv(shape.hidden, kDotColumns), tiles}, y, h,
                   ClBuffer(w2), plan, shape.hidden, shape.inner);
        return {h.read(), y.read()};
    }

    void check(const Result& got) const {
        const ExpectedRows rows(ids, shape.experts, shape.topK, 1);
        std::vector<float> h(static_cast<std::size_t>(shape.inner));
        for (std::size_t row = 0; row < ids.size(); ++row) {
            const int expert = rows.plan[4 + 4 * row];
            const T* input = x.data() + rows.rowToken[row] * shape.hidden;
            const T* gateUp = w13.data() + expert * 2 * shape.inner * shape.hidden;
            const T* down = w2.data() + expert * shape.hidden * shape.inner;
            for (int i = 0; i < shape.inner; ++i) {
                const double gate = dot(input, gateUp + i * shape.hidden, shape.hidden);
                const double up = dot(input, gateUp + (shape.inner + i) * shape.hidden, shape.hidden);
                const double expected = gate * sigmoid(gate) * up;
                h[static_cast<std::size_t>(i)] = static_cast<float>(expected);
                ASSERT_NEAR(got.h[row * static_cast<std::size_t>(shape.inner) + static_cast<std::size_t>(i)],
                            expected, 1e-5 * std::max(1.0, std::abs(expected)))
                    << "h, row " << row << " column " << i;
            }
            for (int j = 0; j < shape.hidden; ++j) {
                const double expected = dot(h.data(), down + j * shape.inner, shape.inner);
                ASSERT_NEAR(got.y[row * static_cast<std::size_t>(shape.hidden) + static_cast<std::size_t>(j)],
                            expected, 1e-4 * std::max(1.0, std::abs(expected)))
                    << "y, row " << row << " column " << j;
            }
        }
    }
};

TYPED_TEST(PortableKernels, GroupedGemmsAreRightAndDecodeAndPrefillAgreeInEveryBit) {
    for (const auto& shape : kShapes) {
        for (const char* spec : {"uniform", "zipf:1.5", "single:2"}) {
            SCOPED_TRACE(testing::Message() << testing::PrintToString(shape) << " " << spec);
            const auto routing = drawRouting(RoutingSpec::parse(spec), shape.tokens, shape.experts,
                                             shape.topK, {.renormalise = true}, 9);
            const ExpertGemms<TypeParam> gemms{shape, routing.experts};
            const auto decode = gemms.run(this->module(), "decode", kPortableDecodeRows);
            const auto prefill = gemms.run(this->module(), "prefill", kPortablePrefillRows);
            ASSERT_NO_FATAL_FAILURE(gemms.check(decode));
            EXPECT_EQ(decode.h, prefill.h);
            EXPECT_EQ(decode.y, prefill.y);
            const auto again = gemms.run(this->module(), "prefill", kPortablePrefillRows);
            EXPECT_EQ(again.h, prefill.h);
            EXPECT_EQ(again.y, prefill.y);
        }
    }
}

TYPED_TEST(PortableKernels, OneExpertMayTakeEveryRow) {
    const Shape shape{37, 5, 64, 24, 1};
    const ExpertGemms<TypeParam> gemms{shape, std::vector<int>(37, 3)};
    gemms.check(gemms.run(this->module(), "prefill", kPortablePrefillRows));
}

TYPED_TEST(PortableKernels, SharedExpertGateIsTheSigmoidOfADotProduct) {
    const int tokens = 9;
    for (const int hidden : {4, 120, 256}) {
        const auto x = randomValues<TypeParam>(static_cast<std::size_t>(tokens * hidden), 1, 21);
        const auto w = randomValues<TypeParam>(static_cast<std::size_t>(hidden), 0.5f, 22);
        const ClBuffer<float> scale(tokens);
        this->module().run("shared_expert_gate", {kDotGroup, tokens, 1}, scale, ClBuffer(x), ClBuffer(w),
                           hidden);
        const auto got = scale.read();
        for (int t = 0; t < tokens; ++t) {
            EXPECT_NEAR(got[static_cast<std::size_t>(t)],
                        sigmoid(dot(x.data() + t * hidden, w.data(), hidden)), 2e-6);
        }
    }
}

TYPED_TEST(PortableKernels, GatherAddsSlotsInOrderAndRoundsOnce) {
    for (const auto& s : kShapes) {
        SCOPED_TRACE(testing::PrintToString(s));
        const auto routing =
            drawRouting(RoutingSpec::parse("uniform"), s.tokens, s.experts, s.topK, {.renormalise = true}, 3);
        const ExpectedRows rows(routing.experts, s.experts, s.topK, 1);
        const auto outputs = static_cast<std::size_t>(s.tokens * s.hidden);
        const auto y = randomValues<float>(static_cast<std::size_t>(s.slots() * s.hidden), 1, 31);
        const auto weights = randomValues<float>(static_cast<std::size_t>(s.slots()), 1, 32);
        const auto sharedY = randomValues<float>(outputs, 1, 33);
        const auto scale = randomValues<float>(static_cast<std::size_t>(s.tokens), 1, 34);
        const GroupGrid grid{kGatherGroup, ceilDiv(s.hidden, kGatherGroup),
                             static_cast<std::size_t>(s.tokens)};
        const ClBuffer<TypeParam> plain(outputs);
        const ClBuffer<TypeParam> shared(outputs);
        this->module().run("moe_gather", grid, plain, ClBuffer(y), ClBuffer(rows.slotOf), ClBuffer(weights),
                           s.hidden, s.topK);
        this->module().run("moe_gather_shared", grid, shared, ClBuffer(y), ClBuffer(rows.slotOf),
                           ClBuffer(weights), ClBuffer(sharedY), ClBuffer(scale), s.hidden, s.topK);
        std::vector<TypeParam> expectedPlain(outputs);
        std::vector<TypeParam> expectedShared(outputs);
        for (std::size_t at = 0; at < outputs; ++at) {
            const auto token = at / static_cast<std::size_t>(s.hidden);
            float sum = 0;
            for (int j = 0; j < s.topK; ++j) {
                const auto slot = token * static_cast<std::size_t>(s.topK) + static_cast<std::size_t>(j);
                const auto row = static_cast<std::size_t>(rows.slotOf[slot]);
                sum = std::fma(
                    weights[slot],
                    y[row * static_cast<std::size_t>(s.hidden) + at % static_cast<std::size_t>(s.hidden)],
                    sum);
            }
            expectedPlain[at] = fromFloat<TypeParam>(sum);
            expectedShared[at] = fromFloat<TypeParam>(std::fma(scale[token], sharedY[at], sum));
        }
        EXPECT_EQ(plain.read(), expectedPlain);
        EXPECT_EQ(shared.read(), expectedShared);
    }
}

} // namespace
} // namespace gatescope::test
