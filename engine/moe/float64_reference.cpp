#include "moe/float64_reference.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace gatescope {

namespace {

std::size_t asSize(int value) {
    return static_cast<std::size_t>(value);
}

/// A weight matrix [rows, columns]; its stored values are exact in float32.
struct Matrix {
    Matrix(const WeightSource& source, Parameter parameter, int expert = 0)
        : shape(parameterShape(source.config(), parameter)),
          values(asSize(shape.rows) * asSize(shape.columns)) {
        source.read(parameter, expert, DType::F32, values.data());
    }

    /// The matrix times a vector of `columns` values.
    std::vector<double> times(std::span<const double> vector) const {
        std::vector<double> product(asSize(shape.rows));
        for (std::size_t row = 0; row < product.size(); ++row) {
            double sum = 0;
            for (std::size_t column = 0; column < vector.size(); ++column) {
                sum += static_cast<double>(values[row * vector.size() + column]) * vector[column];
            }
            product[row] = sum;
        }
        return product;
    }

    MatrixShape shape;
    std::vector<float> values;
};

double sigmoid(double value) {
    return 1 / (1 + std::exp(-value));
}

/// down(silu(gate(x)) * up(x)); the upper half of `gateUp` is gate_proj.
std::vector<double> runMlp(const Matrix& gateUp, const Matrix& down, std::span<const double> x) {
    const auto both = gateUp.times(x);
    std::vector<double> activated(both.size() / 2);
    for (std::size_t i = 0; i < activated.size(); ++i) {
        activated[i] = both[i] * sigmoid(both[i]) * both[i + activated.size()];
    }
    return down.times(activated);
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
    const Matrix gate(m_weights, Parameter::Gate);
    for (int token = 0; token < m_tokens; ++token) {
        std::ranges::copy(gate.times(hiddenState(token)), std::back_inserter(m_logits));
    }
}

Float64Routing Float64Reference::route() const {
    std::vector<std::int32_t> chosen;
    std::vector<std::int32_t> order(asSize(m_config.numExperts));
    for (int token = 0; token < m_tokens; ++token) {
        const auto chances = probabilities(token);
        std::iota(order.begin(), order.end(), 0);
        std::ranges::stable_sort(order, std::greater{}, [&](int expert) { return chances[asSize(expert)]; });
        chosen.insert(chosen.end(), order.begin(), order.begin() + m_config.numExpertsPerTok);
    }
    return routeTo(chosen);
}

Float64Routing Float64Reference::routeTo(std::span<const std::int32_t> experts) const {
    Float64Routing routing;
    routing.tokens = m_tokens;
    routing.topK = m_config.numExpertsPerTok;
    routing.experts.assign(experts.begin(), experts.end());
    const auto topK = asSize(routing.topK);
    for (int token = 0; token < m_tokens; ++token) {
        const auto chances = probabilities(token);
        const auto chosen = experts.subspan(asSize(token) * topK, topK);
        double sum = 0;
        for (const auto expert : chosen) {
            sum += chances[asSize(expert)];
        }
        for (const auto expert : chosen) {
            routing.weights.push_back(chances[asSize(expert)] / (m_config.normTopkProb ? sum : 1.0));
        }
    }
    return routing;
}

std::vector<double> Float64Reference::output(const Float64Routing& routing) const {
    std::vector<double> output(m_hiddenStates.size());
    for (int expert = 0; expert < m_config.numExperts; ++expert) {
        if (std::ranges::count(routing.experts, expert) == 0) continue;
        const Matrix gateUp(m_weights, Parameter::ExpertGateUp, expert);
        const Matrix down(m_weights, Parameter::ExpertDown, expert);
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

std::vector<double> Float64Reference::probabilities(int token) const {
    const auto experts = asSize(m_config.numExperts);
    const auto logits = std::span(m_logits).subspan(asSize(token) * experts, experts);
    const double largest = std::ranges::max(logits);
    std::vector<double> chances;
    for (const double logit : logits) {
        chances.push_back(std::exp(logit - largest));
    }
    const double sum = std::accumulate(chances.begin(), chances.end(), 0.0);
    for (auto& chance : chances) {
        chance /= sum;
    }
    return chances;
}

void Float64Reference::addSharedExpert(std::vector<double>& output) const {
    const Matrix gateUp(m_weights, Parameter::SharedGateUp);
    const Matrix down(m_weights, Parameter::SharedDown);
    std::optional<Matrix> gate;
    if (m_config.sharedExpertGated) gate.emplace(m_weights, Parameter::SharedExpertGate);
    for (int token = 0; token < m_tokens; ++token) {
        const auto x = hiddenState(token);
        const double factor = gate ? sigmoid(gate->times(x).front()) : 1.0;
        addScaled(rowOf(output, token, m_config.hiddenSize), runMlp(gateUp, down, x), factor);
    }
}

} // namespace gatescope
