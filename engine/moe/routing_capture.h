// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/routing.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gatescope {

/// Where each token went in each layer, kept to be looked at or to be replayed.
struct RoutingCapture {
    std::string model; ///< for people
    int tokens = 0;
    int topK = 0;
    int numExperts = 0;
    std::vector<int> layers;           ///< their numbers
    std::vector<std::int32_t> experts; ///< [tokens, layers, k], the larger weight first
    std::vector<float> weights;        ///< [tokens, layers, k]
    int tokensPerPass = 0;             ///< of the run that was captured: its passes follow one another

    /// The routing of `count` tokens from `first` on in the layer at this place; behind the last token comes
    /// the first one again.
    Routing routing(std::size_t layer, int first, int count) const;
    /// Adds a pass: one routing for each layer, all of as many tokens.
    void append(const std::vector<Routing>& layersOfPass);

    bool operator==(const RoutingCapture&) const = default;
};

/// InputError, which begins with `where`, for a capture that has no tokens, arrays of another size than its
/// shape, an expert that does not exist, one twice for a token, or a weight that is not finite: it says
/// which.
void validate(const RoutingCapture& capture, const std::string& where);

/// InputError where a capture can't be replayed in layers of this shape: another k or number of experts, or
/// fewer layers than are run.
void checkReplay(const RoutingCapture& capture, int topK, int numExperts, int layers,
                 const std::string& where);

} // namespace gatescope
