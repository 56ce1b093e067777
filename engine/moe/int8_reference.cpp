// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/int8_reference.h"

#include "base/bf16.h"
#include "moe/dense_matrix.h"
#include "moe/int8_expert.h"
#include "moe/router_scores.h"

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

constexpr double kWeightError = 0x1p-21; // of a float32 sigmoid or softmax

/// x * weight, both in bf16.
std::vector<float> weighed(std::span<const float> x, double weight) {
    const float factor = roundToBf16(static_cast<float>(weight));
    std::vector<float> row;
    for (const float value : x)
        row.push_back(roundToBf16(value * factor));
    return row;
}

/// With the weight applied to the input, whose last bits may decide how it is rounded.
Int8Row runWeighed(const Int8Expert& expert, std::span<const float> x, double weight) {
    const auto input = weighed(x, weight);
    auto row = expert.run(input);
    for (const double error : {-kWeightError, kWeightError}) {
        const auto other = weighed(x, weight * (1 + error));
        if (other == input) continue;
        const auto run = expert.run(other);
        for (std::size_t i = 0; i < row.values.size(); ++i)
            row.slack[i] += std::abs(static_cast<double>(run.values[i]) - row.values[i]) + run.slack[i];
    }
    return row;
}

/// The sigmoid that scales the shared expert, and how far a sum in float32 in any order may be from it.
struct SharedScale {
    double value = 1;
    double slack = 0;

    SharedScale(const std::vector<float>& gate, std::span<const float> x) {
        if (gate.empty()) return;
        double sum = 0;
        double magnitude = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            const double product = static_cast<double>(roundToBf16(gate[i])) * x[i];
            sum += product;
            magnitude += std::abs(product);
        }
        value = sigmoidScore(sum);
        slack = value * (1 - value) * magnitude * static_cast<double>(x.size()) * 0x1p-24;
    }
};

std::vector<float> sharedGate(const WeightSource& weights) {
    if (!weights.config().sharedExpertGated) return {};
    return DenseMatrix(weights, Parameter::SharedExpertGate).values;
}

} // namespace

void Int8Reference::addTerms(std::size_t token, std::span<const Term> terms) {
    const auto width = terms.front().values.size();
    for (std::size_t i = 0; i < width; ++i) {
        float sum = 0;
        double magnitude = 0;
        double slack = 0;
        for (const auto& term : terms) {
            const double size = std::abs(static_cast<double>(term.values[i]));
            sum += static_cast<float>(term.weight) * term.values[i];
            magnitude += term.weight * size;
            slack += term.weight * term.slack[i] + term.weightSlack * size;
        }
        m_output[token * width + i] = sum;
        // as many products and sums, and a softmax in float32
        m_slack[token * width + i] = slack + (static_cast<double>(terms.size()) + 8) * 0x1p-23 * magnitude;
    }
}

Int8Reference::Int8Reference(const WeightSource& weights, std::span<const float> hiddenStates,
                             const ChosenExperts& chosen)
    : m_tokens(static_cast<int>(hiddenStates.size()) / weights.config().hiddenSize),
      m_output(hiddenStates.size()),
      m_slack(hiddenStates.size()) {
    const auto& config = weights.config();
    const auto width = asSize(config.hiddenSize);
    const auto k = asSize(config.numExpertsPerTok);
    const bool before = config.experts.routingWeight == ExpertSpec::WeightPlace::BeforeGateUp;
    const auto inputOf = [&](std::size_t token) { return hiddenStates.subspan(token * width, width); };
    std::vector<std::vector<Term>> terms(asSize(m_tokens), std::vector<Term>(k));
    for (std::int32_t e = 0; e < config.numExperts; ++e) {
        if (std::ranges::find(chosen.experts, e) == chosen.experts.end()) continue;
        const Int8Expert expert(weights, e);
        for (std::size_t choice = 0; choice < chosen.experts.size(); ++choice) {
            if (chosen.experts[choice] != e) continue;
            const double weight = chosen.weights[choice];
            const auto x = inputOf(choice / k);
            auto row = before ? runWeighed(expert, x, weight) : expert.run(x);
            terms[choice / k][choice % k] = {std::move(row.values), std::move(row.slack),
                                             before ? 1.0 : weight, 0};
        }
    }
    if (config.sharedExpertIntermediateSize > 0) {
        const auto expert = Int8Expert::shared(weights);
        const auto gate = sharedGate(weights);
        for (std::size_t token = 0; token < terms.size(); ++token) {
            const SharedScale scale(gate, inputOf(token));
            auto row = expert.run(inputOf(token));
            terms[token].push_back({std::move(row.values), std::move(row.slack), scale.value, scale.slack});
        }
    }
    for (std::size_t token = 0; token < terms.size(); ++token)
        addTerms(token, terms[token]);
}

} // namespace gatescope
