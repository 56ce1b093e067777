// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/float64_reference.h"

#include "moe/dense_matrix.h"
#include "moe/topk.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace gatescope {

namespace {

/// The matrix times a vector of `columns` values.
std::vector<double> multiply(const DenseMatrix& matrix, std::span<const double> vector) {
    std::vector<double> product(matrix.rows);
    for (std::size_t row = 0; row < product.size(); ++row) {
        double sum = 0;
        for (std::size_t column = 0; column < vector.size(); ++column) {
            sum += static_cast<double>(matrix.row(row)[column]) * vector[column];
        }
        product[row] = sum;
    }
    return product;
}

double sigmoid(double value) {
    return 1 / (1 + std::exp(-value));
}

/// down(silu(gate(x)) * up(x)); the upper half of `gateUp` is gate_proj.
std::vector<double> runMlp(const DenseMatrix& gateUp, const DenseMatrix& down, std::span<const double> x) {
    const auto both = multiply(gateUp, x);
    std::vector<double> activated(both.size() / 2);
    for (std::size_t i = 0; i < activated.size(); ++i) {
        activated[i] = both[i] * sigmoid(both[i]) * both[i + activated.size()];
    }
    return multiply(down, activated);
}

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
    const DenseMatrix gate(m_weights, Parameter::Gate);
    for (int token = 0; token < m_tokens; ++token) {
        std::ranges::copy(multiply(gate, hiddenState(token)), std::back_inserter(m_logits));
    }
}

Float64Routing Float64Reference::emptyRouting() const {
    const auto slots = asSize(m_tokens) * asSize(m_config.numExpertsPerTok);
    return {m_tokens, m_config.numExpertsPerTok, std::vector<std::int32_t>(slots),
            std::vector<double>(slots)};
}

Float64Routing Float64Reference::route() const {
    auto routing = emptyRouting();
    std::vector<double> scratch(asSize(m_config.numExperts));
    for (int token = 0; token < m_tokens; ++token) {
        const auto slot = asSize(token) * asSize(routing.topK);
        routeToken(m_logits.data() + asSize(token) * scratch.size(), m_config.numExperts, routing.topK,
                   m_config.router, scratch.data(), routing.experts.data() + slot,
                   routing.weights.data() + slot);
    }
    return routing;
}

Float64Routing Float64Reference::routeTo(std::span<const std::int32_t> experts) const {
    auto routing = emptyRouting();
    std::ranges::copy(experts, routing.experts.begin());
    std::vector<double> scratch(asSize(m_config.numExperts));
    for (int token = 0; token < m_tokens; ++token) {
        const auto slot = asSize(token) * asSize(routing.topK);
        weighExperts(m_logits.data() + asSize(token) * scratch.size(), m_config.numExperts, routing.topK,
                     m_config.router, scratch.data(), routing.experts.data() + slot,
                     routing.weights.data() + slot);
    }
    return routing;
}

std::vector<double> Float64Reference::output(const Float64Routing& routing) const {
    std::vector<double> output(m_hiddenStates.size());
    for (int expert = 0; expert < m_config.numExperts; ++expert) {
        if (std::ranges::count(routing.experts, expert) == 0) continue;
        const DenseMatrix gateUp(m_weights, Parameter::ExpertGateUp, expert);
        const DenseMatrix down(m_weights, Parameter::ExpertDown, expert);
        for (std::size_t slot = 0; slot < routing.experts.size(); ++slot) {
            if (routing.experts[slot] != expert) continue;
            const int token = static_cast<int>(slot / asSize(routing.topK));
            addScaled(rowOf(output, token, m_config.hiddenSize), runMlp(gateUp, down, hiddenState(token)),
                      routing.weights[slot]);
        }
    }
    if (m_config.sharedExpertIntermediateSize > 0) addSharedExpert(output);
    return output;
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
    const DenseMatrix gateUp(m_weights, Parameter::SharedGateUp);
    const DenseMatrix down(m_weights, Parameter::SharedDown);
    std::optional<DenseMatrix> gate;
    if (m_config.sharedExpertGated) gate.emplace(m_weights, Parameter::SharedExpertGate);
    for (int token = 0; token < m_tokens; ++token) {
        const auto x = hiddenState(token);
        const double factor = gate ? sigmoid(multiply(*gate, x).front()) : 1.0;
        addScaled(rowOf(output, token, m_config.hiddenSize), runMlp(gateUp, down, x), factor);
    }
}

} // namespace gatescope
