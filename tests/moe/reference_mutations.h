// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/changed_weights.h"
#include "moe/convert.h"
#include "moe/reference_case.h"
#include "moe/rounding_model.h"

#include <algorithm>
#include <random>

namespace gatescope::test {

/// The case as its loader would make it of changed values.
inline ReferenceCase again(ReferenceCase one) {
    if (!one.bringsFloat64) { // a checkpoint's: the expected file has input and output alone
        one.routerLogits.clear();
        one.routing = {};
        one.outputFloat64.clear();
    }
    one.truth.clear();
    one.reroutedTokens.clear();
    one.check = {};
    one.model = nullptr;
    completeReference(one);
    return one;
}

inline std::size_t width(const ReferenceCase& one) {
    return static_cast<std::size_t>(one.config.hiddenSize);
}

inline void scaleToken(ReferenceCase& one, int token, double factor) {
    for (std::size_t i = 0; i < width(one); ++i) {
        auto& value = one.output[static_cast<std::size_t>(token) * width(one) + i];
        value = roundTo(static_cast<float>(value * factor), one.config.dtype);
    }
}

inline void makeNoise(ReferenceCase& one) {
    std::mt19937 random(5);
    std::normal_distribution<float> normal(0, 0.7f);
    for (auto& value : one.output)
        value = roundTo(normal(random), one.config.dtype);
}

inline ReferenceCase withWeights(ReferenceCase one, ChangedWeights::Change change,
                                 ChangedWeights::Redirect redirect = {}) {
    one.weights = std::make_shared<ChangedWeights>(one.weights, std::move(change), std::move(redirect));
    return one;
}

/// The worst ratio of any of the things that are checked.
inline double worstRatio(const ReferenceCheck& check) {
    return std::max(
        {check.outputRatio, check.logitRatio, check.choiceRatio, check.weightRatio, check.float64Ratio});
}

/// The same weights under other rules.
class OtherRules final : public WeightSource {
public:
    OtherRules(std::shared_ptr<const WeightSource> source, MoeConfig config)
        : m_source(std::move(source)), m_config(std::move(config)) {}

    const MoeConfig& config() const override { return m_config; }
    DType dtype() const override { return m_source->dtype(); }
    int layer() const override { return m_source->layer(); }
    std::string description() const override { return "other rules for " + m_source->description(); }
    void read(Parameter parameter, int expert, DType dtype, void* out) const override {
        m_source->read(parameter, expert, dtype, out);
    }
    std::vector<QuantizedMatrix> readQuantized(Parameter parameter, int expert,
                                               QuantizedMatrix::Format format) const override {
        return m_source->readQuantized(parameter, expert, format);
    }

private:
    std::shared_ptr<const WeightSource> m_source;
    MoeConfig m_config;
};

/// The case with its config changed, for the judge and the weights alike.
template <typename Change>
ReferenceCase withRules(ReferenceCase one, const Change& change) {
    change(one.config);
    one.weights = std::make_shared<OtherRules>(one.weights, one.config);
    return one;
}

} // namespace gatescope::test
