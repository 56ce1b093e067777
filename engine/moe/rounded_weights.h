// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/weight_source.h"

#include <memory>

namespace gatescope {

/// The source's weights rounded to `dtype` whatever they are stored in, as transformers loads a checkpoint:
/// a gate stored in float32 beside bf16 experts is rounded first. Whoever computes with these, in whatever
/// precision, starts from the same values.
std::shared_ptr<const WeightSource> makeRoundedWeights(std::shared_ptr<const WeightSource> source,
                                                       DType dtype);

} // namespace gatescope
