// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/float64_reference.h"

#include "moe/dense_matrix.h"
#include "moe/topk.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

namespace gatescope {

namespace {

/// In several sums side by side: one after another, each addition would wait for the one before.
double dot(const float* row, std::span<const double> vector) {
    constexpr std::size_t kSums = 8;
    std::array<double, kSums> sums{};
    const std::size_t whole = vector.size() - vector.size() % kSums;
    for (std::size_t column = 0; column < whole; column += kSums) {
        for (std::size_t i = 0; i < kSums; ++i)
            sums[i] += static_cast<double>(row[column + i]) * vector[column + i];
    }
    for (std::size_t column = whole; column < vector.size(); ++column)
        sums[column - whole] += static_cast<double>(row[column]) * vector[column];
    return std::accumulate(sums.begin(), sums.end(), 0.0);
}

/// The matrix times a vector of `columns` values, plus a bias [rows] where there is one.
std::vector<double> multiply(const DenseMatrix& matrix, std::span<const double> vector,
                             std::span<const float> bias = {}) {
    std::vector<double> product(matrix.rows);
    for (std::size_t row = 0; row < product.size(); ++row) {
        const double sum = dot(matrix.row(row), vector);
        product[row] = bias.empty() ? sum : sum + static_cast<double>(bias[row]);
    }
    return product;
}

double activate(const ExpertSpec& spec, double gate, double up) {
    if (spec.activation == ExpertSpec::Activation::SiluAndMul) return gate * sigmoidScore(gate) * up;
    if (spec.limit > 0) {
        gate = std::min(gate, spec.limit);
        up = std::clamp(up, -spec.limit, spec.limit);
    }
    return gate * sigmoidScore(spec.alpha * gate) * (up + spec.upOffset);
}

/// down(activation(gate(x), up(x))), with biases where there are any.
struct Mlp {
    Mlp(const WeightSource& weights, int expert)
        : spec(weights.config().experts),
          gateUp(weights, Parameter::ExpertGateUp, expert),
          down(weights, Parameter::ExpertDown, expert) {
        if (!spec.biases) return;
        gateUpBias = DenseMatrix(weights, Parameter::ExpertGateUpBias, expert).values;
        downBias = DenseMatrix(weights, Parameter::ExpertDownBias, expert).values;
    }
    /// The shared expert, which has no biases.
    explicit Mlp(const WeightSource& weights)
        : spec(weights.config().experts),
          gateUp(weights, Parameter::SharedGateUp),
          down(weights, Parameter::SharedDown) {}

    std::vector<double> run(std::span<const double> x) const {
        const auto both = multiply(gateUp, x, gateUpBias);
        std::vector<double> activated(both.size() / 2);
        for (std::size_t i = 0; i < activated.size(); ++i) {
            activated[i] = activate(spec, both[i], both[i + activated.size()]);
        }
        return multiply(down, activated, downBias);
    }

    const ExpertSpec& spec;
    DenseMatrix gateUp; ///< the upper half is gate_proj
    DenseMatrix down;
    std::vector<float> gateUpBias;
    std::vector<float> downBias;
};

void addScaled(std::span<double> sum, std::span<const double> row, double factor) {
    for (std::size_t i = 0; i < sum.size(); ++i) {
        sum[i] += factor * row[i];
    }
}

std::span<double> rowOf(std::vector<double>& matrix, int row, int columns) {
    return std::span(matrix).subspan(asSize(row) * asSize(columns), asSize(columns));
}

} // namespace

Float64Reference::Float64Reference(const WeightSource& weights, std::vector<double> hiddenStates)
    : m_weights(weights),
      m_config(weights.config()),
      m_hiddenStates(std::move(hiddenStates)),
      m_tokens(static_cast<int>(m_hiddenStates.size() / asSize(m_config.hiddenSize))) {
    RouterWeights router(m_weights);
    m_correction = std::move(router.correction);
    for (int token = 0; token < m_tokens; ++token) {
        std::ranges::copy(multiply(router.gate, hiddenState(token), router.bias),
                          std::back_inserter(m_logits));
    }
}

Float64Routing Float64Reference::emptyRouting() const {
    const auto slots = asSize(m_tokens) * asSize(m_config.numExpertsPerTok);
    return {m_tokens, m_config.numExpertsPerTok, std::vector<std::int32_t>(slots),
            std::vector<double>(slots)};
}

Float64Routing Float64Reference::route() const {
    auto routing = emptyRouting();
    std::vector<double> scratch(routingScratch(m_config.numExperts));
    for (int token = 0; token < m_tokens; ++token) {
        const auto slot = asSize(token) * asSize(routing.topK);
        routeToken(m_logits.data() + asSize(token) * asSize(m_config.numExperts), m_config.numExperts,
                   routing.topK, m_config.router, scratch.data(), routing.experts.data() + slot,
                   routing.weights.data() + slot, m_correction.data());
    }
    return routing;
}

Float64Routing Float64Reference::routeTo(std::span<const std::int32_t> experts) const {
    auto routing = emptyRouting();
    std::ranges::copy(experts, routing.experts.begin());
    std::vector<double> scratch(routingScratch(m_config.numExperts));
    for (int token = 0; token < m_tokens; ++token) {
        const auto slot = asSize(token) * asSize(routing.topK);
        weighExperts(m_logits.data() + asSize(token) * asSize(m_config.numExperts), m_config.numExperts,
                     routing.topK, m_config.router, scratch.data(), routing.experts.data() + slot,
                     routing.weights.data() + slot);
    }
    return routing;
}

std::vector<double> Float64Reference::output(const Float64Routing& routing) const {
    std::vector<double> output(m_hiddenStates.size());
    for (int expert = 0; expert < m_config.numExperts; ++expert) {
        if (std::ranges::count(routing.experts, expert) > 0) addExpert(expert, routing, output);
    }
    if (m_config.sharedExpertIntermediateSize > 0) addSharedExpert(output);
    return output;
}

void Float64Reference::addExpert(int expert, const Float64Routing& routing,
                                 std::vector<double>& output) const {
    const Mlp mlp(m_weights, expert);
    const bool before = m_config.experts.routingWeight == ExpertSpec::WeightPlace::BeforeGateUp;
    for (std::size_t slot = 0; slot < routing.experts.size(); ++slot) {
        if (routing.experts[slot] != expert) continue;
        const int token = static_cast<int>(slot / asSize(routing.topK));
        const auto x = hiddenState(token);
        std::vector<double> input(x.begin(), x.end());
        for (auto& value : input) {
            if (before) value *= routing.weights[slot];
        }
        addScaled(rowOf(output, token, m_config.hiddenSize), mlp.run(input),
                  before ? 1.0 : routing.weights[slot]);
    }
}

std::vector<double> Float64Reference::outputRow(int token, std::span<const std::int32_t> experts) const {
    const auto x = hiddenState(token);
    const Float64Reference alone(m_weights, {x.begin(), x.end()});
    return alone.output(alone.routeTo(experts));
}

std::span<const double> Float64Reference::hiddenState(int token) const {
    const auto width = asSize(m_config.hiddenSize);
    return std::span(m_hiddenStates).subspan(asSize(token) * width, width);
}

void Float64Reference::addSharedExpert(std::vector<double>& output) const {
    const Mlp mlp(m_weights);
    std::optional<DenseMatrix> gate;
    if (m_config.sharedExpertGated) gate.emplace(m_weights, Parameter::SharedExpertGate);
    for (int token = 0; token < m_tokens; ++token) {
        const auto x = hiddenState(token);
        const double factor = gate ? sigmoidScore(multiply(*gate, x).front()) : 1.0;
        addScaled(rowOf(output, token, m_config.hiddenSize), mlp.run(x), factor);
    }
}

} // namespace gatescope
