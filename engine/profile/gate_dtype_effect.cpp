// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/gate_dtype_effect.h"

#include "base/bf16.h"
#include "moe/synthetic_weights.h"
#include "profile/layer_session.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>

namespace gatescope {

namespace {

constexpr int kTokensCompared = 1024;

std::vector<float> floats(const std::vector<std::byte>& bytes, DType dtype) {
    std::vector<float> values(bytes.size() / dtypeSize(dtype));
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (dtype == DType::BF16) {
            std::uint16_t half;
            std::memcpy(&half, bytes.data() + i * sizeof(half), sizeof(half));
            values[i] = bf16ToFloat(half);
        } else {
            std::memcpy(&values[i], bytes.data() + i * sizeof(float), sizeof(float));
        }
    }
    return values;
}

float rounded(double value, DType dtype) {
    const auto single = static_cast<float>(value);
    return dtype == DType::BF16 ? roundToBf16(single) : single;
}

/// Sums of squares of one kind of tokens.
struct Difference {
    double squares = 0; ///< of the output's difference
    double base = 0;    ///< of the output
    double relative() const { return base > 0 ? std::sqrt(squares / base) : 0; }
};

class EffectMeasurement {
public:
    EffectMeasurement(LayerSession& session, const std::stop_token& stop)
        : m_session(session), m_stop(stop), m_experiment(session.experiment()) {}

    GateDtypeEffect measure();

private:
    void oneLayer(std::size_t layer, const std::vector<float>& x);
    Routing otherRouting(std::size_t layer, const std::vector<float>& x) const;
    std::size_t exchanged(const Routing& own, const Routing& other, std::size_t token) const;

    LayerSession& m_session;
    const std::stop_token& m_stop;
    const Experiment& m_experiment;
    std::size_t m_tokens = 0, m_changed = 0, m_exchanged = 0;
    Difference m_all, m_ofChanged;
    double m_greatestDifference = 0, m_greatest = 0;
};

/// As the gate would route in the other dtype: x and weights are rounded to it, the logits once.
Routing EffectMeasurement::otherRouting(std::size_t layer, const std::vector<float>& x) const {
    const auto& config = m_experiment.config;
    const auto dtype = *m_experiment.whatIfGate;
    const auto& router = m_session.routerWeights(layer);
    const auto& gate = router.gate;
    const auto h = static_cast<std::size_t>(config.hiddenSize);
    const auto k = static_cast<std::size_t>(config.numExpertsPerTok);
    Routing routing;
    routing.tokens = m_experiment.tokens;
    routing.topK = config.numExpertsPerTok;
    routing.experts.resize(static_cast<std::size_t>(routing.tokens) * k);
    routing.weights.resize(routing.experts.size());
    std::vector<float> logits(gate.rows), weights(gate.values);
    std::vector<float> scratch(routingScratch(config.numExperts));
    std::ranges::transform(weights, weights.begin(), [&](float w) { return rounded(w, dtype); });
    for (std::size_t token = 0; token < static_cast<std::size_t>(routing.tokens); ++token) {
        for (std::size_t e = 0; e < gate.rows; ++e) {
            double sum = 0;
            for (std::size_t i = 0; i < h; ++i)
                sum += static_cast<double>(rounded(x[token * h + i], dtype)) * weights[e * h + i];
            if (!router.bias.empty()) sum += rounded(router.bias[e], dtype);
            logits[e] = rounded(sum, dtype);
        }
        routeToken(logits.data(), config.numExperts, config.numExpertsPerTok, config.router, scratch.data(),
                   routing.experts.data() + token * k, routing.weights.data() + token * k,
                   router.correction.data());
    }
    return routing;
}

std::size_t EffectMeasurement::exchanged(const Routing& own, const Routing& other, std::size_t token) const {
    const auto k = static_cast<std::ptrdiff_t>(own.topK);
    const auto at = static_cast<std::ptrdiff_t>(token) * k;
    const std::set<std::int32_t> before(own.experts.begin() + at, own.experts.begin() + at + k);
    return static_cast<std::size_t>(
        std::count_if(other.experts.begin() + at, other.experts.begin() + at + k,
                      [&](std::int32_t expert) { return !before.contains(expert); }));
}

void EffectMeasurement::oneLayer(std::size_t layer, const std::vector<float>& x) {
    auto& kernels = m_session.kernels();
    kernels.overrideRouting(std::nullopt);
    m_session.runLayer(0, layer);
    const auto own = kernels.readRouting();
    const auto output = floats(m_session.output(), m_experiment.dtype);
    const auto other = otherRouting(layer, x);
    kernels.overrideRouting(other);
    m_session.runLayer(0, layer);
    const auto changedOutput = floats(m_session.output(), m_experiment.dtype);
    kernels.overrideRouting(std::nullopt);
    const auto h = static_cast<std::size_t>(m_experiment.config.hiddenSize);
    for (std::size_t token = 0; token < static_cast<std::size_t>(own.tokens); ++token) {
        Difference one;
        for (std::size_t i = token * h; i < (token + 1) * h; ++i) {
            const double difference = static_cast<double>(changedOutput[i]) - output[i];
            one.squares += difference * difference;
            one.base += static_cast<double>(output[i]) * output[i];
            m_greatestDifference = std::max(m_greatestDifference, std::abs(difference));
            m_greatest = std::max(m_greatest, std::abs(static_cast<double>(output[i])));
        }
        m_all = {m_all.squares + one.squares, m_all.base + one.base};
        ++m_tokens;
        const auto count = exchanged(own, other, token);
        if (count == 0) continue;
        ++m_changed;
        m_exchanged += count;
        m_ofChanged = {m_ofChanged.squares + one.squares, m_ofChanged.base + one.base};
    }
}

GateDtypeEffect EffectMeasurement::measure() {
    const auto& config = m_experiment.config;
    const auto layers = m_session.layers();
    const int inputs = std::max(1, kTokensCompared / (m_experiment.tokens * static_cast<int>(layers)));
    for (int input = 0; input < inputs; ++input) {
        m_session.setInput(input);
        const auto x = floats(syntheticHiddenStates(m_experiment.tokens, config.hiddenSize,
                                                    m_experiment.dtype, m_experiment.seed, input),
                              m_experiment.dtype);
        for (std::size_t layer = 0; layer < layers; ++layer) {
            throwIfStopped(m_stop);
            oneLayer(layer, x);
        }
    }
    GateDtypeEffect effect;
    effect.from = m_experiment.dtype;
    effect.to = *m_experiment.whatIfGate;
    effect.layers = layers;
    effect.changed = wilson(m_changed, m_tokens);
    if (m_changed > 0)
        effect.expertsExchanged = static_cast<double>(m_exchanged) / static_cast<double>(m_changed);
    effect.outputRms = m_all.relative();
    effect.outputRmsOfChanged = m_ofChanged.relative();
    effect.outputMax = m_greatest > 0 ? m_greatestDifference / m_greatest : 0;
    return effect;
}

} // namespace

GateDtypeEffect measureGateDtype(LayerSession& session, const std::stop_token& stop) {
    return EffectMeasurement(session, stop).measure();
}

} // namespace gatescope
