// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/engine_check.h"

#include "base/error.h"
#include "moe/convert.h"
#include "moe/dense_matrix.h"
#include "moe/rounding_model.h"
#include "moe/tied_choices.h"
#include "moe/topk.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace gatescope {

namespace {

std::vector<std::int32_t> sortedExperts(const Routing& routing, int token) {
    const auto first = routing.experts.begin() + std::int64_t{token} * routing.topK;
    std::vector<std::int32_t> experts(first, first + routing.topK);
    std::ranges::sort(experts);
    return experts;
}

void checkShape(const ReferenceCase& reference, const Routing& engine) {
    const auto slots = asSize(reference.tokens) * asSize(reference.config.numExpertsPerTok);
    if (engine.tokens == reference.tokens && engine.topK == reference.config.numExpertsPerTok &&
        engine.experts.size() == slots && engine.weights.size() == slots) {
        return;
    }
    throw UsageError(fmt::format("the engine's routing has shape [{}, {}], the reference's [{}, {}]",
                                 engine.tokens, engine.topK, reference.tokens,
                                 reference.config.numExpertsPerTok));
}

void checkExperts(const std::vector<std::int32_t>& sorted, int token, int numExperts) {
    const bool twice = std::ranges::adjacent_find(sorted) != sorted.end();
    if (!twice && sorted.front() >= 0 && sorted.back() < numExperts) return;
    throw UsageError(
        fmt::format("the engine sent token {} to an expert twice or to one that does not exist", token));
}

/// From the lowest to the highest of the reference's logits of the experts that differ.
std::int64_t spanInUlps(const ReferenceCase& reference, const RoutingDifference& difference) {
    const auto first = asSize(difference.token) * asSize(reference.config.numExperts);
    std::vector<float> logits;
    for (const auto* experts : {&difference.engineOnly, &difference.referenceOnly}) {
        for (const auto expert : *experts) {
            logits.push_back(reference.routerLogits[first + asSize(expert)]);
        }
    }
    const auto [lowest, highest] = std::ranges::minmax(logits);
    return ulpDistance(lowest, highest, reference.config.router.logitsDtype.value_or(reference.config.dtype));
}

template <typename Truth>
ErrorSize measure(std::span<const float> values, std::span<const Truth> truth) {
    if (values.size() != truth.size()) {
        throw UsageError(
            fmt::format("the output has {} values, the reference {}", values.size(), truth.size()));
    }
    ErrorSize size;
    double squares = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        double error = std::abs(static_cast<double>(values[i]) - static_cast<double>(truth[i]));
        if (std::isnan(error)) error = std::numeric_limits<double>::infinity();
        size.maximum = std::max(size.maximum, error);
        squares += error * error;
    }
    if (!values.empty()) size.rms = std::sqrt(squares / static_cast<double>(values.size()));
    return size;
}

ErrorSize allowedError(const ReferenceCase& reference, const ErrorSize& own) {
    if (reference.config.dtype != DType::F32) return {1.25 * own.maximum, own.rms};
    double largest = 0;
    for (const double value : reference.truth) {
        largest = std::max(largest, std::abs(value));
    }
    return {std::max(4 * own.maximum, 1e-5 * largest), std::max(2 * own.rms, 1e-5 * largest)};
}

/// The reference's experts for one token, weighted by the engine's logits.
void forceToken(const ReferenceCase& reference, std::span<const float> logits, int token, Routing& routing) {
    const auto first = asSize(token) * asSize(routing.topK);
    std::copy_n(reference.routing.experts.begin() + static_cast<std::ptrdiff_t>(first), routing.topK,
                routing.experts.begin() + static_cast<std::ptrdiff_t>(first));
    std::vector<float> scratch(routingScratch(reference.config.numExperts));
    weighExperts(logits.data(), reference.config.numExperts, routing.topK, reference.config.router,
                 scratch.data(), routing.experts.data() + first, routing.weights.data() + first);
}

/// Whether these experts may be chosen where each logit is as far off as error(expert) says, and by as much
/// more as a softmax in float32 makes scores of them equal.
template <typename Error>
bool mayBeChosen(const RouterSpec& router, std::span<const double> logits, const Error& error,
                 std::span<const float> correction, std::span<const std::int32_t> experts) {
    const double slack = router.scoring == RouterSpec::Scoring::Softmax ? softmaxSlack(logits) / 2 : 0.0;
    ChoiceIntervals around;
    for (std::size_t expert = 0; expert < logits.size(); ++expert) {
        const double off = error(static_cast<int>(expert)) + slack;
        around.lower.push_back(logits[expert] - off);
        around.upper.push_back(logits[expert] + off);
    }
    const auto intervals = choiceIntervals(withUnderflow(std::move(around), router), router, correction);
    return !wrongChoice(intervals, experts, router);
}

/// Whether rounding decided. Where experts are chosen by logits of the model's dtype these are at most one
/// unit apart, or their scores are one number in float32. Where logits stay in float32, or scores,
/// corrections and groups decide, what the engine chose must be possible with logits as far from the float64
/// ones as rounding allows.
bool isTie(const ReferenceCase& reference, const RoutingDifference& difference,
           std::span<const std::int32_t> engineChoice) {
    const auto& router = reference.config.router;
    const auto experts = asSize(reference.config.numExperts);
    const auto first = asSize(difference.token) * experts;
    if (choosesByLogits(router) && router.groups == 1 && !router.logitsDtype) {
        if (difference.ulps <= 1) return true;
        const auto given = std::span(reference.routerLogits).subspan(first, experts);
        const std::vector<double> logits(given.begin(), given.end());
        return router.scoring == RouterSpec::Scoring::Softmax &&
               mayBeChosen(
                   router, logits, [](int) { return 0.0; }, {}, engineChoice);
    }
    const auto& model = *reference.model;
    return mayBeChosen(
        router, std::span(model.exact().logits()).subspan(first, experts),
        [&](int expert) { return model.logitBound(difference.token, expert); }, model.exact().correction(),
        engineChoice);
}

/// Of all router logits, over what rounding can do.
double worstLogit(const ReferenceCase& reference, std::span<const float> logits) {
    const auto& model = *reference.model;
    double worst = 0;
    for (int token = 0; token < reference.tokens; ++token) {
        for (int expert = 0; expert < reference.config.numExperts; ++expert) {
            const auto at = asSize(token) * asSize(reference.config.numExperts) + asSize(expert);
            worst = std::max(worst, std::abs(double{logits[at]} - model.exact().logits()[at]) /
                                        model.logitBound(token, expert));
        }
    }
    return worst;
}

} // namespace

std::vector<RoutingDifference> compareRouting(const ReferenceCase& reference, const Routing& engine) {
    checkShape(reference, engine);
    std::vector<RoutingDifference> differences;
    for (int token = 0; token < reference.tokens; ++token) {
        const auto engineChoice = sortedExperts(engine, token);
        const auto referenceChoice = sortedExperts(reference.routing, token);
        checkExperts(engineChoice, token, reference.config.numExperts);
        if (engineChoice == referenceChoice) continue;
        RoutingDifference difference;
        difference.token = token;
        std::ranges::set_difference(engineChoice, referenceChoice, std::back_inserter(difference.engineOnly));
        std::ranges::set_difference(referenceChoice, engineChoice,
                                    std::back_inserter(difference.referenceOnly));
        difference.ulps = spanInUlps(reference, difference);
        difference.tie = isTie(reference, difference, engineChoice);
        differences.push_back(std::move(difference));
    }
    return differences;
}

Routing forcedRouting(const ReferenceCase& reference, const Routing& engine,
                      std::span<const float> engineLogits, std::span<const RoutingDifference> differences) {
    const auto experts = asSize(reference.config.numExperts);
    Routing forced = engine;
    for (const auto& difference : differences) {
        if (!difference.tie) continue;
        forceToken(reference, engineLogits.subspan(asSize(difference.token) * experts, experts),
                   difference.token, forced);
    }
    return forced;
}

ErrorSize errorSize(std::span<const float> values, std::span<const double> truth) {
    return measure(values, truth);
}

ErrorSize errorSize(std::span<const float> values, std::span<const float> reference) {
    return measure(values, reference);
}

OutputCheck checkOutput(const ReferenceCase& reference, std::span<const float> output) {
    OutputCheck check;
    check.engineAgainstTruth = errorSize(output, reference.truth);
    check.referenceAgainstTruth = errorSize(reference.output, reference.truth);
    check.engineAgainstReference = errorSize(output, reference.output);
    check.allowed = allowedError(reference, check.referenceAgainstTruth);
    check.engineAgainstFloat64 = errorSize(output, reference.outputFloat64);
    check.referenceAgainstFloat64 = errorSize(reference.output, reference.outputFloat64);
    check.passed = std::isfinite(check.engineAgainstTruth.rms) &&
                   check.engineAgainstTruth.maximum <= check.allowed.maximum &&
                   check.engineAgainstTruth.rms <= check.allowed.rms;
    return check;
}

EngineUses engineUses(const ReferenceCase& reference, const Routing& routing, std::span<const float> logits,
                      std::span<const float> output) {
    checkShape(reference, routing);
    for (int token = 0; token < reference.tokens; ++token)
        checkExperts(sortedExperts(routing, token), token, reference.config.numExperts);
    const auto& config = reference.config;
    const auto numExperts = asSize(config.numExperts);
    EngineUses result;
    result.check.nonFiniteLogits = nonFiniteRows(logits, config.numExperts);
    if (result.check.nonFiniteLogits > 0 || output.size() != reference.output.size() ||
        logits.size() != asSize(reference.tokens) * numExperts) {
        result.check.outputRatio = std::numeric_limits<double>::infinity();
        return result;
    }
    result.check.logitRatio = worstLogit(reference, logits);
    std::vector<double> scratch(routingScratch(config.numExperts));
    std::vector<double> weights(asSize(config.numExpertsPerTok));
    for (int token = 0; token < reference.tokens; ++token) {
        const auto row = logits.subspan(asSize(token) * numExperts, numExperts);
        const std::vector<double> given(row.begin(), row.end());
        const auto* chosen = routing.experts.data() + std::ptrdiff_t{token} * config.numExpertsPerTok;
        weighExperts(given.data(), config.numExperts, config.numExpertsPerTok, config.router, scratch.data(),
                     chosen, weights.data());
        for (std::size_t i = 0; i < weights.size(); ++i)
            result.uses.push_back({token, chosen[i], weights[i]});
    }
    return result;
}

TokenCheck checkTokens(const ReferenceCase& reference, const Routing& routing, std::span<const float> logits,
                       std::span<const float> output) {
    auto [check, uses] = engineUses(reference, routing, logits, output);
    if (uses.empty()) return check;
    const auto width = asSize(reference.config.hiddenSize);
    const auto k = asSize(reference.config.numExpertsPerTok);
    auto& model = *reference.model;
    model.evaluate(uses);
    const std::vector<double> noErrors(k);
    for (int token = 0; token < reference.tokens; ++token) {
        const auto own = std::span(uses).subspan(asSize(token) * k, k);
        std::ranges::sort(own, {}, &ExpertUse::expert);
        std::vector<std::int32_t> chosen;
        std::vector<double> weights;
        for (const auto& use : own) {
            chosen.push_back(use.expert);
            weights.push_back(use.weight);
        }
        const auto estimate = model.estimate(token, chosen, weights, noErrors);
        const double ratio =
            model.distance(token, estimate, output.subspan(asSize(token) * width, width)).worst();
        if (ratio <= check.outputRatio) continue;
        check.outputRatio = ratio;
        check.outputToken = token;
    }
    return check;
}

bool onlyTies(std::span<const RoutingDifference> differences) {
    return std::ranges::all_of(differences, &RoutingDifference::tie);
}

} // namespace gatescope
