// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/weight_source.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace gatescope {

/// Weights made by the counter generator of tests/golden/reference/README.md, so that a file needs to hold
/// none. `layer` 0 has exactly the values of the reference files; layer n > 0 has streams that start n * 2^40
/// elements later, further than any layer is long. Values have the config's dtype. read() of expert e
/// computes that expert alone, about 1 ns an element on each thread.
std::shared_ptr<WeightSource> makeSyntheticWeights(const MoeConfig& config, std::uint64_t seed,
                                                   int layer = 0);

/// Input [tokens, hiddenSize] in `dtype` (F32, BF16, F16) by the same generator. `iteration` 0 is the
/// reference files' hidden_states; others are unlike it and unlike any layer's weights.
std::vector<std::byte> syntheticHiddenStates(int tokens, int hiddenSize, DType dtype, std::uint64_t seed,
                                             int iteration = 0);

} // namespace gatescope
