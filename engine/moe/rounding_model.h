// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/float64_reference.h"
#include "moe/rounding.h"

#include <cstdint>
#include <map>
#include <span>
#include <tuple>
#include <vector>

namespace gatescope {

/// One token's output in float64, and how far an implementation that rounds to the model's dtype may be from
/// it. "Deviation" is the root of the sum of the squares of each rounding's largest effect.
struct RowEstimate {
    std::vector<double> output;     ///< [H]
    std::vector<double> deviations; ///< [H], of each element
    double alongDeviation = 0;      ///< of <error, direction>
    /// How many independent errors of equal size would scatter as much as these do (the participation ratio).
    double freedom = 1;
    std::vector<double> softmaxDeviations; ///< [H]: only what the softmax's float32 does to a float64 block
};

/// How far a row lies from an estimate: 1 is the most that rounding can explain.
struct RowDistance {
    double spread = 0;    ///< rms of the error against that of the deviations
    double scale = 0;     ///< error along the output: finds a row that is scaled
    double element = 0;   ///< the worst element
    double worst() const; ///< of the three; infinite where a value is not finite
};

/// An expert that a token goes to, and with what weight.
struct ExpertUse {
    int token = 0;
    std::int32_t expert = 0;
    double weight = 1;
};

/// Follows rounding errors through a MoE block, to first order, with the magnitudes of the float64
/// computation. Rounded to the model's dtype (unit u: 2^-8 bf16, 2^-11 f16, 2^-24 f32) are, per expert, the
/// rows of w13 (before a bias and behind it), each step of the activation and the rows of w2 (likewise); per
/// token the k weighted rows, their k partial sums (and those of the shared expert) and the k routing
/// weights. Where weights scale the experts' input, the scaled inputs are rounded instead of the weighted
/// rows. Every dot product is accumulated in float32 (accumulationVariance). Implementations that keep some
/// of these in float32 are nearer.
///
/// An error of w13's gate row a becomes b * silu'(a) in the product, one of b becomes silu(a); the errors of
/// the product reach the output through w2's columns, where one column's elements move together. Routing
/// weights are computed from logits that are given: those of whoever is checked, which have a check of their
/// own. docs/verification.md has the formulas of the other families.
///
/// A rounding's error is uniform up to its largest, so its rms is at most 0.58 of it, 0.42 over all
/// mantissas. Bounds (distance 1):
/// - spread: 0.6 * (1 + 4 / sqrt(freedom)) times the rms deviation: four standard deviations of a rms;
/// - scale: twice its deviation: 4.7 standard deviations, and more than four equal roundings can reach;
/// - element: 3.5 times its deviation: six standard deviations.
class RoundingModel {
public:
    /// `hiddenStates` and `directions` are [tokens, H]; the latter is the output along which scale is
    /// measured.
    RoundingModel(const WeightSource& weights, std::vector<double> hiddenStates,
                  std::vector<double> directions, DType dtype);

    const Float64Reference& exact() const { return m_exact; }
    /// How far the router logit may lie from the float64 one: half a unit in the last place and four standard
    /// deviations of the accumulation.
    double logitBound(int token, int expert) const;
    /// Without the last rounding.
    double logitAccumulation(int token, int expert) const;

    /// Computes what estimate() will need of these, one expert's weights after the other. A weight counts
    /// where it scales the expert's input.
    void evaluate(std::span<const ExpertUse> uses);
    /// `weightErrors` are the relative errors of the weights before they are rounded. What was not evaluated
    /// is now.
    RowEstimate estimate(int token, std::span<const std::int32_t> experts, std::span<const double> weights,
                         std::span<const double> weightErrors);

    template <typename Value>
    RowDistance distance(int token, const RowEstimate& estimate, std::span<const Value> row) const;

private:
    /// One MLP's output for one token, by itself.
    struct MlpRow {
        std::vector<double> values;    ///< [H]
        std::vector<double> variances; ///< [H]
        double alongVariance = 0;
        double energy = 0;        ///< sum of all independent errors' squares over [H]
        double energySquares = 0; ///< sum of their squares
        /// [H] what a relative error of the weight that scaled the input does, to be multiplied with it;
        /// empty where weights scale the output.
        std::vector<double> weightSlope;
    };
    /// What a row is multiplied with on its way into the output.
    struct Factor {
        double value = 1;
        double relativeVariance = 0; ///< of the factor, or of the weight that scaled the input
        bool multiplies = false;     ///< so that the products are rounded
    };
    struct Mlp;
    struct Hidden;
    struct Sums;
    using RowKey = std::tuple<int, std::int32_t, double>; ///< token, expert, what its input is scaled with

    bool weighsInput() const {
        return m_config.experts.routingWeight == ExpertSpec::WeightPlace::BeforeGateUp;
    }
    RowKey keyOf(const ExpertUse& use) const;
    Hidden runGateUp(const Mlp& mlp, std::span<const double> x) const;
    void followInput(const Mlp& mlp, std::span<const double> x, Hidden& hidden) const;
    void addInputErrors(const Mlp& mlp, std::span<const double> x, const Hidden& hidden,
                        std::span<const double> along, MlpRow& row) const;
    MlpRow runMlp(const Mlp& mlp, int token, double inputWeight) const;
    void evaluateShared();
    double weightVariance(double weightError) const;
    void add(Sums& sums, const MlpRow& row, int token, const Factor& factor) const;
    void addRoundings(Sums& sums, int token, RowEstimate& estimate) const;
    void addSoftmaxErrors(const Sums& sums, int token, RowEstimate& estimate) const;
    std::span<const double> stateOf(int token) const;
    std::span<const double> directionOf(int token) const;

    const WeightSource& m_weights;
    const MoeConfig& m_config;
    Rounding m_rounding;
    Rounding m_logitRounding;
    std::vector<double> m_hiddenStates;
    std::vector<double> m_directions;
    Float64Reference m_exact;
    std::vector<double> m_logitAccumulation; ///< [tokens, E]
    std::map<RowKey, MlpRow> m_rows;
    std::vector<MlpRow> m_shared;        ///< [tokens]
    std::vector<Factor> m_sharedFactors; ///< [tokens]
};

} // namespace gatescope
