// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/quantized_tensor.h"

#include "base/fp8.h"
#include "base/mxfp4.h"
#include "moe/convert.h"
#include "moe/quantize.h"

#include <cstring>

namespace gatescope {

namespace {

std::size_t blocksOf(int count, int block) {
    return static_cast<std::size_t>((count + block - 1) / block);
}

} // namespace

QuantizedTensor::QuantizedTensor(QuantizedMatrix::Format format, const TensorView& values,
                                 const TensorView& scales, int rows, int columns, const QuantizedPlace& place)
    : m_format(format),
      m_values(values),
      m_scales(scales),
      m_rows(rows),
      m_columns(columns),
      m_place(place) {}

DType QuantizedTensor::dtype() const {
    return m_values.dtype;
}

void QuantizedTensor::readScales(std::int64_t first, std::size_t count, std::vector<float>& to) const {
    const auto at = static_cast<std::size_t>(first);
    if (m_format == QuantizedMatrix::Format::Mxfp4) {
        for (std::size_t i = 0; i < count; ++i)
            to.push_back(e8m0ToFloat(static_cast<std::uint8_t>(m_scales.bytes[at + i])));
        return;
    }
    const auto before = to.size();
    to.resize(before + count);
    convertElements(m_scales.bytes.data() + at * dtypeSize(m_scales.dtype), m_scales.dtype,
                    to.data() + before, DType::F32, count);
}

void QuantizedTensor::readChannelScales(std::vector<float>& to) const {
    for (std::int64_t row = 0; row < m_rows; ++row)
        readScales(m_place.firstScaleRow + row * m_place.scaleStep, 1, to);
}

QuantizedMatrix QuantizedTensor::transposed() const {
    QuantizedMatrix matrix{m_format, m_rows, m_columns, {}, {}};
    const auto* from = reinterpret_cast<const std::uint8_t*>(m_values.bytes.data()) + m_place.before;
    matrix.values.resize(static_cast<std::size_t>(m_rows) * static_cast<std::size_t>(m_columns));
    for (std::int64_t column = 0; column < m_columns; ++column) {
        for (std::int64_t row = 0; row < m_rows; ++row) {
            matrix.values[static_cast<std::size_t>(row * m_columns + column)] =
                from[column * m_place.width + m_place.firstRow + row];
        }
    }
    if (m_format == QuantizedMatrix::Format::Fp8Channels) {
        readChannelScales(matrix.scales);
        return matrix;
    }
    const auto across = static_cast<std::int64_t>(blocksOf(m_place.width, kFp8Block));
    for (std::int64_t row = 0; row < static_cast<std::int64_t>(blocksOf(m_rows, kFp8Block)); ++row) {
        for (std::int64_t column = 0; column < static_cast<std::int64_t>(blocksOf(m_columns, kFp8Block));
             ++column)
            readScales(m_place.scalesBefore + column * across + m_place.firstScaleRow + row, 1,
                       matrix.scales);
    }
    return matrix;
}

std::optional<QuantizedMatrix> QuantizedTensor::quantized() const {
    if (m_place.width > 0) return transposed();
    using Format = QuantizedMatrix::Format;
    QuantizedMatrix matrix{m_format, m_rows, m_columns, {}, {}};
    const bool halves = m_format == Format::Mxfp4;
    const auto rowBytes = static_cast<std::size_t>(halves ? m_columns / 2 : m_columns);
    matrix.values.resize(static_cast<std::size_t>(m_rows) * rowBytes);
    for (int row = 0; row < m_rows; ++row) {
        const auto from = static_cast<std::size_t>(m_place.firstRow + std::int64_t{row} * m_place.rowStep);
        std::memcpy(matrix.values.data() + static_cast<std::size_t>(row) * rowBytes,
                    m_values.bytes.data() + from * rowBytes, rowBytes);
        const auto scaleRow = static_cast<std::int64_t>(from);
        if (m_format == Format::Int8Channels) readScales(scaleRow, 1, matrix.scales);
        if (halves) {
            const auto blocks = blocksOf(m_columns, kMxfp4Block);
            readScales(scaleRow * static_cast<std::int64_t>(blocks), blocks, matrix.scales);
        }
    }
    if (m_format == Format::Fp8Channels) readChannelScales(matrix.scales);
    if (m_format == Format::Fp8Blocks) {
        const auto blocks = blocksOf(m_columns, kFp8Block);
        readScales(m_place.firstScaleRow * static_cast<std::int64_t>(blocks),
                   blocksOf(m_rows, kFp8Block) * blocks, matrix.scales);
    }
    return matrix;
}

std::byte* QuantizedTensor::copyTo(std::byte* out, DType wanted) const {
    const auto count = static_cast<std::size_t>(m_rows) * static_cast<std::size_t>(m_columns);
    std::vector<float> values(count);
    dequantize(*quantized(), values.data());
    convertElements(values.data(), DType::F32, out, wanted, count);
    return out + count * dtypeSize(wanted);
}

} // namespace gatescope
