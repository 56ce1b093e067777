// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/stored_experts.h"

#include "base/fp8.h"
#include "base/mxfp4.h"
#include "moe/quantized_weights.h"

#include <cstring>

namespace gatescope {

namespace {

using Format = QuantizedMatrix::Format;

std::size_t ceilDiv(int a, int b) {
    return static_cast<std::size_t>((a + b - 1) / b);
}

/// Behind what was written.
std::byte* writeScales(const QuantizedMatrix& matrix, std::byte* to) {
    if (matrix.format != Format::Mxfp4) {
        const auto bytes = matrix.scales.size() * sizeof(float);
        std::memcpy(to, matrix.scales.data(), bytes);
        return to + bytes;
    }
    for (const float scale : matrix.scales)
        *to++ = std::byte{floatToE8m0(scale)};
    return to;
}

} // namespace

StoredBytes::StoredBytes(Format format, Parameter parameter, const MatrixShape& shape) {
    const auto parts = static_cast<std::size_t>(matrixCount(parameter));
    const auto rows = static_cast<std::size_t>(shape.rows);
    const auto columns = static_cast<std::size_t>(shape.columns);
    values = format == Format::Mxfp4 ? rows * ((columns + 1) / 2) : rows * columns;
    switch (format) {
    case Format::Int8Channels:
        scales = rows * sizeof(float);
        break;
    case Format::Fp8Blocks:
        scales = parts * ceilDiv(shape.rows / static_cast<int>(parts), kFp8Block) *
                 ceilDiv(shape.columns, kFp8Block) * sizeof(float);
        break;
    case Format::Mxfp4:
        scales = rows * ceilDiv(shape.columns, kMxfp4Block);
        break;
    }
}

void readStored(const WeightSource& source, Parameter parameter, int expert, Format format, std::byte* to) {
    const auto matrices = readOrQuantize(source, parameter, expert, format);
    for (const auto& matrix : matrices) {
        std::memcpy(to, matrix.values.data(), matrix.values.size());
        to += matrix.values.size();
    }
    for (const auto& matrix : matrices)
        to = writeScales(matrix, to);
}

} // namespace gatescope
