// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels of families.cl, built from source and run over OpenCL, against plain C++ and values worked out
// by hand.
#include "expert_rows.h"
#include "moe/routing.h"
#include "open_cl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

namespace gatescope::test {
namespace {

const ClModule& families(std::uint16_t) {
    static const auto module = ClModule::fromSource(kernelFolder() / "families.cl", "-DELEMENT_BF16");
    return module;
}
const ClModule& families(float) {
    static const auto module = ClModule::fromSource(kernelFolder() / "families.cl", "-DELEMENT_F32");
    return module;
}

template <typename T>
class FamiliesKernels : public testing::Test {
protected:
    void SetUp() override {
        std::string why;
        if (!ClDevice::get(&why)) GTEST_SKIP() << why;
    }
    static const ClModule& module() { return families(T{}); }
};
using ElementTypes = testing::Types<std::uint16_t, float>;
TYPED_TEST_SUITE(FamiliesKernels, ElementTypes);

TYPED_TEST(FamiliesKernels, LogitsStayInFloat32OrTakeBf16sValuesAfterTheBias) {
    for (const int tokens : {1, 9}) {
        const int experts = 10;
        const int hidden = 120;
        const auto x = randomValues<TypeParam>(sizeOf(tokens, hidden), 1, 1);
        const auto w = randomValues<TypeParam>(sizeOf(experts, hidden), 0.2f, 2);
        const auto bias = randomValues<float>(static_cast<std::size_t>(experts), 2, 3);
        for (const bool biased : {false, true}) {
            for (const bool rounded : {false, true}) {
                const ClBuffer<float> logits(sizeOf(tokens, experts));
                this->module().run("gate_gemm_f32",
                                   {kDotGroup, ceilDiv(experts, kDotColumns), ceilDiv(tokens, kGateRows)},
                                   logits, ClBuffer(x), ClBuffer(w), ClBuffer(bias), tokens, experts, hidden,
                                   biased ? 1 : 0, rounded ? 1 : 0);
                const auto got = logits.read();
                for (int t = 0; t < tokens; ++t) {
                    for (int e = 0; e < experts; ++e) {
                        const auto at = sizeOf(t, experts) + static_cast<std::size_t>(e);
                        double expected = dot(x.data() + t * hidden, w.data() + e * hidden, hidden);
                        if (biased) expected += static_cast<double>(bias[static_cast<std::size_t>(e)]);
                        const double tolerance = rounded ? 4.5e-3 : 2e-6;
                        ASSERT_NEAR(got[at], expected, tolerance * std::max(1.0, std::abs(expected)))
                            << "token " << t << " expert " << e << " biased " << biased;
                        if (rounded) {
                            ASSERT_EQ(bf16ToFloat(floatToBf16(got[at])), got[at]);
                        }
                    }
                }
            }
        }
    }
}

struct Chosen {
    std::vector<int> ids;
    std::vector<float> weights;
};

Chosen runScored(const ClModule& module, const std::vector<float>& logits,
                 const std::vector<float>& correction, int tokens, int topK, const RouterSpec& router) {
    const ClBuffer<int> ids(sizeOf(tokens, topK));
    const ClBuffer<float> weights(sizeOf(tokens, topK));
    const int experts = static_cast<int>(correction.size());
    const bool byLogits = router.scoring == RouterSpec::Scoring::Sigmoid && choosesByLogits(router);
    module.run("topk_scored", {kTopkGroup, static_cast<std::size_t>(tokens), 1}, ids, weights,
               ClBuffer(logits), ClBuffer(correction), experts, topK, static_cast<int>(router.scoring),
               byLogits ? 1 : 0, router.correctionBias ? 1 : 0, router.groups, router.groupsPerToken,
               router.groupScore == RouterSpec::GroupScore::TwoLargest ? 1 : 0, router.renormalise ? 1 : 0,
               static_cast<float>(router.scale));
    return {ids.read(), weights.read()};
}

using Scoring = RouterSpec::Scoring;
using GroupScore = RouterSpec::GroupScore;

struct RouterCase {
    const char* name;
    int experts;
    int topK;
    RouterSpec router;
};

std::vector<RouterCase> routerCases() {
    const auto spec = [](Scoring scoring, bool corrected, int groups, int kept, GroupScore score, bool norm,
                         double scale) {
        RouterSpec router;
        router.scoring = scoring;
        router.correctionBias = corrected;
        router.groups = groups;
        router.groupsPerToken = kept;
        router.groupScore = score;
        router.renormalise = norm;
        router.scale = scale;
        return router;
    };
    return {
        {"softmax", 60, 4, spec(Scoring::Softmax, false, 1, 1, GroupScore::Largest, false, 1)},
        {"softmax_groups_scaled", 32, 6, spec(Scoring::Softmax, false, 8, 3, GroupScore::Largest, false, 16)},
        {"softmax_corrected", 32, 6, spec(Scoring::Softmax, true, 1, 1, GroupScore::Largest, true, 1)},
        {"sigmoid", 24, 6, spec(Scoring::Sigmoid, false, 1, 1, GroupScore::Largest, true, 1)},
        {"sigmoid_corrected", 24, 6, spec(Scoring::Sigmoid, true, 1, 1, GroupScore::Largest, true, 1)},
        {"deepseek_v3", 256, 8, spec(Scoring::Sigmoid, true, 8, 4, GroupScore::TwoLargest, true, 2.5)},
        {"kimi_k2", 384, 8, spec(Scoring::Sigmoid, true, 1, 1, GroupScore::TwoLargest, true, 2.827)},
        {"groups_of_one", 16, 3, spec(Scoring::Sigmoid, true, 16, 5, GroupScore::TwoLargest, true, 1)},
        {"many_groups", 512, 4, spec(Scoring::Sigmoid, true, 256, 3, GroupScore::TwoLargest, true, 1)},
        {"all_of_the_kept", 12, 6, spec(Scoring::Sigmoid, true, 4, 2, GroupScore::Largest, true, 1)},
        {"llama4", 16, 1, spec(Scoring::Sigmoid, false, 1, 1, GroupScore::Largest, false, 1)},
        {"gpt_oss", 32, 4, spec(Scoring::SoftmaxOfChosen, false, 1, 1, GroupScore::Largest, false, 1)},
        {"one_expert", 1, 1, spec(Scoring::Sigmoid, false, 1, 1, GroupScore::Largest, true, 1)},
        {"most_experts", 2048, 10,
         spec(Scoring::SoftmaxOfChosen, false, 1, 1, GroupScore::Largest, false, 1)},
    };
}

TYPED_TEST(FamiliesKernels, TopkScoredChoosesAsTheHostDoes) {
    const int tokens = 21;
    for (const auto& c : routerCases()) {
        SCOPED_TRACE(c.name);
        // Few different values, so that ties are common.
        auto logits = randomValues<float>(sizeOf(tokens, c.experts), 4, 3);
        for (auto& value : logits)
            value = std::round(value * 8) / 8;
        auto correction = randomValues<float>(static_cast<std::size_t>(c.experts), 0.4f, 5);
        const auto got = runScored(this->module(), logits, correction, tokens, c.topK, c.router);
        std::vector<float> scratch(routingScratch(c.experts));
        std::vector<std::int32_t> ids(static_cast<std::size_t>(c.topK));
        std::vector<float> weights(static_cast<std::size_t>(c.topK));
        for (int t = 0; t < tokens; ++t) {
            routeToken(logits.data() + t * c.experts, c.experts, c.topK, c.router, scratch.data(), ids.data(),
                       weights.data(), correction.data());
            // The device's exp may differ in its last bits, so weights have a tolerance. Choices have none:
            // scores that tie come from equal logits, on either side, and no two others here are that close.
            for (int j = 0; j < c.topK; ++j) {
                const auto at = sizeOf(t, c.topK) + static_cast<std::size_t>(j);
                ASSERT_EQ(got.ids[at], ids[static_cast<std::size_t>(j)]) << "token " << t << " choice " << j;
                const float expected = weights[static_cast<std::size_t>(j)];
                ASSERT_NEAR(got.weights[at], expected, 5e-6 * std::abs(expected));
            }
        }
    }
}

// DeepSeek-V3's rules with numbers that can be followed: 6 experts in 3 groups, 2 groups and 2 experts a
// token.
TYPED_TEST(FamiliesKernels, CorrectionAndGroupsDecideAndTheWeightIsTheScoreAlone) {
    // Sigmoids: 0.5, 0.5 | 0.8808, 0.1192 | 0.7311, 0.6225
    const std::vector<float> logits{0, 0, 2, -2, 1, 0.5f};
    const std::vector<float> correction{0.3f, 0.3f, 0, 0, 0, 0};
    RouterSpec router;
    router.scoring = Scoring::Sigmoid;
    router.correctionBias = true;
    router.groups = 3;
    router.groupsPerToken = 2;
    router.renormalise = true;
    router.scale = 2;
    // By their largest, groups have 0.8, 0.8808 and 0.7311: the last is out. Expert 0 counts 0.8 and weighs
    // 0.5.
    router.groupScore = GroupScore::Largest;
    auto got = runScored(this->module(), logits, correction, 1, 2, router);
    EXPECT_THAT(got.ids, testing::ElementsAre(2, 0));
    EXPECT_NEAR(got.weights[0], 2 * 0.880797 / 1.380797, 2e-6);
    EXPECT_NEAR(got.weights[1], 2 * 0.5 / 1.380797, 2e-6);
    // By their two largest they have 1.6, 1.0 and 1.3536: the middle one is out, with the best expert of all.
    router.groupScore = GroupScore::TwoLargest;
    got = runScored(this->module(), logits, correction, 1, 2, router);
    EXPECT_THAT(got.ids, testing::ElementsAre(0, 1));
    EXPECT_THAT(got.weights, testing::Each(testing::FloatNear(1.0f, 1e-6f)));
    // Without groups the scores alone: 2 again, and the lower of two equal ones.
    router.groups = router.groupsPerToken = 1;
    got = runScored(this->module(), logits, correction, 1, 2, router);
    EXPECT_THAT(got.ids, testing::ElementsAre(2, 0));
}

TYPED_TEST(FamiliesKernels, SaturatedSigmoidsAreChosenByTheirLogits) {
    RouterSpec router;
    router.scoring = Scoring::Sigmoid;
    const std::vector<float> logits{40, 60, 50, 0};
    const auto got = runScored(this->module(), logits, {0, 0, 0, 0}, 1, 2, router);
    EXPECT_THAT(got.ids, testing::ElementsAre(1, 2));
    EXPECT_THAT(got.weights, testing::Each(testing::FloatNear(1.0f, 1e-6f)));
}

TYPED_TEST(FamiliesKernels, BrokenLogitsStillGiveDifferentExpertsThatExist) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    for (const auto scoring : {Scoring::Softmax, Scoring::Sigmoid, Scoring::SoftmaxOfChosen}) {
        RouterSpec router;
        router.scoring = scoring;
        router.groups = 2;
        router.groupsPerToken = 1;
        for (const auto& logits : {std::vector<float>(8, nan), std::vector<float>(8, -infinity),
                                   std::vector<float>{1, nan, -infinity, infinity, nan, nan, nan, nan}}) {
            const auto got = runScored(this->module(), logits, std::vector<float>(8), 1, 4, router);
            auto ids = got.ids;
            std::ranges::sort(ids);
            EXPECT_TRUE(std::ranges::adjacent_find(ids) == ids.end()) << testing::PrintToString(got.ids);
            EXPECT_TRUE(ids.front() >= 0 && ids.back() < 8) << testing::PrintToString(got.ids);
        }
    }
}

template <typename T>
struct BiasedExperts {
    Shape shape;
    std::vector<int> ids;
    bool biased;
    Activation activation;
    std::vector<T> x = randomValues<T>(sizeOf(shape.tokens, shape.hidden), 1, 11);
    std::vector<T> w13 = randomValues<T>(sizeOf(shape.experts * 2 * shape.inner, shape.hidden), 0.3f, 12);
    std::vector<T> w2 = randomValues<T>(sizeOf(shape.experts * shape.hidden, shape.inner), 0.3f, 13);
    std::vector<float> w13Bias = randomValues<float>(sizeOf(shape.experts, 2 * shape.inner), 1, 14);
    std::vector<float> w2Bias = randomValues<float>(sizeOf(shape.experts, shape.hidden), 1, 15);

    struct Result {
        std::vector<float> h, y;
    };

    Result run(const ClModule& module, const std::string& kind, int rowsPerTile) const {
        const ExpectedRows rows(ids, shape.experts, shape.topK, rowsPerTile);
        const auto tiles = static_cast<std::size_t>(maxTiles(shape.slots(), shape.experts, rowsPerTile));
        const auto plan = devicePlan(rows, tiles);
        const ClBuffer<float> h(sizeOf(shape.slots(), shape.inner));
        const ClBuffer<float> y(sizeOf(shape.slots(), shape.hidden));
        module.run("w13_act_" + kind, {kDotGroup, ceilDiv(shape.inner, kDotColumns / 2), tiles}, h,
                   ClBuffer(x), ClBuffer(w13), ClBuffer(w13Bias), ClBuffer(rows.rowToken), plan, shape.hidden,
                   shape.inner, biased ? 1 : 0, activation.alpha, activation.limit, activation.upOffset);
        module.run("w2_bias_" + kind, {kDotGroup, ceilDiv(shape.hidden, kDotColumns), tiles}, y, h,
                   ClBuffer(w2), ClBuffer(w2Bias), plan, shape.hidden, shape.inner, biased ? 1 : 0);
        return {h.read(), y.read()};
    }

    void check(const Result& got) const {
        const ExpectedRows rows(ids, shape.experts, shape.topK, 1);
        for (std::size_t row = 0; row < ids.size(); ++row) {
            const int expert = rows.plan[4 + 4 * row];
            const T* input = x.data() + rows.rowToken[row] * shape.hidden;
            const T* gateUp = w13.data() + sizeOf(expert * 2 * shape.inner, shape.hidden);
            const T* down = w2.data() + sizeOf(expert * shape.hidden, shape.inner);
            const float* bias = w13Bias.data() + sizeOf(expert, 2 * shape.inner);
            const float* h = got.h.data() + row * static_cast<std::size_t>(shape.inner);
            for (int i = 0; i < shape.inner; ++i) {
                double gate = dot(input, gateUp + i * shape.hidden, shape.hidden);
                double up = dot(input, gateUp + (shape.inner + i) * shape.hidden, shape.hidden);
                if (biased) gate += double{bias[i]}, up += double{bias[shape.inner + i]};
                const double expected = activation(gate, up);
                ASSERT_NEAR(h[i], expected, 1e-5 * std::max(1.0, std::abs(expected)))
                    << "h, row " << row << " column " << i;
            }
            for (int j = 0; j < shape.hidden; ++j) {
                double expected = dot(h, down + j * shape.inner, shape.inner);
                if (biased)
                    expected += double{w2Bias[sizeOf(expert, shape.hidden) + static_cast<std::size_t>(j)]};
                ASSERT_NEAR(got.y[row * static_cast<std::size_t>(shape.hidden) + static_cast<std::size_t>(j)],
                            expected, 1e-5 * std::max(1.0, std::abs(expected)))
                    << "y, row " << row << " column " << j;
            }
        }
    }
};

TYPED_TEST(FamiliesKernels, ExpertsHaveTheirOwnBiasesAndTheClampedActivation) {
    for (const auto& shape : {Shape{1, 10, 120, 72, 3}, Shape{33, 6, 64, 40, 2}, Shape{7, 5, 72, 4, 5}}) {
        for (const bool biased : {false, true}) {
            for (const auto& activation : {kSilu, kClamped, kTight}) {
                SCOPED_TRACE(testing::Message() << testing::PrintToString(shape) << " biased " << biased
                                                << " limit " << activation.limit);
                const auto routing = drawRouting(RoutingSpec::parse("uniform"), shape.tokens, shape.experts,
                                                 shape.topK, {.renormalise = true}, 9);
                const BiasedExperts<TypeParam> experts{shape, routing.experts, biased, activation};
                const auto decode = experts.run(this->module(), "decode", kPortableDecodeRows);
                const auto prefill = experts.run(this->module(), "prefill", kPortablePrefillRows);
                ASSERT_NO_FATAL_FAILURE(experts.check(decode));
                EXPECT_EQ(decode.h, prefill.h);
                EXPECT_EQ(decode.y, prefill.y);
            }
        }
    }
}

TYPED_TEST(FamiliesKernels, RowsAreWeighedOnceAndLieInTheOrderOfExperts) {
    const Shape s{9, 5, 72, 4, 2};
    const auto routing =
        drawRouting(RoutingSpec::parse("uniform"), s.tokens, s.experts, s.topK, {.renormalise = true}, 3);
    const ExpectedRows rows(routing.experts, s.experts, s.topK, 1);
    const auto x = randomValues<TypeParam>(sizeOf(s.tokens, s.hidden), 1, 21);
    const auto weights = randomValues<float>(static_cast<std::size_t>(s.slots()), 1, 22);
    const ClBuffer<TypeParam> weighed(sizeOf(s.slots(), s.hidden));
    this->module().run("moe_weigh_rows",
                       {kGatherGroup, ceilDiv(s.hidden, kGatherGroup), static_cast<std::size_t>(s.slots())},
                       weighed, ClBuffer(x), ClBuffer(rows.slotOf), ClBuffer(weights), s.hidden, s.topK);
    const auto got = weighed.read();
    for (int slot = 0; slot < s.slots(); ++slot) {
        for (int i = 0; i < s.hidden; ++i) {
            const auto row = rows.slotOf[static_cast<std::size_t>(slot)];
            const float value = toFloat(x[sizeOf(slot / s.topK, s.hidden) + static_cast<std::size_t>(i)]);
            const float weight = toFloat(fromFloat<TypeParam>(weights[static_cast<std::size_t>(slot)]));
            ASSERT_EQ(got[sizeOf(row, s.hidden) + static_cast<std::size_t>(i)],
                      fromFloat<TypeParam>(weight * value));
        }
    }
}

} // namespace
} // namespace gatescope::test
