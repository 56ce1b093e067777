// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/routing_capture.h"

#include "base/error.h"
#include "moe/as_size.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace gatescope {

namespace {

[[noreturn]] void refuse(const std::string& where, const std::string& problem) {
    throw InputError(where + ": " + problem,
                     "A capture has shape [tokens, layers, k], each token k different experts in each layer");
}

void checkExperts(const RoutingCapture& capture, const std::string& where) {
    const auto k = asSize(capture.topK);
    std::vector<std::size_t> lastChoice(asSize(capture.numExperts), SIZE_MAX);
    for (std::size_t i = 0; i < capture.experts.size(); ++i) {
        const auto expert = capture.experts[i];
        const auto choice = i / k; // of one token in one layer
        const auto place = [&] {
            return fmt::format("token {}, layer {}", choice / capture.layers.size(),
                               capture.layers[choice % capture.layers.size()]);
        };
        if (expert < 0 || expert >= capture.numExperts)
            refuse(where, fmt::format("{}: expert {} of {}", place(), expert, capture.numExperts));
        if (std::exchange(lastChoice[asSize(expert)], choice) == choice)
            refuse(where, fmt::format("{}: expert {} twice", place(), expert));
        if (!std::isfinite(capture.weights[i]))
            refuse(where, fmt::format("{}: a weight that is not finite", place()));
    }
}

} // namespace

Routing RoutingCapture::routing(std::size_t layer, int first, int count) const {
    Routing routing;
    routing.tokens = count;
    routing.topK = topK;
    const auto k = asSize(topK);
    for (int t = 0; t < count; ++t) {
        const auto token = asSize(first) + asSize(t);
        const auto at = static_cast<std::ptrdiff_t>((token % asSize(tokens) * layers.size() + layer) * k);
        routing.experts.insert(routing.experts.end(), experts.begin() + at, experts.begin() + at + topK);
        routing.weights.insert(routing.weights.end(), weights.begin() + at, weights.begin() + at + topK);
    }
    return routing;
}

void RoutingCapture::append(const std::vector<Routing>& layersOfPass) {
    const auto k = asSize(topK);
    tokensPerPass = layersOfPass.front().tokens;
    for (int t = 0; t < tokensPerPass; ++t) {
        for (const auto& routing : layersOfPass) {
            const auto at = static_cast<std::ptrdiff_t>(asSize(t) * k);
            experts.insert(experts.end(), routing.experts.begin() + at, routing.experts.begin() + at + topK);
            weights.insert(weights.end(), routing.weights.begin() + at, routing.weights.begin() + at + topK);
        }
    }
    tokens += tokensPerPass;
}

void validate(const RoutingCapture& capture, const std::string& where) {
    if (capture.tokens < 1 || capture.topK < 1 || capture.layers.empty() || capture.numExperts < 1)
        refuse(where, "there are no tokens, layers or experts in it");
    if (capture.topK > capture.numExperts)
        refuse(where, fmt::format("k is {} of {} experts", capture.topK, capture.numExperts));
    const auto choices = asSize(capture.tokens) * capture.layers.size() * asSize(capture.topK);
    if (capture.experts.size() != choices || capture.weights.size() != choices)
        refuse(where, fmt::format("{} experts and {} weights for {} tokens, {} layers and k {}",
                                  capture.experts.size(), capture.weights.size(), capture.tokens,
                                  capture.layers.size(), capture.topK));
    checkExperts(capture, where);
}

void checkReplay(const RoutingCapture& capture, int topK, int numExperts, int layers,
                 const std::string& where) {
    const auto refuseReplay = [&](const std::string& problem) {
        throw InputError(where + ": " + problem, "Replay it in the model that it was captured from");
    };
    if (capture.topK != topK)
        refuseReplay(fmt::format("has k {} where the model has {}", capture.topK, topK));
    if (capture.numExperts != numExperts)
        refuseReplay(fmt::format("is of {} experts, the model has {}", capture.numExperts, numExperts));
    if (std::ssize(capture.layers) < layers)
        refuseReplay(fmt::format("has {} layers, and {} are to be run", capture.layers.size(), layers));
}

} // namespace gatescope
