// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/topk.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// Which experts each token goes to and with what weight.
struct Routing {
    int tokens = 0;
    int topK = 0;
    std::vector<std::int32_t> experts; ///< [tokens, k], the best first
    std::vector<float> weights;        ///< [tokens, k]

    /// Rows each expert receives: [numExperts].
    std::vector<std::int32_t> rowsPerExpert(int numExperts) const;
    int expertsHit(int numExperts) const;
};

/// Where routing comes from: the model's own gate, or a distribution put in its place after the gate and the
/// top-k have run (so their cost stays), as vLLM's routing simulator does.
struct RoutingSpec {
    enum class Kind : std::uint8_t { Model, Uniform, Zipf, Single };
    Kind kind = Kind::Model;
    double exponent = 1.0; ///< zipf:S, expert r's probability is proportional to 1/(r+1)^S
    int expert = 0;        ///< single:E, each token's first choice; the others follow it in a ring

    /// "model", "uniform", "zipf:1.2", "single:3". UsageError says what is allowed.
    static RoutingSpec parse(std::string_view text);
    std::string text() const;

    bool operator==(const RoutingSpec&) const = default;
};

/// Draws a routing: k different experts per token, all with the weight that `router` gives where all logits
/// are 0: of a softmax 1/E, of a sigmoid 1/2, 1/k where weights are made to sum to one, times the scale.
/// The same seed gives the same routing on every machine. UsageError where the expert does not exist.
Routing drawRouting(const RoutingSpec& spec, int tokens, int numExperts, int topK, const RouterSpec& router,
                    std::uint64_t seed);

/// UsageError where a routing that is to replace a layer's own does not have shape [tokens, topK], names an
/// expert that does not exist or one twice for a token, or has a weight that is not finite.
void checkRouting(const Routing& routing, int tokens, int topK, int numExperts);

/// Rows of `logits` [tokens, experts] that hold an infinity or NaN.
std::size_t nonFiniteRows(std::span<const float> logits, int experts);

} // namespace gatescope
