// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/quantized_matrix.h"
#include "moe/weight_source.h"

#include <cstddef>

namespace gatescope {

/// Bytes of a quantised matrix as the kernels read it (resources/kernels/README.md). gate_up counts as two
/// matrices, gate_proj and up_proj, each with blocks of its own.
struct StoredBytes {
    StoredBytes(QuantizedMatrix::Format format, Parameter parameter, const MatrixShape& shape);

    std::size_t values;
    std::size_t scales;
};

/// Writes the values, and the scales behind them. Both are readOrQuantize()'s.
void readStored(const WeightSource& source, Parameter parameter, int expert, QuantizedMatrix::Format format,
                std::byte* to);

} // namespace gatescope
