// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/weight_source.h"

#include <memory>
#include <vector>

namespace gatescope {

/// A matrix [rows, columns], or gate_up's two [rows / 2, columns], in `format`: bit for bit as it is stored
/// where it is stored in that format, else quantised from its float32 values by quantize().
std::vector<QuantizedMatrix> readOrQuantize(const WeightSource& source, Parameter parameter, int expert,
                                            QuantizedMatrix::Format format);

/// The source's experts, routed and shared, as an engine that is asked for `format` takes them:
/// readOrQuantize(). read() gives what these stand for. The router, biases and the shared expert's gate are
/// the source's.
std::shared_ptr<const WeightSource> makeQuantizedWeights(std::shared_ptr<const WeightSource> source,
                                                         QuantizedMatrix::Format format);

} // namespace gatescope
