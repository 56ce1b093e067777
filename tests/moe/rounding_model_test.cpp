// SPDX-License-Identifier: GPL-3.0-or-later
// Are deviations as large as what rounding really does? A layer that rounds every step to bf16 is run over
// many tokens; its errors over the model's deviations must have the same rms wherever the weights are
// applied.

#include "moe/convert.h"
#include "moe/dense_matrix.h"
#include "moe/rounded_weights.h"
#include "moe/rounding_model.h"
#include "moe/small_config.h"
#include "moe/synthetic_weights.h"
#include "moe/test_files.h"

#include <cmath>
#include <iostream>

using namespace gatescope;
using namespace gatescope::test;

namespace {

constexpr int kTokens = 768;
constexpr int kRoundedHidden = 64;
constexpr int kInner = 48;

double rounded(double value) {
    return static_cast<double>(roundTo(static_cast<float>(value), DType::BF16));
}

std::vector<double> product(const DenseMatrix& matrix, const std::vector<double>& x) {
    std::vector<double> y(matrix.rows);
    for (std::size_t r = 0; r < y.size(); ++r) {
        for (std::size_t i = 0; i < x.size(); ++i)
            y[r] += static_cast<double>(matrix.row(r)[i]) * x[i];
        y[r] = rounded(y[r]);
    }
    return y;
}

/// One expert, every operation's result in bf16.
std::vector<double> roundedExpert(const DenseMatrix& gateUp, const DenseMatrix& down, std::vector<double> x,
                                  double weight, bool before) {
    weight = rounded(weight);
    for (auto& value : x)
        value = before ? rounded(value * weight) : value;
    const auto both = product(gateUp, x);
    std::vector<double> hidden(kInner);
    for (std::size_t i = 0; i < hidden.size(); ++i)
        hidden[i] = rounded(rounded(both[i] / (1 + std::exp(-both[i]))) * both[i + kInner]);
    auto y = product(down, hidden);
    for (auto& value : y)
        value = before ? value : rounded(value * weight);
    return y;
}

struct Rms {
    double elements = 0; ///< of errors over deviations
    double along = 0;    ///< the same along the output
};

Rms measure(bool before) {
    auto config = smallConfig(kRoundedHidden, kInner, 4, 1, DType::BF16);
    config.router = {.scoring = RouterSpec::Scoring::Sigmoid};
    if (before) config.experts.routingWeight = ExpertSpec::WeightPlace::BeforeGateUp;
    const auto weights = makeSyntheticWeights(config, 9);
    const auto x = toFloat64(syntheticHiddenStates(kTokens, kRoundedHidden, DType::BF16, 9), DType::BF16);
    const Float64Reference exact(*weights, x);
    const auto routing = exact.route();
    const auto directions = exact.output(routing);
    RoundingModel model(*weights, x, directions, DType::BF16);
    std::vector<DenseMatrix> gateUp, down;
    for (int expert = 0; expert < 4; ++expert) {
        gateUp.emplace_back(*weights, Parameter::ExpertGateUp, expert);
        down.emplace_back(*weights, Parameter::ExpertDown, expert);
    }
    double squares = 0, alongSquares = 0;
    const std::vector<double> none(1);
    for (std::size_t token = 0; token < kTokens; ++token) {
        const auto expert = static_cast<std::size_t>(routing.experts[token]);
        const auto estimate = model.estimate(static_cast<int>(token), std::span(&routing.experts[token], 1),
                                             std::span(&routing.weights[token], 1), none);
        const auto first = x.begin() + static_cast<std::ptrdiff_t>(token * kRoundedHidden);
        const auto row = roundedExpert(gateUp[expert], down[expert], {first, first + kRoundedHidden},
                                       routing.weights[token], before);
        double along = 0;
        for (std::size_t i = 0; i < kRoundedHidden; ++i) {
            const double error = row[i] - estimate.output[i];
            squares += std::pow(error / estimate.deviations[i], 2) / (1.0 * kTokens * kRoundedHidden);
            along += error * directions[token * kRoundedHidden + i];
        }
        alongSquares += std::pow(along / estimate.alongDeviation, 2) / kTokens;
    }
    return {std::sqrt(squares), std::sqrt(alongSquares)};
}

} // namespace

TEST(RoundingModel, DeviationsAreWhatRoundingDoesWhereverTheWeightsAreApplied) {
    const auto after = measure(false);
    const auto before = measure(true);
    std::cout << "rms of errors over deviations: weights after " << after.elements << " (along "
              << after.along << "), before " << before.elements << " (along " << before.along << ")\n";
    for (const auto& one : {after, before}) {
        EXPECT_GT(one.elements, 0.3); // 0.42 where no rounding is counted that does not happen
        EXPECT_LT(one.elements, 0.5);
    }
    EXPECT_NEAR(before.elements / after.elements, 1.0, 0.08);
    EXPECT_NEAR(before.along / after.along, 1.0, 0.12);
}
