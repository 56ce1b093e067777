// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/rounding_model.h"

#include "moe/dense_matrix.h"
#include "moe/router_scores.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

namespace gatescope {

namespace {

/// Standard deviations within which an accumulation stays.
constexpr double kAccumulationSigmas = 4;

double square(double value) {
    return value * value;
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

/// Adds a bias; the product is rounded before and the sum behind.
double addBias(Dot& product, std::span<const float> bias, std::size_t row, const Rounding& rounding) {
    if (bias.empty()) return 0;
    const double before = rounding.variance(product.sum);
    product.sum += static_cast<double>(bias[row]);
    return before;
}

/// What an activation makes of a gate and an up value that have errors.
struct Activated {
    double value = 0;
    double slopeGate = 0; ///< what an error of the gate value does
    double slopeUp = 0;
    double variance = 0; ///< of the roundings inside
};

Activated siluAndMul(double gate, double up, const Rounding& rounding) {
    const double chance = sigmoidScore(gate);
    const double silu = gate * chance;
    const double errorSilu = rounding.variance(silu) + square(kExpError * silu);
    Activated result;
    result.value = silu * up;
    result.slopeGate = up * chance * (1 + gate * (1 - chance));
    result.slopeUp = silu;
    result.variance = square(up) * errorSilu + rounding.variance(result.value);
    return result;
}

/// gate * sigmoid(alpha * gate) * (up + offset), each operation rounded. A clamp lets errors pass where they
/// may reach below the limit.
Activated clampedSwiglu(const ExpertSpec& spec, double gate, double up, double gateError, double upError,
                        const Rounding& rounding) {
    const double limit = spec.limit > 0 ? spec.limit : std::numeric_limits<double>::infinity();
    const bool gateMoves = gate - gateError < limit;
    const bool upMoves = std::abs(up) - upError < limit;
    gate = std::min(gate, limit);
    const double factor = std::clamp(up, -limit, limit) + spec.upOffset;
    const double chance = sigmoidScore(spec.alpha * gate);
    const double glu = gate * chance;
    const double chanceSlope = chance * (1 - chance); // by alpha * gate
    const double errorGlu = square(gate * chanceSlope) * rounding.variance(spec.alpha * gate) +
                            square(gate) * rounding.variance(chance) + square(kExpError * glu) +
                            rounding.variance(glu);
    Activated result;
    result.value = glu * factor;
    if (gateMoves) result.slopeGate = factor * (chance + gate * spec.alpha * chanceSlope);
    if (upMoves) result.slopeUp = glu;
    result.variance =
        square(factor) * errorGlu + square(glu) * rounding.variance(factor) + rounding.variance(result.value);
    return result;
}

/// How many equal ones would scatter as much as these do.
double participation(std::span<const double> variances) {
    double sum = 0;
    double squares = 0;
    for (const double variance : variances) {
        sum += variance;
        squares += square(variance);
    }
    return squares > 0 ? square(sum) / squares : 1;
}

} // namespace

struct RoundingModel::Mlp {
    /// The expert's, or the shared one's (expert < 0), which has no biases and whose input is never scaled.
    Mlp(const WeightSource& weights, std::int32_t expert)
        : spec(weights.config().experts),
          gateUp(weights, expert < 0 ? Parameter::SharedGateUp : Parameter::ExpertGateUp,
                 std::max(expert, 0)),
          down(weights, expert < 0 ? Parameter::SharedDown : Parameter::ExpertDown, std::max(expert, 0)),
          scaledInput(expert >= 0 && spec.routingWeight == ExpertSpec::WeightPlace::BeforeGateUp),
          columnSquares(down.columns) {
        if (expert >= 0 && spec.biases) {
            gateUpBias = DenseMatrix(weights, Parameter::ExpertGateUpBias, expert).values;
            downBias = DenseMatrix(weights, Parameter::ExpertDownBias, expert).values;
        }
        for (std::size_t row = 0; row < down.rows; ++row) {
            for (std::size_t i = 0; i < down.columns; ++i) {
                columnSquares[i] += square(static_cast<double>(down.row(row)[i]));
            }
        }
    }

    const ExpertSpec& spec;
    DenseMatrix gateUp;
    DenseMatrix down;
    std::vector<float> gateUpBias;
    std::vector<float> downBias;
    bool scaledInput;
    std::vector<double> columnSquares;
};

/// Between w13 and w2, [I] each.
struct RoundingModel::Hidden {
    explicit Hidden(std::size_t width)
        : values(width),
          variances(width),
          slopesGate(width),
          slopesUp(width),
          inputVariances(width),
          weightSlopes(width) {}

    std::vector<double> values;
    std::vector<double> variances;      ///< of the roundings up to here, those of a scaled input left out
    std::vector<double> slopesGate;     ///< what an error of the gate row does
    std::vector<double> slopesUp;       ///< what an error of the up row does
    std::vector<double> inputVariances; ///< of the scaled input's roundings
    std::vector<double> weightSlopes;   ///< what a relative error of the weight does that scaled the input
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
      m_logitRounding(Rounding::of(m_config.router.logitsDtype.value_or(dtype))),
      m_hiddenStates(std::move(hiddenStates)),
      m_directions(std::move(directions)),
      m_exact(weights, m_hiddenStates) {
    const RouterWeights router(m_weights);
    const auto& gate = router.gate;
    for (int token = 0; token < m_exact.tokens(); ++token) {
        for (std::size_t expert = 0; expert < gate.rows; ++expert) {
            auto logit = dot(gate.row(expert), stateOf(token));
            double variance = accumulationVariance(logit.sum, logit.squares, gate.columns);
            if (!router.bias.empty()) {
                logit.sum += static_cast<double>(router.bias[expert]);
                variance += square(0x1p-24 * logit.sum);
            }
            m_logitAccumulation.push_back(kAccumulationSigmas * std::sqrt(variance));
        }
    }
}

double RoundingModel::logitAccumulation(int token, int expert) const {
    return m_logitAccumulation[asSize(token) * asSize(m_config.numExperts) + asSize(expert)];
}

double RoundingModel::logitBound(int token, int expert) const {
    const double accumulation = logitAccumulation(token, expert);
    const double logit = m_exact.logits()[asSize(token) * asSize(m_config.numExperts) + asSize(expert)];
    return m_logitRounding.halfStep(std::abs(logit) + accumulation) + accumulation;
}

RoundingModel::Hidden RoundingModel::runGateUp(const Mlp& mlp, std::span<const double> x) const {
    const std::size_t inner = mlp.down.columns;
    Hidden hidden(inner);
    for (std::size_t i = 0; i < inner; ++i) {
        auto a = dot(mlp.gateUp.row(i), x);
        auto b = dot(mlp.gateUp.row(i + inner), x);
        double errorA = accumulationVariance(a.sum, a.squares, x.size());
        double errorB = accumulationVariance(b.sum, b.squares, x.size());
        const double productA = a.sum;
        const double productB = b.sum;
        errorA += addBias(a, mlp.gateUpBias, i, m_rounding);
        errorB += addBias(b, mlp.gateUpBias, i + inner, m_rounding);
        errorA += m_rounding.variance(a.sum);
        errorB += m_rounding.variance(b.sum);
        const auto activated =
            mlp.spec.activation == ExpertSpec::Activation::SiluAndMul
                ? siluAndMul(a.sum, b.sum, m_rounding)
                : clampedSwiglu(mlp.spec, a.sum, b.sum, std::sqrt(errorA), std::sqrt(errorB), m_rounding);
        hidden.values[i] = activated.value;
        hidden.slopesGate[i] = activated.slopeGate;
        hidden.slopesUp[i] = activated.slopeUp;
        hidden.variances[i] =
            square(activated.slopeGate) * errorA + square(activated.slopeUp) * errorB + activated.variance;
        hidden.weightSlopes[i] = activated.slopeGate * productA + activated.slopeUp * productB;
    }
    return hidden;
}

/// The roundings of a scaled input, x here, reach the hidden layer through both halves of w13.
void RoundingModel::followInput(const Mlp& mlp, std::span<const double> x, Hidden& hidden) const {
    const std::size_t inner = mlp.down.columns;
    for (std::size_t i = 0; i < inner; ++i) {
        const float* gate = mlp.gateUp.row(i);
        const float* up = mlp.gateUp.row(i + inner);
        for (std::size_t c = 0; c < x.size(); ++c) {
            const double slope = hidden.slopesGate[i] * static_cast<double>(gate[c]) +
                                 hidden.slopesUp[i] * static_cast<double>(up[c]);
            hidden.inputVariances[i] += square(slope) * m_rounding.variance(x[c]);
        }
    }
}

/// In the output: along the direction each input's error is followed through both layers. For the sizes
/// alone, errors of the hidden layer are taken as independent, but no more of them than inputs.
void RoundingModel::addInputErrors(const Mlp& mlp, std::span<const double> x, const Hidden& hidden,
                                   std::span<const double> along, MlpRow& row) const {
    const std::size_t inner = mlp.down.columns;
    std::vector<double> slopes(x.size());
    std::vector<double> reaching(inner);
    double energy = 0;
    for (std::size_t i = 0; i < inner; ++i) {
        const float* gate = mlp.gateUp.row(i);
        const float* up = mlp.gateUp.row(i + inner);
        for (std::size_t c = 0; c < x.size(); ++c) {
            slopes[c] += along[i] * (hidden.slopesGate[i] * static_cast<double>(gate[c]) +
                                     hidden.slopesUp[i] * static_cast<double>(up[c]));
        }
        reaching[i] = mlp.columnSquares[i] * hidden.inputVariances[i];
        energy += reaching[i];
    }
    std::vector<double> own(x.size());
    for (std::size_t c = 0; c < x.size(); ++c) {
        own[c] = m_rounding.variance(x[c]);
        row.alongVariance += square(slopes[c]) * own[c];
    }
    row.energy += energy;
    row.energySquares += square(energy) / std::min(participation(own), participation(reaching));
}

RoundingModel::MlpRow RoundingModel::runMlp(const Mlp& mlp, int token, double inputWeight) const {
    const auto state = stateOf(token);
    std::vector<double> x(state.begin(), state.end());
    for (auto& value : x)
        value *= inputWeight;
    const auto direction = directionOf(token);
    const std::size_t inner = mlp.down.columns;
    auto hidden = runGateUp(mlp, x);
    if (mlp.scaledInput) followInput(mlp, x, hidden);
    std::vector<double> along(inner);
    MlpRow row;
    row.values.resize(mlp.down.rows);
    row.variances.resize(mlp.down.rows);
    if (mlp.scaledInput) row.weightSlope.resize(mlp.down.rows);
    for (std::size_t r = 0; r < mlp.down.rows; ++r) {
        const float* weights = mlp.down.row(r);
        Dot y;
        double inherited = 0;
        double slope = 0;
        for (std::size_t i = 0; i < inner; ++i) {
            const double weight = weights[i];
            const double product = weight * hidden.values[i];
            y.sum += product;
            y.squares += product * product;
            inherited += weight * weight * (hidden.variances[i] + hidden.inputVariances[i]);
            slope += weight * hidden.weightSlopes[i];
            along[i] += weight * direction[r];
        }
        double own = accumulationVariance(y.sum, y.squares, inner);
        own += addBias(y, mlp.downBias, r, m_rounding);
        own += m_rounding.variance(y.sum);
        row.values[r] = y.sum;
        row.variances[r] = inherited + own;
        if (mlp.scaledInput) row.weightSlope[r] = slope;
        row.alongVariance += square(direction[r]) * own;
        row.energy += own;
        row.energySquares += square(own);
    }
    for (std::size_t i = 0; i < inner; ++i) {
        row.alongVariance += square(along[i]) * hidden.variances[i];
        row.energy += mlp.columnSquares[i] * hidden.variances[i];
        row.energySquares += square(mlp.columnSquares[i] * hidden.variances[i]);
    }
    if (mlp.scaledInput) addInputErrors(mlp, x, hidden, along, row);
    return row;
}

RoundingModel::RowKey RoundingModel::keyOf(const ExpertUse& use) const {
    return {use.token, use.expert, weighsInput() ? use.weight : 1.0};
}

void RoundingModel::evaluate(std::span<const ExpertUse> uses) {
    std::map<std::int32_t, std::set<RowKey>> rowsOf;
    for (const auto& use : uses) {
        const auto key = keyOf(use);
        if (!m_rows.contains(key)) rowsOf[use.expert].insert(key);
    }
    for (const auto& [expert, keys] : rowsOf) {
        const Mlp mlp(m_weights, expert);
        for (const auto& key : keys) {
            m_rows.emplace(key, runMlp(mlp, std::get<0>(key), std::get<2>(key)));
        }
    }
    if (m_config.sharedExpertIntermediateSize > 0 && m_shared.empty()) evaluateShared();
}

void RoundingModel::evaluateShared() {
    const Mlp mlp(m_weights, -1);
    std::optional<DenseMatrix> gate;
    if (m_config.sharedExpertGated) gate.emplace(m_weights, Parameter::SharedExpertGate);
    for (int token = 0; token < m_exact.tokens(); ++token) {
        m_shared.push_back(runMlp(mlp, token, 1));
        if (!gate) {
            m_sharedFactors.emplace_back();
            continue;
        }
        const auto logit = dot(gate->row(0), stateOf(token));
        const double scale = sigmoidScore(logit.sum);
        const double error = std::sqrt(m_rounding.variance(logit.sum) +
                                       accumulationVariance(logit.sum, logit.squares, gate->columns));
        m_sharedFactors.push_back({scale, weightVariance((1 - scale) * error), true});
    }
}

double RoundingModel::weightVariance(double weightError) const {
    return square(m_rounding.unit) + square(kExpError) + square(weightError);
}

void RoundingModel::add(Sums& sums, const MlpRow& row, int token, const Factor& factor) const {
    const auto direction = directionOf(token);
    // A weight's error moves the whole row at once.
    const double relative = factor.relativeVariance;
    double movedSquares = 0;
    double alongMoved = 0;
    double own = 0;
    for (std::size_t i = 0; i < row.values.size(); ++i) {
        const double addend = factor.value * row.values[i];
        const double moved = row.weightSlope.empty() ? addend : row.weightSlope[i];
        const double product = factor.multiplies ? m_rounding.variance(addend) : 0;
        sums.output[i] += addend;
        sums.addendSquares[i] += square(addend);
        sums.softmax[i] += std::abs(moved);
        sums.variances[i] += square(factor.value) * row.variances[i] + product + relative * square(moved);
        sums.alongVariance += square(direction[i]) * product;
        movedSquares += square(moved);
        alongMoved += direction[i] * moved;
        own += product;
    }
    sums.alongVariance += square(factor.value) * row.alongVariance + relative * square(alongMoved);
    sums.energy += square(factor.value) * row.energy + relative * movedSquares + own;
    sums.energySquares += square(square(factor.value)) * row.energySquares + square(relative * movedSquares) +
                          square(own) / static_cast<double>(row.values.size());
    ++sums.addends;
}

RowEstimate RoundingModel::estimate(int token, std::span<const std::int32_t> experts,
                                    std::span<const double> weights, std::span<const double> weightErrors) {
    std::vector<ExpertUse> uses;
    for (std::size_t i = 0; i < experts.size(); ++i) {
        uses.push_back({token, experts[i], weights[i]});
    }
    evaluate(uses);
    Sums sums(asSize(m_config.hiddenSize));
    for (std::size_t i = 0; i < experts.size(); ++i) {
        const double relative = weightVariance(weightErrors[i]);
        const Factor factor = weighsInput() ? Factor{1, relative, false} : Factor{weights[i], relative, true};
        add(sums, m_rows.at(keyOf(uses[i])), token, factor);
    }
    if (!m_shared.empty()) add(sums, m_shared[asSize(token)], token, m_sharedFactors[asSize(token)]);
    RowEstimate estimate;
    addRoundings(sums, token, estimate);
    addSoftmaxErrors(sums, token, estimate);
    estimate.output = std::move(sums.output);
    return estimate;
}

/// The last rounding, and the partial sums before it: m of n addends in any order have m / n of their
/// squares, on the average.
void RoundingModel::addRoundings(Sums& sums, int token, RowEstimate& estimate) const {
    const auto direction = directionOf(token);
    for (std::size_t i = 0; i < sums.output.size(); ++i) {
        const double additions = m_rounding.variance(sums.output[i]) +
                                 square(m_rounding.unit) * sums.addendSquares[i] * (sums.addends + 1) / 2;
        sums.variances[i] += additions;
        sums.alongVariance += square(direction[i]) * additions;
        sums.energy += additions;
        sums.energySquares += square(additions);
        estimate.deviations.push_back(std::sqrt(sums.variances[i]));
    }
    estimate.alongDeviation = std::sqrt(sums.alongVariance);
    if (sums.energySquares > 0) estimate.freedom = std::max(1.0, square(sums.energy) / sums.energySquares);
}

/// Logits and probabilities in float32, and the float64 roundings of the rest. A router that computes its
/// logits in float32 does so in a float64 block too.
void RoundingModel::addSoftmaxErrors(const Sums& sums, int token, RowEstimate& estimate) const {
    double largest = 0;
    double accumulation = 0;
    for (int expert = 0; expert < m_config.numExperts; ++expert) {
        const auto at = asSize(token) * asSize(m_config.numExperts) + asSize(expert);
        largest = std::max(largest, std::abs(m_exact.logits()[at]));
        if (m_config.router.logitsDtype == DType::F32)
            accumulation = std::max(accumulation, m_logitAccumulation[at]);
    }
    const double relative = 2 * largest * 0x1p-24 + 2 * accumulation + kExpError;
    estimate.softmaxDeviations = sums.softmax;
    for (std::size_t i = 0; i < sums.softmax.size(); ++i) {
        estimate.softmaxDeviations[i] =
            sums.softmax[i] * relative + estimate.deviations[i] * 1000 * 0x1p-53 / m_rounding.unit;
    }
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
