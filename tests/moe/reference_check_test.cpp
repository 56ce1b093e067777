// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/convert.h"
#include "moe/reference_mutations.h"
#include "moe/rounding_model.h"
#include "moe/small_config.h"
#include "moe/synthetic_weights.h"
#include "moe/test_files.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <limits>
#include <map>
#include <random>
#include <set>

using namespace gatescope;
using namespace gatescope::test;
namespace fs = std::filesystem;

namespace {

const fs::path kChecked = GATESCOPE_GOLDEN_DIR "/reference";
const fs::path kCheckpoint = GATESCOPE_CHECKPOINT_DIR;

/// All that transformers computed and that is small enough for a test.
const std::vector<ReferenceCase>& realCases() {
    static const auto cases = [] {
        std::vector<ReferenceCase> all;
        for (const auto* name : {"tiny_f32_norm", "tiny_f32_raw", "odd_f32_norm", "small_bf16_norm",
                                 "qwen2_moe_tiny_f32", "qwen3_next_tiny_f32", "qwen3_next_small_bf16"}) {
            all.push_back(loadReferenceCase(kChecked / (std::string(name) + ".safetensors")));
        }
        for (auto& one :
             loadCheckpointCases(Checkpoint(kCheckpoint), kCheckpoint / "expected_io.safetensors")) {
            all.push_back(std::move(one));
        }
        return all;
    }();
    return cases;
}

using Mutation = std::function<ReferenceCase(ReferenceCase)>;

/// Every real case must be refused after the mutation; the nearest miss goes into the log.
void expectRefused(const std::string& name, const Mutation& mutate) {
    double nearest = std::numeric_limits<double>::infinity();
    std::string which;
    for (const auto& one : realCases()) {
        SCOPED_TRACE(one.name);
        const auto wrong = again(mutate(one));
        EXPECT_FALSE(wrong.check.plausible());
        EXPECT_THAT(wrong.check.problem, testing::HasSubstr("don't belong together"));
        EXPECT_THAT(wrong.check.problem, testing::HasSubstr("token"));
        EXPECT_THAT(wrong.check.problem, testing::HasSubstr(one.expectedFrom));
        if (worstRatio(wrong.check) < nearest) {
            nearest = worstRatio(wrong.check);
            which = one.name;
        }
    }
    std::cout << name << ": at least " << nearest << " times the bound (" << which << ")\n";
}

} // namespace

TEST(ReferenceCheck, WhatTransformersComputedIsPlausible) {
    double smallest = std::numeric_limits<double>::infinity();
    double largest = 0;
    for (const auto& one : realCases()) {
        EXPECT_TRUE(one.check.plausible()) << one.check.problem;
        EXPECT_LE(worstRatio(one.check), 1);
        EXPECT_GT(one.check.outputRatio, 0.02) << one.name << ": a bound that wide finds nothing";
        smallest = std::min(smallest, one.check.outputRatio);
        largest = std::max(largest, one.check.outputRatio);
        std::cout << one.name << ": output " << one.check.outputRatio << ", logits " << one.check.logitRatio
                  << ", weights " << one.check.weightRatio << ", float64 " << one.check.float64Ratio << '\n';
    }
    std::cout << "distance over bound: " << smallest << " to " << largest << '\n';
}

TEST(ReferenceCheck, NoiseAsOutputIsRefused) {
    expectRefused("noise", [](ReferenceCase one) {
        makeNoise(one);
        return one;
    });
}

TEST(ReferenceCheck, NoiseInBothOutputsIsRefused) {
    expectRefused("noise in both", [](ReferenceCase one) {
        makeNoise(one);
        one.outputFloat64.assign(one.output.begin(), one.output.end());
        return one;
    });
}

TEST(ReferenceCheck, NoiseInTheFloat64OutputAloneIsRefused) {
    for (auto one : realCases()) {
        if (!one.bringsFloat64) continue;
        one.outputFloat64[3] *= 1 + 1e-4;
        EXPECT_THAT(again(one).check.problem, testing::HasSubstr("output_float64")) << one.name;
    }
}

TEST(ReferenceCheck, AnOutputOfZerosOrWithInfinitiesIsRefused) {
    expectRefused("zeros", [](ReferenceCase one) {
        std::ranges::fill(one.output, 0.0f);
        return one;
    });
    for (const float value :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        expectRefused("not finite", [value](ReferenceCase one) {
            one.output[1] = value;
            return one;
        });
    }
}

TEST(ReferenceCheck, TwoPercentOnOneTokenAreRefused) {
    expectRefused("2 % on one token", [](ReferenceCase one) {
        scaleToken(one, 2, 1.02);
        return one;
    });
}

/// Tokens are checked one by one, so each of them can be tried in one go.
TEST(ReferenceCheck, TwoPercentAreRefusedWhicheverTokenHasThem) {
    double nearest = std::numeric_limits<double>::infinity();
    for (auto one : realCases()) {
        SCOPED_TRACE(one.name);
        const auto k = static_cast<std::size_t>(one.config.numExpertsPerTok);
        const auto numExperts = static_cast<std::size_t>(one.config.numExperts);
        std::vector<double> scratch(routingScratch(one.config.numExperts)), weights(k);
        const std::vector<double> none(k);
        for (int token = 0; token < one.tokens; ++token) {
            const auto first = static_cast<std::size_t>(token);
            const std::vector<double> logits(
                one.routerLogits.begin() + static_cast<std::ptrdiff_t>(first * numExperts),
                one.routerLogits.begin() + static_cast<std::ptrdiff_t>((first + 1) * numExperts));
            const auto experts = std::span(one.routing.experts).subspan(first * k, k);
            weighExperts(logits.data(), one.config.numExperts, one.config.numExpertsPerTok, one.config.router,
                         scratch.data(), experts.data(), weights.data());
            const auto estimate = one.model->estimate(token, experts, weights, none);
            for (const double factor : {0.98, 1.02}) {
                auto wrong = one;
                scaleToken(wrong, token, factor);
                const auto row = std::span<const float>(wrong.output).subspan(first * width(one), width(one));
                const double ratio = one.model->distance(token, estimate, row).worst();
                EXPECT_GT(ratio, 1) << "token " << token << " times " << factor;
                nearest = std::min(nearest, ratio);
            }
        }
    }
    std::cout << "2 % on any one token: at least " << nearest << " times the bound\n";
}

TEST(ReferenceCheck, TwoPercentOnOneTokenInBothOutputsAreRefused) {
    expectRefused("2 % in both outputs", [](ReferenceCase one) {
        scaleToken(one, 1, 1.02);
        for (std::size_t i = 0; i < width(one); ++i)
            one.outputFloat64[width(one) + i] *= 1.02;
        return one;
    });
}

TEST(ReferenceCheck, AScaledOutputIsRefused) {
    expectRefused("output * 1.02", [](ReferenceCase one) {
        for (int token = 0; token < one.tokens; ++token)
            scaleToken(one, token, 1.02);
        return one;
    });
}

TEST(ReferenceCheck, SwappedElementsAndTokensAreRefused) {
    expectRefused("two tokens exchanged", [](ReferenceCase one) {
        std::swap_ranges(one.output.begin(), one.output.begin() + one.config.hiddenSize,
                         one.output.begin() + one.config.hiddenSize);
        return one;
    });
}

TEST(ReferenceCheck, SwappedHalvesAreRefused) {
    expectRefused("swapped halves", [](ReferenceCase one) {
        return withWeights(
            std::move(one), [](Parameter parameter, int, MatrixShape, std::vector<float>& values) {
                if (parameter != Parameter::ExpertGateUp) return;
                std::ranges::rotate(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
            });
    });
}

TEST(ReferenceCheck, TransposedMatricesAreRefused) {
    expectRefused("transposed", [](ReferenceCase one) {
        // As when [rows, columns] is read as [columns, rows]: for square matrices no shape tells.
        return withWeights(std::move(one),
                           [](Parameter parameter, int, MatrixShape shape, std::vector<float>& values) {
                               if (parameter != Parameter::ExpertDown) return;
                               const auto rows = static_cast<std::size_t>(shape.rows);
                               const auto columns = static_cast<std::size_t>(shape.columns);
                               const auto given = values;
                               for (std::size_t i = 0; i < values.size(); ++i)
                                   values[i] = given[(i % columns) * rows + i / columns];
                           });
    });
}

TEST(ReferenceCheck, AnotherLayersWeightsAreRefused) {
    const Checkpoint checkpoint(kCheckpoint);
    auto cases = loadCheckpointCases(checkpoint, kCheckpoint / "expected_io.safetensors");
    for (std::size_t i = 0; i < cases.size(); ++i) {
        cases[i].weights = makeCheckpointWeights(checkpoint, static_cast<int>((i + 1) % cases.size()));
        const auto wrong = again(cases[i]);
        EXPECT_THAT(wrong.check.problem, testing::HasSubstr("don't belong together"));
        std::cout << "another layer: " << wrong.check.outputRatio << " times the bound\n";
    }
}

TEST(ReferenceCheck, OneExchangedExpertIsRefused) {
    expectRefused("one expert exchanged", [](ReferenceCase one) {
        const int used = one.routing.experts.front();
        return withWeights(std::move(one), {}, [used](Parameter parameter, int expert) {
            const bool routed = parameter == Parameter::ExpertGateUp || parameter == Parameter::ExpertDown;
            return routed && expert == used ? (used == 0 ? 1 : 0) : expert;
        });
    });
}

TEST(ReferenceCheck, OneWrongExpertInTheRoutingIsRefused) {
    for (auto one : realCases()) {
        if (!one.bringsFloat64) continue; // a checkpoint's expected file has no routing
        SCOPED_TRACE(one.name);
        const auto k = static_cast<std::size_t>(one.config.numExpertsPerTok);
        const auto first = one.routing.experts.begin();
        for (std::int32_t other = one.config.numExperts - 1;; --other) {
            if (std::find(first, first + static_cast<std::ptrdiff_t>(k), other) !=
                first + static_cast<std::ptrdiff_t>(k)) {
                continue;
            }
            one.routing.experts[0] = other;
            break;
        }
        EXPECT_FALSE(again(one).check.plausible());
        // Where logits and weights were made to fit, the weights still tell.
        const auto e = static_cast<std::size_t>(one.routing.experts[0]);
        one.routerLogits[e] =
            *std::max_element(one.routerLogits.begin(), one.routerLogits.begin() + one.config.numExperts);
        EXPECT_THAT(again(one).check.problem, testing::HasSubstr("router logit"));
    }
}

TEST(ReferenceCheck, LogitsAndWeightsThatCanNotBeAreRefused) {
    for (const auto& real : realCases()) {
        if (!real.bringsFloat64) continue;
        SCOPED_TRACE(real.name);
        auto one = real;
        one.routerLogits[1] *= 1.02f;
        EXPECT_THAT(again(one).check.problem, testing::HasSubstr("router logit"));
        one = real;
        one.routing.weights[1] *= 1.05f;
        EXPECT_THAT(again(one).check.problem, testing::HasSubstr("routing weight"));
    }
}

TEST(ReferenceCheck, HalfPrecision) {
    auto config = smallConfig(64, 32, 8, 2, DType::F16);
    ReferenceCase one;
    one.name = one.expectedFrom = "f16";
    one.config = config;
    one.tokens = 6;
    one.weights = makeSyntheticWeights(config, 3);
    one.hiddenStates = syntheticHiddenStates(6, 64, DType::F16, 3);
    const Float64Reference exact(*one.weights, toFloat64(one.hiddenStates, DType::F16));
    for (const double value : exact.output(exact.route()))
        one.output.push_back(roundTo(static_cast<float>(value), DType::F16));
    auto right = again(one);
    EXPECT_TRUE(right.check.plausible()) << right.check.problem;
    scaleToken(one, 4, 1.02);
    EXPECT_FALSE(again(one).check.plausible());
}

/// Every expert has a twin with the same gate: which of the two a top-k takes says nothing about the weights.
TEST(ReferenceCheck, TiesMayBeDecidedEitherWay) {
    const auto twins = [](Parameter parameter, int, MatrixShape, std::vector<float>& values) {
        if (parameter != Parameter::Gate) return;
        const auto half = static_cast<std::ptrdiff_t>(values.size() / 2);
        std::copy_n(values.begin(), half, values.begin() + half);
    };
    ReferenceCase one;
    one.name = one.expectedFrom = "ties";
    one.config = smallConfig(64, 32, 8, 3, DType::BF16);
    one.tokens = 8;
    one.weights = std::make_shared<ChangedWeights>(makeSyntheticWeights(one.config, 3), twins);
    one.hiddenStates = syntheticHiddenStates(8, 64, DType::BF16, 3);
    const Float64Reference exact(*one.weights, toFloat64(one.hiddenStates, DType::BF16));
    auto experts = exact.route().experts; // e, its twin, and the lower of two others
    for (std::size_t token = 0; token < 8; token += 2) {
        ASSERT_LT(experts[token * 3 + 2], 4);
        experts[token * 3 + 2] += 4;
    }
    for (const double value : exact.output(exact.routeTo(experts)))
        one.output.push_back(roundTo(static_cast<float>(value), DType::BF16));
    const auto right = again(one);
    EXPECT_TRUE(right.check.plausible()) << right.check.problem;
    for (int token = 0; token < 8; ++token) {
        const auto slot = static_cast<std::size_t>(token) * 3;
        EXPECT_EQ(std::set(experts.begin() + static_cast<std::ptrdiff_t>(slot),
                           experts.begin() + static_cast<std::ptrdiff_t>(slot + 3)),
                  std::set(right.routing.experts.begin() + static_cast<std::ptrdiff_t>(slot),
                           right.routing.experts.begin() + static_cast<std::ptrdiff_t>(slot + 3)));
    }
}

TEST(ReferenceCheck, AGateWithNanIsReportedAndNothingPasses) {
    for (const auto& real : realCases()) {
        SCOPED_TRACE(real.name);
        const auto wrong =
            again(withWeights(real, [](Parameter parameter, int, MatrixShape, std::vector<float>& values) {
                if (parameter == Parameter::Gate) values[0] = std::numeric_limits<float>::quiet_NaN();
            }));
        EXPECT_THAT(wrong.check.problem, testing::HasSubstr("are not finite"));
        EXPECT_EQ(wrong.truth.size(), wrong.output.size());
        EXPECT_NO_THROW(checkRouting(wrong.routing, wrong.tokens, wrong.config.numExpertsPerTok,
                                     wrong.config.numExperts));
    }
}

/// A gate of zeros: any 5 of 16 experts, 4368 choices.
TEST(ReferenceCheck, MoreTiesThanAreListedMayBeDecidedInAnyWay) {
    const auto noGate = [](Parameter parameter, int, MatrixShape, std::vector<float>& values) {
        if (parameter == Parameter::Gate) std::ranges::fill(values, 0.0f);
    };
    ReferenceCase one;
    one.name = one.expectedFrom = "ties";
    one.config = smallConfig(64, 32, 16, 5, DType::BF16);
    one.tokens = 3;
    one.weights = std::make_shared<ChangedWeights>(makeSyntheticWeights(one.config, 3), noGate);
    one.hiddenStates = syntheticHiddenStates(3, 64, DType::BF16, 3);
    const Float64Reference exact(*one.weights, toFloat64(one.hiddenStates, DType::BF16));
    const std::vector<std::int32_t> experts{11, 12, 13, 14, 15, 0, 4, 8, 12, 15, 7, 9, 11, 13, 15};
    for (const double value : exact.output(exact.routeTo(experts)))
        one.output.push_back(roundTo(static_cast<float>(value), DType::BF16));
    const auto right = again(one);
    EXPECT_TRUE(right.check.plausible()) << right.check.problem;
    auto found = right.routing.experts;
    for (auto first = found.begin(); first != found.end(); first += 5)
        std::sort(first, first + 5);
    EXPECT_EQ(found, experts);
    scaleToken(one, 1, 1.05);
    EXPECT_THAT(again(one).check.problem, testing::HasSubstr("very many experts that tie"));
}

TEST(ReferenceCheck, WhatIsNotFiniteIsNamed) {
    const auto real = realCases().front();
    const auto expert = real.routing.experts.front();
    const auto broken = again(
        withWeights(real, [expert](Parameter parameter, int of, MatrixShape, std::vector<float>& values) {
            if (parameter == Parameter::ExpertDown && of == expert)
                values[0] = std::numeric_limits<float>::quiet_NaN();
        }));
    EXPECT_THAT(broken.check.problem,
                testing::HasSubstr("not finite with the weights: experts." + std::to_string(expert) +
                                   ".down_proj holds NaN or infinity"));
    auto output = real;
    output.output[0] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_THAT(again(output).check.problem, testing::HasSubstr("has an expected output that is not finite"));
}

TEST(ReferenceCheck, InfiniteExpertWeightsAreRefused) {
    expectRefused("infinite weights", [](ReferenceCase one) {
        return withWeights(std::move(one),
                           [](Parameter parameter, int, MatrixShape, std::vector<float>& values) {
                               if (parameter == Parameter::ExpertDown)
                                   values[0] = std::numeric_limits<float>::infinity();
                           });
    });
}
