// SPDX-License-Identifier: GPL-3.0-or-later
// Experts whose scores a softmax in float32 makes equal, though their logits are not: the lower index wins,
// and the judge must take that as well as the logits' order.
#include "moe/changed_weights.h"
#include "moe/convert.h"
#include "moe/engine_check.h"
#include "moe/float64_reference.h"
#include "moe/reference_mutations.h"
#include "moe/small_config.h"
#include "moe/synthetic_weights.h"
#include "moe/test_files.h"

#include <algorithm>
#include <cmath>

namespace gatescope::test {
namespace {

constexpr int kTokens = 6, kHidden = 32, kExperts = 8, kTopK = 3;

/// A case with router logits so many times as large, whose routing is what float32 makes of them.
class EqualScores : public testing::Test {
protected:
    ReferenceCase caseWith(double factor, DType dtype, bool inferred) {
        const auto enlarged = [factor](Parameter parameter, int, MatrixShape, std::vector<float>& values) {
            for (auto& value : values) {
                if (parameter == Parameter::Gate) value = static_cast<float>(value * factor);
            }
        };
        ReferenceCase one;
        one.name = one.expectedFrom = "equal scores";
        one.config = smallConfig(kHidden, 16, kExperts, kTopK, dtype);
        one.tokens = kTokens;
        one.weights = std::make_shared<ChangedWeights>(makeSyntheticWeights(one.config, 3), enlarged);
        one.hiddenStates = syntheticHiddenStates(kTokens, kHidden, dtype, 3);
        const Float64Reference exact(*one.weights, toFloat64(one.hiddenStates, dtype));
        for (const double logit : exact.logits())
            one.routerLogits.push_back(roundTo(static_cast<float>(logit), dtype));
        one.routing = routed(one.config, one.routerLogits);
        const auto output = exact.output(exact.routeTo(one.routing.experts));
        for (const double value : output)
            one.output.push_back(roundTo(static_cast<float>(value), dtype));
        one.weightsDtype = DType::F32;
        if (!inferred) {
            one.outputFloat64 = output;
            one.bringsFloat64 = true;
        }
        return again(one);
    }

    /// As a device does, in float32.
    static Routing routed(const MoeConfig& config, const std::vector<float>& logits) {
        Routing routing{kTokens, kTopK, std::vector<std::int32_t>(kTokens * kTopK),
                        std::vector<float>(kTokens * kTopK)};
        std::vector<float> scratch(routingScratch(kExperts));
        for (std::size_t token = 0; token < kTokens; ++token) {
            routeToken(logits.data() + token * kExperts, kExperts, kTopK, config.router, scratch.data(),
                       routing.experts.data() + token * kTopK, routing.weights.data() + token * kTopK);
        }
        return routing;
    }
    /// By the logits' order.
    static Routing byLogits(const ReferenceCase& one) {
        auto routing = one.routing;
        for (std::size_t token = 0; token < kTokens; ++token) {
            const auto logit = [&](std::int32_t e) {
                return one.routerLogits[token * kExperts + static_cast<std::size_t>(e)];
            };
            std::vector<std::int32_t> order(kExperts);
            for (std::size_t e = 0; e < kExperts; ++e)
                order[e] = static_cast<std::int32_t>(e);
            std::ranges::stable_sort(order, std::greater{}, logit);
            std::copy_n(order.begin(), kTopK,
                        routing.experts.begin() + static_cast<std::ptrdiff_t>(token * kTopK));
        }
        return routing;
    }
};

TEST_F(EqualScores, ScoresThatUnderflowMayBeTakenByTheirIndex) {
    for (const auto dtype : {DType::F32, DType::BF16}) {
        const auto one = caseWith(2000, dtype, false);
        EXPECT_TRUE(one.check.plausible()) << one.check.problem;
        const auto differences = compareRouting(one, byLogits(one));
        EXPECT_FALSE(differences.empty()) << "nothing underflows: the test tests nothing";
        EXPECT_TRUE(onlyTies(differences));
    }
}

TEST_F(EqualScores, AnInferredRoutingTiesWithTheDevices) {
    for (const auto dtype : {DType::F32, DType::BF16}) {
        const auto one = caseWith(2000, dtype, true);
        EXPECT_TRUE(one.check.plausible()) << one.check.problem;
        EXPECT_TRUE(onlyTies(compareRouting(one, routed(one.config, one.routerLogits))));
    }
}

/// Logits near 0 differ by many units in their last place, and the scores are 1/8 all the same.
TEST_F(EqualScores, LogitsNearZeroMayBeTakenByTheirIndex) {
    for (const bool inferred : {false, true}) {
        const auto one = caseWith(1e-9, DType::BF16, inferred);
        EXPECT_TRUE(one.check.plausible()) << one.check.problem;
        EXPECT_TRUE(onlyTies(compareRouting(one, routed(one.config, one.routerLogits))));
        EXPECT_TRUE(onlyTies(compareRouting(one, byLogits(one))));
    }
}

TEST_F(EqualScores, ScoresThatFloat32TellsApartStillDecide) {
    auto one = caseWith(1, DType::F32, false);
    ASSERT_TRUE(one.check.plausible()) << one.check.problem;
    one.routerLogits = {0, -50, -60, -70, -80, -120, -130, -140};
    one.routerLogits.resize(kTokens * kExperts);
    const auto tie = [&](std::vector<std::int32_t> reference, std::vector<std::int32_t> engine) {
        std::ranges::copy(reference, one.routing.experts.begin());
        auto other = one.routing;
        std::ranges::copy(engine, other.experts.begin());
        return onlyTies(compareRouting(one, other));
    };
    EXPECT_FALSE(tie({0, 1, 2}, {0, 1, 3})); // e^-60 and e^-70 are numbers
    EXPECT_FALSE(tie({0, 1, 2}, {0, 1, 5})); // 0 comes behind e^-60
    EXPECT_FALSE(tie({0, 1, 2}, {1, 2, 5}));
    for (std::size_t e = 1; e < 5; ++e)
        one.routerLogits[e] -= 50;
    EXPECT_TRUE(tie({0, 1, 2}, {0, 6, 7}));
    EXPECT_FALSE(tie({0, 1, 2}, {1, 6, 7})); // the first expert's score is 1
}

TEST_F(EqualScores, ARoutingPastScoresThatFloat32TellsApartIsRefused) {
    auto one = caseWith(1, DType::F32, false);
    const auto logits = [&](std::int32_t e) { return one.routerLogits[static_cast<std::size_t>(e)]; };
    std::int32_t worst = 0;
    for (std::int32_t e = 1; e < kExperts; ++e)
        worst = logits(e) < logits(worst) ? e : worst;
    one.routing.experts[0] = worst;
    EXPECT_THAT(again(one).check.problem, testing::HasSubstr("is sent to expert"));
}

} // namespace
} // namespace gatescope::test
