// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/routing.h"
#include "moe/weight_source.h"

#include <span>
#include <vector>

namespace gatescope::test {

/// What an engine might do otherwise.
struct Int8Mistakes {
    bool perTensor = false;         ///< one scale for all rows of an expert
    bool biasAfterRounding = false; ///< a product is rounded before its bias is added, and then again
};

/// A W8A8 block by the rules of its weights' config, written apart from Int8Reference, [tokens, H] before the
/// last rounding. `x` is [tokens, H].
std::vector<float> int8Block(const WeightSource& weights, std::span<const float> x, const Routing& routing,
                             const Int8Mistakes& mistakes = {});

} // namespace gatescope::test
