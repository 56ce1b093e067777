// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/as_size.h"
#include "moe/weight_source.h"

#include <cstddef>
#include <vector>

namespace gatescope {

/// A weight matrix [rows, columns] on the host; its values are exact in float32.
struct DenseMatrix {
    DenseMatrix(const WeightSource& source, Parameter parameter, int expert = 0)
        : rows(asSize(parameterShape(source.config(), parameter).rows)),
          columns(asSize(parameterShape(source.config(), parameter).columns)),
          values(rows * columns) {
        source.read(parameter, expert, DType::F32, values.data());
    }

    const float* row(std::size_t index) const { return values.data() + index * columns; }

    std::size_t rows;
    std::size_t columns;
    std::vector<float> values;
};

/// All that a router has, on the host.
struct RouterWeights {
    explicit RouterWeights(const WeightSource& source) : gate(source, Parameter::Gate) {
        const auto& router = source.config().router;
        if (router.logitBias) bias = DenseMatrix(source, Parameter::GateBias).values;
        if (router.correctionBias) correction = DenseMatrix(source, Parameter::ScoreCorrection).values;
    }

    DenseMatrix gate;              ///< [E, H]
    std::vector<float> bias;       ///< [E] of the logits, or empty
    std::vector<float> correction; ///< [E] of the scores, or empty
};

} // namespace gatescope
