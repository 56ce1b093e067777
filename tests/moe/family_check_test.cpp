// SPDX-License-Identifier: GPL-3.0-or-later
// The judge on what transformers computed for other families: it says yes to that, and no to every rule that
// is left out or taken from another family. Factors are by how much a case is out of bounds, at least.

#include "moe/dense_matrix.h"
#include "moe/engine_check.h"
#include "moe/exact_engine.h"
#include "moe/reference_mutations.h"
#include "moe/synthetic_weights.h"
#include "moe/test_files.h"

#include <cmath>
#include <iostream>
#include <limits>

using namespace gatescope;
using namespace gatescope::test;
namespace fs = std::filesystem;

namespace {

const fs::path kFamilyCases = GATESCOPE_GOLDEN_DIR "/reference/families";

constexpr auto kAll = {"deepseek_v3_tiny_f32", "deepseek_v3_small_bf16", "glm4_moe_small_bf16",
                       "gpt_oss_tiny_f32",     "gpt_oss_small_bf16",     "gpt_oss_clamped_f32",
                       "gpt_oss_clamped_bf16", "llama4_tiny_f32",        "llama4_small_bf16",
                       "mixtral_small_bf16",   "olmoe_small_bf16",       "qwen3_5_moe_tiny_f32"};

const ReferenceCase& caseOf(const std::string& name) {
    static std::map<std::string, ReferenceCase> cases;
    auto found = cases.find(name);
    if (found == cases.end())
        found = cases.emplace(name, loadReferenceCase(kFamilyCases / (name + ".safetensors"))).first;
    return found->second;
}

using Rules = std::function<void(MoeConfig&)>;
using Mutation = std::function<ReferenceCase(ReferenceCase)>;

/// How the judge of the file and the judge of an engine refuse something. An engine's factor is infinite
/// where it chose experts that it can not have chosen.
struct Refusal {
    double ofFile = 0;
    double ofEngine = 0;
};

/// As if the file brought no output_float64, which betrays nearly everything.
double ratioWithoutFloat64(const ReferenceCheck& check) {
    return std::max({check.outputRatio, check.logitRatio, check.choiceRatio, check.weightRatio});
}

double engineRatio(const ReferenceCase& right, const WeightSource& weights) {
    const ExactEngine engine(right, weights);
    const auto routing = engine.route();
    const auto logits = engine.logits();
    const auto differences = compareRouting(right, routing);
    if (!onlyTies(differences)) return std::numeric_limits<double>::infinity();
    // An engine's weights follow from its own rule, not from the reference's.
    const auto check = checkTokens(right, routing, logits, engine.output(routing));
    return std::max(check.logitRatio, check.outputRatio);
}

/// Both judges refuse the files named once they are changed.
void expectRefused(const std::string& what, std::initializer_list<const char*> names,
                   const Mutation& mutate) {
    double file = std::numeric_limits<double>::infinity();
    double withoutFloat64 = file;
    double engine = file;
    for (const auto* name : names) {
        SCOPED_TRACE(std::string(name) + " with " + what);
        const auto& right = caseOf(name);
        const auto changed = mutate(right);
        const auto wrong = again(changed);
        EXPECT_FALSE(wrong.check.plausible());
        EXPECT_THAT(wrong.check.problem, testing::HasSubstr("don't belong together"));
        EXPECT_GT(worstRatio(wrong.check), 1);
        file = std::min(file, worstRatio(wrong.check));
        withoutFloat64 = std::min(withoutFloat64, ratioWithoutFloat64(wrong.check));
        EXPECT_GT(ratioWithoutFloat64(wrong.check), 1) << "were there no output_float64";
        if (changed.weights == right.weights) continue;
        const double ratio = engineRatio(right, *changed.weights);
        EXPECT_GT(ratio, 1) << "an engine that does so";
        engine = std::min(engine, ratio);
    }
    std::cout << what << ": file " << file << ", without its float64 " << withoutFloat64 << ", engine "
              << engine << '\n';
}

Mutation rules(const Rules& change) {
    return [change](ReferenceCase one) { return withRules(std::move(one), change); };
}

/// A parameter that reads as zeros.
Mutation without(Parameter missing) {
    return [missing](ReferenceCase one) {
        return withWeights(std::move(one),
                           [missing](Parameter parameter, int, MatrixShape, std::vector<float>& values) {
                               if (parameter == missing) std::ranges::fill(values, 0.0f);
                           });
    };
}

bool isGateUp(Parameter parameter) {
    return parameter == Parameter::ExpertGateUp || parameter == Parameter::ExpertGateUpBias;
}

constexpr auto kDeepSeek = {"deepseek_v3_tiny_f32", "deepseek_v3_small_bf16"};
constexpr auto kSigmoid = {"deepseek_v3_tiny_f32", "deepseek_v3_small_bf16", "glm4_moe_small_bf16"};
constexpr auto kGptOss = {"gpt_oss_tiny_f32", "gpt_oss_small_bf16"};

} // namespace

TEST(FamilyCheck, WhatTransformersComputedIsPlausible) {
    for (const auto* name : kAll) {
        const auto& one = caseOf(name);
        EXPECT_TRUE(one.check.plausible()) << one.check.problem;
        EXPECT_LE(worstRatio(one.check), 1);
        EXPECT_GT(one.check.outputRatio, 0.02) << name << ": a bound that wide finds nothing";
        std::cout << name << ": output " << one.check.outputRatio << ", logits " << one.check.logitRatio
                  << ", weights " << one.check.weightRatio << ", float64 " << one.check.float64Ratio << ", "
                  << one.reroutedTokens.size() << " rerouted\n";
    }
}

TEST(FamilyCheck, AnExactEnginePasses) {
    for (const auto* name : kAll) {
        SCOPED_TRACE(name);
        const auto& one = caseOf(name);
        const ExactEngine engine(one);
        const auto differences = compareRouting(one, engine.route());
        EXPECT_TRUE(onlyTies(differences));
        const auto forced = forcedRouting(one, engine.route(), engine.logits(), differences);
        EXPECT_TRUE(compareRouting(one, forced).empty());
        EXPECT_TRUE(checkOutput(one, engine.output(forced)).passed);
        EXPECT_LE(engineRatio(one, *one.weights), 1);
    }
}

TEST(FamilyCheck, NoiseIsRefused) {
    expectRefused("noise", kAll, [](ReferenceCase one) {
        makeNoise(one);
        return one;
    });
}

TEST(FamilyCheck, TwoPercentOnOneTokenAreRefused) {
    expectRefused("2 % on one token", kAll, [](ReferenceCase one) {
        scaleToken(one, 2, 1.02);
        return one;
    });
}

TEST(FamilyCheck, AnotherTokensOutputIsRefused) {
    expectRefused("two tokens exchanged", kAll, [](ReferenceCase one) {
        std::swap_ranges(one.output.begin(), one.output.begin() + one.config.hiddenSize,
                         one.output.begin() + one.config.hiddenSize);
        return one;
    });
}

TEST(FamilyCheck, AnotherLayersOutputIsRefused) {
    expectRefused("another layer's output", kAll, [](ReferenceCase one) {
        const auto other = makeSyntheticWeights(one.config, 4711);
        one.output = ExactEngine(one, *other).output(ExactEngine(one, *other).route());
        return one;
    });
}

TEST(FamilyCheck, AnotherLayersExpertsAreRefused) {
    expectRefused("another layer's experts", kAll, [](ReferenceCase one) {
        const auto other = makeSyntheticWeights(one.config, 4711);
        return withWeights(std::move(one),
                           [other](Parameter parameter, int expert, MatrixShape, std::vector<float>& values) {
                               if (parameter == Parameter::ExpertGateUp || parameter == Parameter::ExpertDown)
                                   other->read(parameter, expert, DType::F32, values.data());
                           });
    });
}

TEST(FamilyCheck, SwappedHalvesAreRefused) {
    expectRefused("swapped halves", kAll, [](ReferenceCase one) {
        return withWeights(
            std::move(one), [](Parameter parameter, int, MatrixShape, std::vector<float>& values) {
                if (!isGateUp(parameter)) return;
                std::ranges::rotate(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
            });
    });
}

/// As gpt-oss stores them: gate and up in turn, here of matrix and bias, or of one of the two.
TEST(FamilyCheck, ColumnsInTurnTakenForHalvesAreRefused) {
    for (const int which : {3, 1, 2}) {
        expectRefused(which == 3   ? "columns in turn"
                      : which == 1 ? "columns in turn, bias right"
                                   : "bias in turn",
                      kGptOss, [which](ReferenceCase one) {
                          return withWeights(std::move(one), [which](Parameter parameter, int,
                                                                     MatrixShape shape,
                                                                     std::vector<float>& values) {
                              const int kind = parameter == Parameter::ExpertGateUp ? 1 : 2;
                              if (!isGateUp(parameter) || (which & kind) == 0) return;
                              const auto given = values;
                              const auto columns = kind == 1 ? static_cast<std::size_t>(shape.columns) : 1;
                              const auto rows = values.size() / columns;
                              for (std::size_t i = 0; i < values.size(); ++i) {
                                  const auto row = i / columns; // of the file: gate 0, up 0, gate 1, ...
                                  values[i] = given[(row / 2 + row % 2 * (rows / 2)) * columns + i % columns];
                              }
                          });
                      });
    }
}

TEST(FamilyCheck, AMissingBiasIsRefused) {
    expectRefused("no router bias", kGptOss, without(Parameter::GateBias));
    expectRefused("no gate_up bias", kGptOss, without(Parameter::ExpertGateUpBias));
    expectRefused("no down bias", kGptOss, without(Parameter::ExpertDownBias));
    expectRefused("no router bias by rule", kGptOss, rules([](MoeConfig& c) { c.router.logitBias = false; }));
    expectRefused("no biases by rule", kGptOss, rules([](MoeConfig& c) { c.experts.biases = false; }));
}

TEST(FamilyCheck, AMissingCorrectionIsRefused) {
    expectRefused("no correction", kSigmoid, without(Parameter::ScoreCorrection));
    expectRefused("no correction by rule", kSigmoid,
                  rules([](MoeConfig& c) { c.router.correctionBias = false; }));
}

TEST(FamilyCheck, ACorrectionInTheWeightIsRefused) {
    // Weights of corrected scores: 1.05 times a weight is what the correction makes of most.
    for (const auto* name : kSigmoid) {
        auto one = caseOf(name);
        const Float64Reference exact(*one.weights, toFloat64(one.hiddenStates, one.config.dtype));
        const auto k = static_cast<std::size_t>(one.config.numExpertsPerTok);
        double sum = 0;
        std::vector<double> corrected;
        for (std::size_t i = 0; i < k; ++i) {
            const auto expert = static_cast<std::size_t>(one.routing.experts[i]);
            corrected.push_back(sigmoidScore(exact.logits()[expert]) + exact.correction()[expert]);
            sum += corrected.back();
        }
        for (std::size_t i = 0; i < k; ++i)
            one.routing.weights[i] = static_cast<float>(corrected[i] / sum * one.config.router.scale);
        EXPECT_THAT(again(one).check.problem, testing::HasSubstr("routing weight")) << name;
    }
}

TEST(FamilyCheck, GroupsIgnoredAreRefused) {
    expectRefused("groups ignored", kDeepSeek,
                  rules([](MoeConfig& c) { c.router.groups = c.router.groupsPerToken = 1; }));
    expectRefused("groups by their best", kDeepSeek,
                  rules([](MoeConfig& c) { c.router.groupScore = RouterSpec::GroupScore::Largest; }));
    expectRefused("one group too few", kDeepSeek, rules([](MoeConfig& c) { --c.router.groupsPerToken; }));
}

TEST(FamilyCheck, AnotherScaleIsRefused) {
    expectRefused("no scale", kDeepSeek, rules([](MoeConfig& c) { c.router.scale = 1.0; }));
    expectRefused("scale 1.02", kAll, rules([](MoeConfig& c) { c.router.scale *= 1.02; }));
}

TEST(FamilyCheck, AnotherScoringIsRefused) {
    expectRefused("softmax for sigmoid", {"deepseek_v3_tiny_f32", "glm4_moe_small_bf16", "llama4_tiny_f32"},
                  rules([](MoeConfig& c) { c.router.scoring = RouterSpec::Scoring::Softmax; }));
    expectRefused("sigmoid for softmax", {"mixtral_small_bf16", "olmoe_small_bf16", "qwen3_5_moe_tiny_f32"},
                  rules([](MoeConfig& c) { c.router.scoring = RouterSpec::Scoring::Sigmoid; }));
    expectRefused("softmax of all", kGptOss,
                  rules([](MoeConfig& c) { c.router.scoring = RouterSpec::Scoring::Softmax; }));
    expectRefused(
        "sum not divided by",
        {"deepseek_v3_small_bf16", "glm4_moe_small_bf16", "mixtral_small_bf16", "qwen3_5_moe_tiny_f32"},
        rules([](MoeConfig& c) { c.router.renormalise = false; }));
    expectRefused("sum divided by", {"olmoe_small_bf16", "llama4_tiny_f32"},
                  rules([](MoeConfig& c) { c.router.renormalise = true; }));
}

/// gpt-oss's experts in float64, token by token, with up cut at the limit from above and at `least` from
/// below.
std::vector<float> outputCutAt(const ReferenceCase& one, const Routing& routing, double least) {
    const auto& spec = one.config.experts;
    const auto x = toFloat64(one.hiddenStates, one.config.dtype);
    const auto H = static_cast<std::size_t>(one.config.hiddenSize);
    const auto I = static_cast<std::size_t>(one.config.moeIntermediateSize);
    const auto product = [](const DenseMatrix& matrix, std::size_t row, const double* with, float bias) {
        double sum = bias;
        for (std::size_t c = 0; c < matrix.columns; ++c)
            sum += matrix.row(row)[c] * with[c];
        return sum;
    };
    std::vector<double> output(x.size());
    for (int e = 0; e < one.config.numExperts; ++e) {
        const DenseMatrix gateUp(*one.weights, Parameter::ExpertGateUp, e);
        const DenseMatrix down(*one.weights, Parameter::ExpertDown, e);
        const DenseMatrix gateUpBias(*one.weights, Parameter::ExpertGateUpBias, e);
        const DenseMatrix downBias(*one.weights, Parameter::ExpertDownBias, e);
        for (std::size_t choice = 0; choice < routing.experts.size(); ++choice) {
            if (routing.experts[choice] != e) continue;
            const auto token = choice / static_cast<std::size_t>(routing.topK);
            std::vector<double> hidden;
            for (std::size_t i = 0; i < I; ++i) {
                const auto at = [&](std::size_t row) {
                    return product(gateUp, row, x.data() + token * H, gateUpBias.values[row]);
                };
                const double gate = std::min(at(i), spec.limit);
                const double up = std::max(std::min(at(I + i), spec.limit), least);
                hidden.push_back(gate * sigmoidScore(spec.alpha * gate) * (up + spec.upOffset));
            }
            for (std::size_t h = 0; h < H; ++h)
                output[token * H + h] += static_cast<double>(routing.weights[choice]) *
                                         product(down, h, hidden.data(), downBias.values[h]);
        }
    }
    std::vector<float> rounded;
    for (const double value : output)
        rounded.push_back(roundTo(static_cast<float>(value), one.config.dtype));
    return rounded;
}

/// As transformers computed it: 8 % of the gates are cut, and 17 % of up, on both sides.
TEST(FamilyCheck, AMissingClampIsRefusedByFilesThatReachIt) {
    const auto clamped = {"gpt_oss_clamped_f32", "gpt_oss_clamped_bf16"};
    expectRefused("no clamp", clamped, rules([](MoeConfig& c) { c.experts.limit = 0; }));
    expectRefused("clamp at 8", clamped, rules([](MoeConfig& c) { c.experts.limit = 8; }));
}

/// gpt_oss_tiny_f32 and gpt_oss_small_bf16 never reach the limit of 7: weights four times as large do, with
/// what float64 makes of them as output.
TEST(FamilyCheck, AMissingClampIsRefused) {
    for (const auto* name : kGptOss) {
        auto large =
            withWeights(caseOf(name), [](Parameter parameter, int, MatrixShape, std::vector<float>& values) {
                for (auto& value : values)
                    value *= parameter == Parameter::ExpertGateUp ? 4 : 1;
            });
        const ExactEngine engine(large);
        large.output = engine.output(engine.route());
        const Float64Reference exact(*large.weights, toFloat64(large.hiddenStates, large.config.dtype));
        large.outputFloat64 = exact.output(exact.route());
        large = again(large);
        EXPECT_TRUE(large.check.plausible()) << large.check.problem;
        EXPECT_LE(engineRatio(large, *large.weights), 1);
        const auto wrong = withRules(large, [](MoeConfig& c) { c.experts.limit = 0; });
        EXPECT_FALSE(again(wrong).check.plausible());
        EXPECT_GT(again(wrong).check.outputRatio, 1);
        const double ratio = engineRatio(large, *wrong.weights);
        EXPECT_GT(ratio, 1);
        std::cout << "no clamp: file " << again(wrong).check.outputRatio << ", engine " << ratio << '\n';
        const auto twice = withRules(large, [](MoeConfig& c) { c.experts.limit = 14; });
        EXPECT_FALSE(again(twice).check.plausible());
        // Up cut on one side only, as gate is; cut on both by the same code it is right.
        auto cut = large;
        for (const bool both : {true, false}) {
            const double least = both ? -7 : -std::numeric_limits<double>::infinity();
            cut.output = outputCutAt(large, engine.route(), least);
            EXPECT_EQ(again(cut).check.plausible(), both) << again(cut).check.problem;
            EXPECT_EQ(again(cut).check.outputRatio <= 1, both) << again(cut).check.outputRatio;
            const auto check = checkTokens(large, engine.route(), engine.logits(), cut.output);
            EXPECT_EQ(check.passed(), both) << check.outputRatio;
        }
    }
}

TEST(FamilyCheck, AnotherActivationIsRefused) {
    expectRefused("alpha 1", kGptOss, rules([](MoeConfig& c) { c.experts.alpha = 1; }));
    expectRefused("up without offset", kGptOss, rules([](MoeConfig& c) { c.experts.upOffset = 0; }));
    expectRefused("silu for swiglu", kGptOss,
                  rules([](MoeConfig& c) { c.experts.activation = ExpertSpec::Activation::SiluAndMul; }));
    expectRefused("swiglu for silu", {"mixtral_small_bf16", "olmoe_small_bf16"}, rules([](MoeConfig& c) {
                      c.experts.activation = ExpertSpec::Activation::ClampedSwiglu;
                      c.experts.alpha = 1.702;
                  }));
}

TEST(FamilyCheck, WeightsInTheWrongPlaceAreRefused) {
    expectRefused("weight after", {"llama4_tiny_f32"},
                  rules([](MoeConfig& c) { c.experts.routingWeight = ExpertSpec::WeightPlace::AfterDown; }));
    expectRefused(
        "weight before", {"deepseek_v3_tiny_f32", "gpt_oss_small_bf16", "olmoe_small_bf16"},
        rules([](MoeConfig& c) { c.experts.routingWeight = ExpertSpec::WeightPlace::BeforeGateUp; }));
}

TEST(FamilyCheck, AMissingSharedExpertIsRefused) {
    expectRefused("no shared expert",
                  {"deepseek_v3_tiny_f32", "deepseek_v3_small_bf16", "glm4_moe_small_bf16", "llama4_tiny_f32",
                   "qwen3_5_moe_tiny_f32"},
                  rules([](MoeConfig& c) { c.sharedExpertIntermediateSize = 0; }));
    expectRefused("shared expert not gated", {"qwen3_5_moe_tiny_f32"},
                  rules([](MoeConfig& c) { c.sharedExpertGated = false; }));
}

TEST(FamilyCheck, OneExchangedExpertIsRefused) {
    expectRefused("one expert exchanged", kAll, [](ReferenceCase one) {
        const int used = one.routing.experts.front();
        return withWeights(std::move(one), {}, [used](Parameter parameter, int expert) {
            const bool routed = parameter == Parameter::ExpertGateUp || parameter == Parameter::ExpertDown;
            return routed && expert == used ? (used == 0 ? 1 : 0) : expert;
        });
    });
}

/// Weights in float32 are checked as such where the file has them so.
TEST(FamilyCheck, AWeightRoundedToTheModelsDtypeIsRefusedWhereTheFileKeepsFloat32) {
    for (const auto* name : {"deepseek_v3_small_bf16", "glm4_moe_small_bf16", "mixtral_small_bf16"}) {
        auto one = caseOf(name);
        EXPECT_EQ(one.weightsDtype, DType::F32) << name;
        for (auto& weight : one.routing.weights)
            weight = roundTo(weight, DType::BF16);
        EXPECT_THAT(again(one).check.problem, testing::HasSubstr("routing weight")) << name;
    }
    EXPECT_EQ(caseOf("gpt_oss_small_bf16").weightsDtype, DType::BF16);
    // The same for logits.
    auto one = caseOf("deepseek_v3_small_bf16");
    for (auto& logit : one.routerLogits)
        logit = roundTo(logit, DType::BF16);
    EXPECT_THAT(again(one).check.problem, testing::HasSubstr("router logit"));
}

/// Experts with the same gate and the same correction: an engine may take either, and no other.
TEST(FamilyCheck, ATieOfScoresMayBeDecidedEitherWay) {
    auto one = withWeights(caseOf("deepseek_v3_tiny_f32"),
                           [](Parameter parameter, int, MatrixShape shape, std::vector<float>& values) {
                               if (parameter != Parameter::Gate && parameter != Parameter::ScoreCorrection)
                                   return;
                               const auto row = values.size() / static_cast<std::size_t>(shape.rows) /
                                                (parameter == Parameter::Gate ? 1 : 16);
                               for (std::size_t e = 1; e < 16; e += 2)
                                   std::copy_n(values.begin() + static_cast<std::ptrdiff_t>((e - 1) * row),
                                               row, values.begin() + static_cast<std::ptrdiff_t>(e * row));
                           });
    one.config.numExpertsPerTok = 3; // so that one of two twins is left out
    one = withRules(one, [](MoeConfig& c) { c.numExpertsPerTok = 3; });
    const ExactEngine engine(one);
    one.routing = engine.route();
    one.routerLogits = engine.logits();
    one.output = engine.output(one.routing);
    const Float64Reference exact(*one.weights, toFloat64(one.hiddenStates, one.config.dtype));
    one.outputFloat64 = exact.output(exact.route());
    one = again(one);
    ASSERT_TRUE(one.check.plausible()) << one.check.problem;
    auto other = one.routing;
    const auto left =
        other.experts[2] ^ 1; // the twin of the last chosen one, which is chosen in part of the cases
    ASSERT_EQ(std::count(other.experts.begin(), other.experts.begin() + 3, left), 0);
    other.experts[2] = left;
    EXPECT_EQ(compareRouting(one, other).size(), 1u);
    EXPECT_TRUE(onlyTies(compareRouting(one, other)));
    // The one that scores least is no tie, nor the best of those in groups that were not chosen.
    std::vector<double> scores;
    for (std::size_t e = 0; e < 16; ++e)
        scores.push_back(sigmoidScore(exact.logits()[e]) + static_cast<double>(exact.correction()[e]));
    const int size = 16 / one.config.router.groups;
    std::int32_t best = -1;
    for (std::int32_t e = 0; e < 16; ++e) {
        const bool used = std::ranges::any_of(std::span(one.routing.experts).first(3),
                                              [&](auto chosen) { return chosen / size == e / size; });
        if (!used && (best < 0 || scores[asSize(e)] > scores[asSize(best)])) best = e;
    }
    ASSERT_GE(best, 0);
    const auto least = static_cast<std::int32_t>(std::ranges::min_element(scores) - scores.begin());
    for (const auto wrong : {least, best}) {
        ASSERT_EQ(std::count(other.experts.begin(), other.experts.begin() + 2, wrong), 0);
        other.experts[2] = wrong;
        EXPECT_EQ(compareRouting(one, other).size(), 1u);
        EXPECT_FALSE(onlyTies(compareRouting(one, other))) << wrong;
    }
}
