// SPDX-License-Identifier: GPL-3.0-or-later
// The integer reference under the rules of other families, against a block that was written apart from it,
// and what it refuses.

#include "base/bf16.h"
#include "moe/changed_int8.h"
#include "moe/convert.h"
#include "moe/family_configs.h"
#include "moe/float64_reference.h"
#include "moe/int8_block.h"
#include "moe/int8_check.h"
#include "moe/quantized_weights.h"
#include "moe/reference_mutations.h"
#include "moe/synthetic_weights.h"
#include "moe/test_files.h"

#include <algorithm>
#include <iostream>

using namespace gatescope;
using namespace gatescope::test;

namespace {

constexpr auto kFormat = QuantizedMatrix::Format::Int8Channels;
constexpr int kTokens = 24;

using Source = std::shared_ptr<const WeightSource>;

template <typename Change>
Source underRules(const Source& source, const Change& change) {
    auto config = source->config();
    change(config);
    return std::make_shared<OtherRules>(source, config);
}

/// The scales of two output channels exchanged in one parameter.
Source withOtherScales(const Source& source, Parameter changed) {
    return std::make_shared<ChangedInt8>(source, [changed](Parameter parameter, int, auto& matrices) {
        if (parameter == changed) std::swap(matrices.back().scales[3], matrices.back().scales[4]);
    });
}

class Int8FamilyTest : public testing::TestWithParam<FamilyRules> {
protected:
    void SetUp() override {
        auto config = GetParam().config();
        config.dtype = DType::BF16;
        m_weights = makeQuantizedWeights(makeSyntheticWeights(config, 11), kFormat);
        const auto states = syntheticHiddenStates(kTokens, config.hiddenSize, DType::BF16, 11);
        m_x = toFloat32(states, DType::BF16);
        const auto exact = Float64Reference(*m_weights, toFloat64(states, DType::BF16)).route();
        m_routing = {exact.tokens, exact.topK, exact.experts, {exact.weights.begin(), exact.weights.end()}};
        m_routingWeights.assign(m_routing.weights.begin(), m_routing.weights.end());
    }

    const MoeConfig& config() const { return m_weights->config(); }
    Int8Reference exact() const { return {*m_weights, m_x, {m_routing.experts, m_routingWeights}}; }
    /// What an engine gives whose weights, rules or arithmetic are these, rounded to bf16.
    std::vector<float> engine(const Source& weights, const Int8Mistakes& mistakes = {}) const {
        auto output = int8Block(*weights, m_x, m_routing, mistakes);
        for (auto& value : output)
            value = roundToBf16(value);
        return output;
    }
    void expectRefused(const std::vector<float>& output, double atLeast, const std::string& what) const {
        const double worst = int8Distance(exact(), output, true).worst;
        EXPECT_GT(worst, atLeast) << what;
        std::cout << GetParam().name << ", " << what << ": " << worst << '\n';
    }

    Source m_weights;
    std::vector<float> m_x;
    Routing m_routing;
    std::vector<double> m_routingWeights;
};

TEST_P(Int8FamilyTest, IsABlockThatWasWrittenApart) {
    const auto distance = int8Distance(exact(), engine(m_weights), true);
    EXPECT_LE(distance.worst, 1) << "token " << distance.token;
    EXPECT_EQ(distance.differing, 0u);
    const auto unrounded = int8Block(*m_weights, m_x, m_routing);
    EXPECT_LE(int8Distance(exact(), unrounded, false).worst, 1);
    if (!config().experts.biases && !config().sharedExpertGated) {
        EXPECT_EQ(int8Distance(exact(), unrounded, false).differing, 0u);
    }
}

/// The slack stays small: else it would pass anything.
TEST_P(Int8FamilyTest, MostElementsHaveNoSlackToSpeakOf) {
    const auto reference = exact();
    const auto& slack = reference.slack();
    const auto wide = std::ranges::count_if(slack, [](double one) { return one > 1e-3; });
    EXPECT_LT(wide, std::ssize(slack) / 5);
}

TEST_P(Int8FamilyTest, RulesThatAreLeftOutAreRefused) {
    const auto refused = [&](const std::string& what, double atLeast, const auto& change) {
        expectRefused(engine(underRules(m_weights, change)), atLeast, what);
    };
    if (config().experts.biases) {
        refused("no biases", 10, [](MoeConfig& c) { c.experts.biases = false; });
        expectRefused(engine(m_weights, {.biasAfterRounding = true}), 1, "biases added to what was rounded");
    }
    if (config().experts.activation == ExpertSpec::Activation::ClampedSwiglu) {
        refused("no clamp", 10, [](MoeConfig& c) { c.experts.limit = 0; });
        refused("a clamp at 1.6", 5, [](MoeConfig& c) { c.experts.limit = 1.6; });
        refused("no offset of up", 10, [](MoeConfig& c) { c.experts.upOffset = 0; });
        refused("another alpha", 5, [](MoeConfig& c) { c.experts.alpha = 1; });
        refused("silu", 10, [](MoeConfig& c) { c.experts.activation = ExpertSpec::Activation::SiluAndMul; });
    }
    if (config().sharedExpertIntermediateSize > 0) {
        refused("no shared expert", 10, [](MoeConfig& c) { c.sharedExpertIntermediateSize = 0; });
        refused("the shared expert's gate the other way", 10,
                [](MoeConfig& c) { c.sharedExpertGated = !c.sharedExpertGated; });
    }
    refused("routing weights in the other place", 1, [](MoeConfig& c) {
        using Place = ExpertSpec::WeightPlace;
        auto& place = c.experts.routingWeight;
        place = place == Place::AfterDown ? Place::BeforeGateUp : Place::AfterDown;
    });
}

TEST_P(Int8FamilyTest, ScalesOfOtherChannelsAreRefused) {
    for (const auto parameter : {Parameter::ExpertGateUp, Parameter::ExpertDown})
        expectRefused(engine(withOtherScales(m_weights, parameter)), 1, "an expert's scales exchanged");
    if (config().sharedExpertIntermediateSize == 0) return;
    for (const auto parameter : {Parameter::SharedGateUp, Parameter::SharedDown})
        expectRefused(engine(withOtherScales(m_weights, parameter)), 1, "the shared expert's exchanged");
    expectRefused(engine(m_weights, {.perTensor = true}), 2, "one scale for all rows");
}

INSTANTIATE_TEST_SUITE_P(Families, Int8FamilyTest, testing::ValuesIn(kFamilies),
                         [](const auto& info) { return std::string(info.param.name); });

/// A family's own reference file as a W8A8 case: int8 weights of its values, and the outputs that they give.
class Int8FamilyCase : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        m_case = loadReferenceCase(std::filesystem::path(GATESCOPE_GOLDEN_DIR) / "reference" /
                                   (std::string(GetParam()) + ".safetensors"));
        m_case.config.experts.limit = m_case.config.experts.limit > 0 ? 1.0 : 0.0; // no value reaches its 7
        m_case.weights = underRules(makeQuantizedWeights(m_case.weights, kFormat),
                                    [&](MoeConfig& config) { config = m_case.config; });
        m_case.int8 = true;
        weighInFloat32();
        m_case.outputFloat32 =
            int8Block(*m_case.weights, toFloat32(m_case.hiddenStates, m_case.config.dtype), m_case.routing);
        for (std::size_t i = 0; i < m_case.output.size(); ++i)
            m_case.output[i] = roundToBf16(m_case.outputFloat32[i]);
        m_case = again(m_case);
    }
    /// As W8A8 files keep them; the file's own may be in bf16.
    void weighInFloat32() {
        auto& routing = m_case.routing;
        const auto experts = static_cast<std::size_t>(m_case.config.numExperts);
        const auto k = static_cast<std::size_t>(routing.topK);
        std::vector<float> scratch(routingScratch(m_case.config.numExperts));
        for (std::size_t token = 0; token * k < routing.weights.size(); ++token) {
            weighExperts(m_case.routerLogits.data() + token * experts, m_case.config.numExperts, routing.topK,
                         m_case.config.router, scratch.data(), routing.experts.data() + token * k,
                         routing.weights.data() + token * k);
        }
        m_case.weightsDtype = DType::F32;
    }
    /// The judge of the file, and that of an engine which has the file's output.
    void expectRefused(const Source& weights, const std::string& what) const {
        auto one = m_case;
        one.weights = weights;
        one.config = weights->config();
        EXPECT_THAT(again(one).check.problem, testing::HasSubstr("don't belong together")) << what;
        EXPECT_FALSE(checkInt8Tokens(m_case, *weights, m_case.routing, m_case.routerLogits, m_case.output)
                         .tokens.passed())
            << what;
    }

    ReferenceCase m_case;
};

TEST_P(Int8FamilyCase, IsJudged) {
    EXPECT_TRUE(m_case.check.plausible()) << m_case.check.problem;
    const auto check = checkInt8Engine(m_case, m_case.routing, m_case.routerLogits, m_case.output);
    EXPECT_TRUE(check.output.passed) << check.tokens.outputRatio;
    EXPECT_EQ(check.differing, 0u);
    if (m_case.config.experts.biases) {
        expectRefused(underRules(m_case.weights, [](MoeConfig& c) { c.experts.biases = false; }),
                      "no biases");
        expectRefused(underRules(m_case.weights, [](MoeConfig& c) { c.experts.limit = 0; }), "no clamp");
    }
    if (m_case.config.sharedExpertIntermediateSize > 0) {
        expectRefused(underRules(m_case.weights, [](MoeConfig& c) { c.sharedExpertIntermediateSize = 0; }),
                      "no shared expert");
        expectRefused(withOtherScales(m_case.weights, Parameter::SharedDown), "other scales of the shared");
    }
    expectRefused(withOtherScales(m_case.weights, Parameter::ExpertDown), "other scales");
}

INSTANTIATE_TEST_SUITE_P(Files, Int8FamilyCase,
                         testing::Values("families/gpt_oss_small_bf16", "families/deepseek_v3_small_bf16",
                                         "families/glm4_moe_small_bf16", "qwen3_next_small_bf16"),
                         [](const auto& info) {
                             const std::string name = info.param;
                             return name.substr(name.find('/') + 1);
                         });

TEST(Int8Families, WeightsThatAreNotInt8AreNamed) {
    auto config = qwen2Moe();
    config.dtype = DType::BF16;
    const auto plain = makeSyntheticWeights(config, 3);
    const std::vector<float> x(static_cast<std::size_t>(config.hiddenSize), 0.5f);
    const std::vector<std::int32_t> experts{0, 1, 2, 5};
    const std::vector<double> weights{0.25, 0.25, 0.25, 0.25};
    expectError([&] { Int8Reference(*plain, x, {experts, weights}); }, {"synthetic", "expert 0", "int8"});
    const auto withoutShared = std::make_shared<ChangedInt8>(makeQuantizedWeights(plain, kFormat),
                                                             [](Parameter parameter, int, auto& matrices) {
                                                                 if (parameter == Parameter::SharedDown)
                                                                     matrices.clear();
                                                             });
    expectError(
        [&] {
            Int8Reference(*withoutShared, x, {experts, weights});
        },
        {"synthetic", "the shared expert", "int8"});
}

} // namespace
