// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/int8_check.h"

#include "moe/convert.h"
#include "moe/rounding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>

namespace gatescope {

namespace {

std::vector<float> inputOf(const ReferenceCase& reference) {
    return toFloat32(reference.hiddenStates, reference.config.dtype);
}

/// Half a unit in the last place, where a value was rounded to bf16.
double lastRounding(double value, bool rounded) {
    return rounded ? Rounding::of(DType::BF16).halfStep(value) : 0.0;
}

/// The largest distance that is allowed at all, and the rms of what is allowed.
ErrorSize allowedSize(const Int8Reference& exact) {
    ErrorSize size;
    double squares = 0;
    for (std::size_t i = 0; i < exact.output().size(); ++i) {
        const double allowed = exact.slack()[i] + lastRounding(exact.output()[i], true);
        size.maximum = std::max(size.maximum, allowed);
        squares += allowed * allowed;
    }
    size.rms = std::sqrt(squares / static_cast<double>(exact.output().size()));
    return size;
}

void report(ReferenceCase& reference, const std::string& tensor, const Int8Distance& distance) {
    auto& check = reference.check;
    if (!check.problem.empty() || distance.worst <= 1) return;
    check.problem = fmt::format(
        "{}: token {} has an {} that is {:.3g} times as far from what the int8 weights ({}) give in whole "
        "numbers "
        "as the sigmoid's last bits and rounding explain: the weights and the expected output don't belong "
        "together",
        reference.expectedFrom, distance.token, tensor, distance.worst, reference.weights->description());
}

} // namespace

Int8Distance int8Distance(const Int8Reference& reference, std::span<const float> values, bool rounded) {
    Int8Distance distance;
    const auto& exact = reference.output();
    for (std::size_t i = 0; i < exact.size(); ++i) {
        const float same = rounded ? roundTo(exact[i], DType::BF16) : exact[i];
        distance.differing += values[i] == same ? 0 : 1;
        const double bound = reference.slack()[i] + lastRounding(exact[i], rounded);
        double ratio = std::abs(static_cast<double>(values[i]) - exact[i]) / bound;
        if (values[i] == same) ratio = std::min(ratio, 1.0); // a slack of zero, and no distance
        if (!std::isfinite(ratio)) ratio = std::numeric_limits<double>::infinity();
        if (ratio <= distance.worst) continue;
        distance.worst = ratio;
        distance.token = static_cast<int>(i / (exact.size() / static_cast<std::size_t>(reference.tokens())));
    }
    return distance;
}

void checkInt8Outputs(ReferenceCase& reference) {
    const std::vector<double> weights(reference.routing.weights.begin(), reference.routing.weights.end());
    const Int8Reference exact(*reference.weights, inputOf(reference), {reference.routing.experts, weights});
    reference.truth.assign(exact.output().begin(), exact.output().end());
    reference.outputFloat64 = reference.truth;
    const auto unrounded = int8Distance(exact, reference.outputFloat32, false);
    const auto rounded = int8Distance(exact, reference.output, true);
    reference.check.float64Ratio = unrounded.worst;
    reference.check.outputRatio = rounded.worst;
    reference.check.outputToken = rounded.token;
    report(reference, "output_float32", unrounded);
    report(reference, "output", rounded);
}

namespace {

struct JudgedEngine {
    Int8EngineCheck check;
    std::optional<Int8Reference> exact; ///< nothing where there was nothing to judge
};

JudgedEngine judge(const ReferenceCase& reference, const WeightSource& weights, const Routing& routing,
                   std::span<const float> logits, std::span<const float> output) {
    JudgedEngine judged;
    auto& check = judged.check;
    const auto engine = engineUses(reference, routing, logits, output);
    check.tokens = engine.check;
    if (engine.uses.empty()) return judged;
    std::vector<double> routingWeights;
    std::ranges::transform(engine.uses, std::back_inserter(routingWeights), &ExpertUse::weight);
    judged.exact.emplace(weights, inputOf(reference), ChosenExperts{routing.experts, routingWeights});
    const auto distance = int8Distance(*judged.exact, output, true);
    check.tokens.outputRatio = distance.worst;
    check.tokens.outputToken = distance.token;
    check.differing = distance.differing;
    return judged;
}

} // namespace

Int8EngineCheck checkInt8Tokens(const ReferenceCase& reference, const WeightSource& weights,
                                const Routing& routing, std::span<const float> logits,
                                std::span<const float> output) {
    return judge(reference, weights, routing, logits, output).check;
}

Int8EngineCheck checkInt8Engine(const ReferenceCase& reference, const Routing& routing,
                                std::span<const float> logits, std::span<const float> output) {
    auto [check, exact] = judge(reference, *reference.weights, routing, logits, output);
    if (!exact) return check;
    auto& sizes = check.output;
    sizes.engineAgainstTruth = errorSize(output, exact->output());
    sizes.referenceAgainstTruth = errorSize(reference.output, reference.truth);
    sizes.engineAgainstReference = errorSize(output, reference.output);
    sizes.engineAgainstFloat64 = errorSize(output, reference.outputFloat64);
    sizes.referenceAgainstFloat64 = sizes.referenceAgainstTruth;
    sizes.allowed = allowedSize(*exact);
    sizes.passed = check.tokens.passed();
    return check;
}

} // namespace gatescope
