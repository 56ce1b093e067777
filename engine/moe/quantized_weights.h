// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/weight_source.h"

#include <memory>

namespace gatescope {

/// The source's experts, routed and shared, as an engine that is asked for `format` takes them: as they are
/// stored where that is the format, else quantised from their float32 values by quantize(). read() gives what
/// these stand for. The router, biases and the shared expert's gate are the source's.
std::shared_ptr<const WeightSource> makeQuantizedWeights(std::shared_ptr<const WeightSource> source,
                                                         QuantizedMatrix::Format format);

} // namespace gatescope
