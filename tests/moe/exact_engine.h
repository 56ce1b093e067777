// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/convert.h"
#include "moe/float64_reference.h"
#include "moe/reference_case.h"
#include "moe/topk.h"

#include <vector>

namespace gatescope::test {

/// An engine without rounding errors but those that the model's dtype forces on it: logits and output.
class ExactEngine {
public:
    explicit ExactEngine(const ReferenceCase& reference) : ExactEngine(reference, *reference.weights) {}
    /// With other weights, or other rules: those of the weights' config.
    ExactEngine(const ReferenceCase& reference, const WeightSource& weights)
        : m_config(weights.config()),
          m_exact(weights, toFloat64(reference.hiddenStates, reference.config.dtype)) {}

    std::vector<float> logits() const {
        std::vector<float> rounded;
        for (const double logit : m_exact.logits()) {
            rounded.push_back(
                roundTo(static_cast<float>(logit), m_config.router.logitsDtype.value_or(m_config.dtype)));
        }
        return rounded;
    }

    Routing route() const {
        const auto values = logits();
        const auto topK = static_cast<std::size_t>(m_config.numExpertsPerTok);
        const auto tokens = static_cast<std::size_t>(m_exact.tokens());
        Routing routing{m_exact.tokens(), m_config.numExpertsPerTok, std::vector<std::int32_t>(tokens * topK),
                        std::vector<float>(tokens * topK)};
        std::vector<float> scratch(routingScratch(m_config.numExperts));
        for (std::size_t token = 0; token < tokens; ++token) {
            routeToken(values.data() + token * static_cast<std::size_t>(m_config.numExperts),
                       m_config.numExperts, m_config.numExpertsPerTok, m_config.router, scratch.data(),
                       routing.experts.data() + token * topK, routing.weights.data() + token * topK,
                       m_exact.correction().data());
        }
        return routing;
    }

    std::vector<float> output(const Routing& routing) const {
        Float64Routing wide{
            routing.tokens, routing.topK, routing.experts, {routing.weights.begin(), routing.weights.end()}};
        std::vector<float> rounded;
        for (const double value : m_exact.output(wide)) {
            rounded.push_back(roundTo(static_cast<float>(value), m_config.dtype));
        }
        return rounded;
    }

private:
    MoeConfig m_config;
    Float64Reference m_exact;
};

} // namespace gatescope::test
