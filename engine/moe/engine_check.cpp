// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/engine_check.h"

#include "base/error.h"
#include "moe/convert.h"
#include "moe/rounding_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace gatescope {

namespace {

std::size_t asSize(int value) {
    return static_cast<std::size_t>(value);
}

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
    return ulpDistance(lowest, highest, reference.config.dtype);
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
    std::vector<float> probabilities(logits.size());
    weighExperts(logits.data(), reference.config.numExperts, routing.topK, reference.config.router,
                 probabilities.data(), routing.experts.data() + first, routing.weights.data() + first);
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
        difference.tie = difference.ulps <= 1;
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

TokenCheck checkTokens(const ReferenceCase& reference, const Routing& routing, std::span<const float> logits,
                       std::span<const float> output) {
    checkShape(reference, routing);
    const auto& config = reference.config;
    const auto width = asSize(config.hiddenSize);
    const auto numExperts = asSize(config.numExperts);
    auto& model = *reference.model;
    TokenCheck check;
    check.nonFiniteLogits = nonFiniteRows(logits, config.numExperts);
    if (check.nonFiniteLogits > 0 || output.size() != reference.output.size() ||
        logits.size() != asSize(reference.tokens) * numExperts) {
        check.outputRatio = std::numeric_limits<double>::infinity();
        return check;
    }
    std::vector<std::vector<std::int32_t>> experts;
    for (int token = 0; token < reference.tokens; ++token)
        experts.push_back(sortedExperts(routing, token));
    model.evaluate(experts);
    std::vector<double> probabilities(numExperts);
    std::vector<double> weights(asSize(config.numExpertsPerTok));
    const std::vector<double> noErrors(weights.size());
    for (int token = 0; token < reference.tokens; ++token) {
        const auto row = logits.subspan(asSize(token) * numExperts, numExperts);
        const std::vector<double> given(row.begin(), row.end());
        for (int expert = 0; expert < config.numExperts; ++expert) {
            const auto exact = model.exact().logits()[asSize(token) * numExperts + asSize(expert)];
            check.logitRatio = std::max(check.logitRatio, std::abs(given[asSize(expert)] - exact) /
                                                              model.logitBound(token, expert));
        }
        const auto& chosen = experts[asSize(token)];
        weighExperts(given.data(), config.numExperts, config.numExpertsPerTok, config.router,
                     probabilities.data(), chosen.data(), weights.data());
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
