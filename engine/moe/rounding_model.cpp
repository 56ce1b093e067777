// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/rounding_model.h"

#include "moe/dense_matrix.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <set>

namespace gatescope {

namespace {

/// exp, the sum and the division of a softmax or sigmoid in float32, in units of 2^-24.
constexpr double kExpError = 8 * 0x1p-24;
/// Standard deviations within which an accumulation stays.
constexpr double kAccumulationSigmas = 4;

double square(double value) {
    return value * value;
}

double sigmoid(double value) {
    return 1 / (1 + std::exp(-value));
}

struct Dot {
    double sum = 0;
    double squares = 0; ///< of the products
};

Dot dot(const float* row, std::span<const double> x) {
    Dot result;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double product = static_cast<double>(row[i]) * x[i];
        result.sum += product;
        result.squares += product * product;
    }
    return result;
}

} // namespace

struct RoundingModel::Mlp {
    Mlp(const WeightSource& weights, Parameter gateUpParameter, Parameter downParameter, int expert)
        : gateUp(weights, gateUpParameter, expert),
          down(weights, downParameter, expert),
          columnSquares(down.columns) {
        for (std::size_t row = 0; row < down.rows; ++row) {
            for (std::size_t i = 0; i < down.columns; ++i) {
                columnSquares[i] += square(static_cast<double>(down.row(row)[i]));
            }
        }
    }

    DenseMatrix gateUp;
    DenseMatrix down;
    std::vector<double> columnSquares;
};

/// A token's output while it is added up.
struct RoundingModel::Sums {
    explicit Sums(std::size_t width)
        : output(width), variances(width), addendSquares(width), softmax(width) {}

    std::vector<double> output;
    std::vector<double> variances;
    std::vector<double> addendSquares;
    std::vector<double> softmax; ///< sum of |weighted rows|
    double alongVariance = 0;
    double energy = 0;
    double energySquares = 0;
    int addends = 0;
};

double RowDistance::worst() const {
    return std::max({spread, scale, element});
}

RoundingModel::RoundingModel(const WeightSource& weights, std::vector<double> hiddenStates,
                             std::vector<double> directions, DType dtype)
    : m_weights(weights),
      m_config(weights.config()),
      m_rounding(Rounding::of(dtype)),
      m_hiddenStates(std::move(hiddenStates)),
      m_directions(std::move(directions)),
      m_exact(weights, m_hiddenStates) {
    const DenseMatrix gate(m_weights, Parameter::Gate);
    for (int token = 0; token < m_exact.tokens(); ++token) {
        for (std::size_t expert = 0; expert < gate.rows; ++expert) {
            const auto logit = dot(gate.row(expert), stateOf(token));
            m_logitAccumulation.push_back(kAccumulationSigmas * std::sqrt(accumulationVariance(
                                                                    logit.sum, logit.squares, gate.columns)));
        }
    }
}

double RoundingModel::logitAccumulation(int token, int expert) const {
    return m_logitAccumulation[asSize(token) * asSize(m_config.numExperts) + asSize(expert)];
}

double RoundingModel::logitBound(int token, int expert) const {
    const double accumulation = logitAccumulation(token, expert);
    const double logit = m_exact.logits()[asSize(token) * asSize(m_config.numExperts) + asSize(expert)];
    return m_rounding.halfStep(std::abs(logit) + accumulation) + accumulation;
}

RoundingModel::MlpRow RoundingModel::runMlp(const Mlp& mlp, int token) const {
    const auto x = stateOf(token);
    const auto direction = directionOf(token);
    const std::size_t inner = mlp.down.columns;
    std::vector<double> hidden(inner), hiddenVariances(inner), along(inner);
    for (std::size_t i = 0; i < inner; ++i) {
        const auto a = dot(mlp.gateUp.row(i), x);
        const auto b = dot(mlp.gateUp.row(i + inner), x);
        const double chance = sigmoid(a.sum);
        const double silu = a.sum * chance;
        const double slope = chance * (1 + a.sum * (1 - chance));
        hidden[i] = silu * b.sum;
        const double errorA = m_rounding.variance(a.sum) + accumulationVariance(a.sum, a.squares, x.size());
        const double errorB = m_rounding.variance(b.sum) + accumulationVariance(b.sum, b.squares, x.size());
        const double errorSilu = m_rounding.variance(silu) + square(kExpError * silu);
        hiddenVariances[i] = square(b.sum) * (square(slope) * errorA + errorSilu) + square(silu) * errorB +
                             m_rounding.variance(hidden[i]);
    }
    MlpRow row;
    row.values.resize(mlp.down.rows);
    row.variances.resize(mlp.down.rows);
    for (std::size_t r = 0; r < mlp.down.rows; ++r) {
        const float* weights = mlp.down.row(r);
        Dot y;
        double inherited = 0;
        for (std::size_t i = 0; i < inner; ++i) {
            const double weight = weights[i];
            const double product = weight * hidden[i];
            y.sum += product;
            y.squares += product * product;
            inherited += weight * weight * hiddenVariances[i];
            along[i] += weight * direction[r];
        }
        const double own = m_rounding.variance(y.sum) + accumulationVariance(y.sum, y.squares, inner);
        row.values[r] = y.sum;
        row.variances[r] = inherited + own;
        row.alongVariance += square(direction[r]) * own;
        row.energy += own;
        row.energySquares += square(own);
    }
    for (std::size_t i = 0; i < inner; ++i) {
        row.alongVariance += square(along[i]) * hiddenVariances[i];
        row.energy += mlp.columnSquares[i] * hiddenVariances[i];
        row.energySquares += square(mlp.columnSquares[i] * hiddenVariances[i]);
    }
    return row;
}

void RoundingModel::evaluate(const std::vector<std::vector<std::int32_t>>& experts) {
    std::map<std::int32_t, std::set<int>> tokensOf;
    for (std::size_t token = 0; token < experts.size(); ++token) {
        for (const auto expert : experts[token]) {
            const std::pair key(static_cast<int>(token), expert);
            if (!m_rows.contains(key)) tokensOf[expert].insert(key.first);
        }
    }
    for (const auto& [expert, tokens] : tokensOf) {
        const Mlp mlp(m_weights, Parameter::ExpertGateUp, Parameter::ExpertDown, expert);
        for (const int token : tokens) {
            m_rows.emplace(std::pair(token, expert), runMlp(mlp, token));
        }
    }
    if (m_config.sharedExpertIntermediateSize > 0 && m_shared.empty()) evaluateShared();
}

void RoundingModel::evaluateShared() {
    const Mlp mlp(m_weights, Parameter::SharedGateUp, Parameter::SharedDown, 0);
    std::optional<DenseMatrix> gate;
    if (m_config.sharedExpertGated) gate.emplace(m_weights, Parameter::SharedExpertGate);
    for (int token = 0; token < m_exact.tokens(); ++token) {
        m_shared.push_back(runMlp(mlp, token));
        double scale = 1;
        double relative = 0;
        if (gate) {
            const auto logit = dot(gate->row(0), stateOf(token));
            scale = sigmoid(logit.sum);
            const double error = std::sqrt(m_rounding.variance(logit.sum) +
                                           accumulationVariance(logit.sum, logit.squares, gate->columns));
            relative = (1 - scale) * error;
        }
        m_sharedScales.push_back(scale);
        m_sharedScaleErrors.push_back(relative);
    }
}

void RoundingModel::add(Sums& sums, const MlpRow& row, int token, double weight, double weightError) const {
    const auto direction = directionOf(token);
    // The weight's error moves the whole row at once.
    const double relative = square(m_rounding.unit) + square(kExpError) + square(weightError);
    double rowSquares = 0;
    double alongRow = 0;
    double own = 0;
    for (std::size_t i = 0; i < row.values.size(); ++i) {
        const double addend = weight * row.values[i];
        const double product = m_rounding.variance(addend);
        sums.output[i] += addend;
        sums.addendSquares[i] += square(addend);
        sums.softmax[i] += std::abs(addend);
        sums.variances[i] += square(weight) * row.variances[i] + product + relative * square(addend);
        sums.alongVariance += square(direction[i]) * product;
        rowSquares += square(addend);
        alongRow += direction[i] * addend;
        own += product;
    }
    sums.alongVariance += square(weight) * row.alongVariance + relative * square(alongRow);
    sums.energy += square(weight) * row.energy + relative * rowSquares + own;
    sums.energySquares += square(square(weight)) * row.energySquares + square(relative * rowSquares) +
                          square(own) / static_cast<double>(row.values.size());
    ++sums.addends;
}

RowEstimate RoundingModel::estimate(int token, std::span<const std::int32_t> experts,
                                    std::span<const double> weights,
                                    std::span<const double> weightErrors) const {
    Sums sums(asSize(m_config.hiddenSize));
    for (std::size_t i = 0; i < experts.size(); ++i) {
        add(sums, m_rows.at({token, experts[i]}), token, weights[i], weightErrors[i]);
    }
    if (!m_shared.empty()) {
        add(sums, m_shared[asSize(token)], token, m_sharedScales[asSize(token)],
            m_sharedScaleErrors[asSize(token)]);
    }
    const auto direction = directionOf(token);
    RowEstimate estimate;
    for (std::size_t i = 0; i < sums.output.size(); ++i) {
        // The last rounding, and the partial sums before it: m of n addends in any order have m / n of their
        // squares, on the average.
        const double additions = m_rounding.variance(sums.output[i]) +
                                 square(m_rounding.unit) * sums.addendSquares[i] * (sums.addends + 1) / 2;
        sums.variances[i] += additions;
        sums.alongVariance += square(direction[i]) * additions;
        sums.energy += additions;
        sums.energySquares += square(additions);
        estimate.deviations.push_back(std::sqrt(sums.variances[i]));
    }
    estimate.output = std::move(sums.output);
    estimate.alongDeviation = std::sqrt(sums.alongVariance);
    if (sums.energySquares > 0) estimate.freedom = std::max(1.0, square(sums.energy) / sums.energySquares);
    double largest = 0;
    for (int expert = 0; expert < m_config.numExperts; ++expert) {
        largest = std::max(
            largest,
            std::abs(m_exact.logits()[asSize(token) * asSize(m_config.numExperts) + asSize(expert)]));
    }
    // Logits and probabilities in float32, and the float64 roundings of the rest.
    estimate.softmaxDeviations = std::move(sums.softmax);
    for (std::size_t i = 0; i < estimate.output.size(); ++i) {
        estimate.softmaxDeviations[i] = estimate.softmaxDeviations[i] * (2 * largest * 0x1p-24 + kExpError) +
                                        estimate.deviations[i] * 1000 * 0x1p-53 / m_rounding.unit;
    }
    return estimate;
}

template <typename Value>
RowDistance RoundingModel::distance(int token, const RowEstimate& estimate,
                                    std::span<const Value> row) const {
    constexpr double kInfinite = std::numeric_limits<double>::infinity();
    const double spreadBound = 0.6 * (1 + 4 / std::sqrt(estimate.freedom));
    constexpr double kScaleBound = 2;
    constexpr double kElementBound = 3.5;
    const auto direction = directionOf(token);
    RowDistance distance;
    double errorSquares = 0;
    double variance = 0;
    double along = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const double error = static_cast<double>(row[i]) - estimate.output[i];
        if (!std::isfinite(error)) return {kInfinite, kInfinite, kInfinite};
        errorSquares += square(error);
        variance += square(estimate.deviations[i]);
        along += error * direction[i];
        distance.element =
            std::max(distance.element, std::abs(error) / (kElementBound * estimate.deviations[i]));
    }
    if (!std::isfinite(variance)) return {kInfinite, kInfinite, kInfinite};
    distance.spread = std::sqrt(errorSquares / variance) / spreadBound;
    // A direction of zeros says nothing; the other two distances measure such a row.
    if (estimate.alongDeviation > 0)
        distance.scale = std::abs(along) / (kScaleBound * estimate.alongDeviation);
    return distance;
}

template RowDistance RoundingModel::distance(int, const RowEstimate&, std::span<const float>) const;
template RowDistance RoundingModel::distance(int, const RowEstimate&, std::span<const double>) const;

std::span<const double> RoundingModel::stateOf(int token) const {
    const auto width = asSize(m_config.hiddenSize);
    return std::span(m_hiddenStates).subspan(asSize(token) * width, width);
}

std::span<const double> RoundingModel::directionOf(int token) const {
    const auto width = asSize(m_config.hiddenSize);
    return std::span(m_directions).subspan(asSize(token) * width, width);
}

} // namespace gatescope
