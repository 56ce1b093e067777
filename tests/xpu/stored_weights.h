// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/convert.h"
#include "moe/quantize.h"
#include "moe/rounded_weights.h"
#include "moe/weight_source.h"

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace gatescope::test {

/// A layer whose experts are stored in a format, as a checkpoint's are: another layer's, quantised. What is
/// not an expert's has `dtype`'s values.
class StoredWeights final : public WeightSource {
public:
    enum class Reading : std::uint8_t {
        Stored,      ///< bytes of the format alone: read() of an expert's matrix throws
        Dequantised, ///< as floats alone, the values that the bytes stand for
    };

    StoredWeights(std::shared_ptr<const WeightSource> source, DType dtype, QuantizedMatrix::Format format,
                  Reading reading)
        : m_source(makeRoundedWeights(std::move(source), dtype)), m_format(format), m_reading(reading) {}

    const MoeConfig& config() const override { return m_source->config(); }
    DType dtype() const override { return m_source->dtype(); }
    int layer() const override { return m_source->layer(); }
    std::string description() const override { return "stored " + m_source->description(); }

    std::vector<QuantizedMatrix> readQuantized(Parameter parameter, int expert,
                                               QuantizedMatrix::Format format) const override {
        if (m_reading != Reading::Stored || format != m_format || !isMatrix(parameter)) return {};
        return matrices(parameter, expert);
    }
    void read(Parameter parameter, int expert, DType dtype, void* out) const override {
        if (!isMatrix(parameter)) return m_source->read(parameter, expert, dtype, out);
        if (m_reading == Reading::Stored) throw std::logic_error("stored weights were read as floats");
        auto* to = static_cast<std::byte*>(out);
        for (const auto& matrix : matrices(parameter, expert)) {
            std::vector<float> values(elements(matrix.rows, matrix.columns));
            dequantize(matrix, values.data());
            convertElements(values.data(), DType::F32, to, dtype, values.size());
            to += values.size() * dtypeSize(dtype);
        }
    }

private:
    static bool isMatrix(Parameter parameter) {
        return parameter == Parameter::ExpertGateUp || parameter == Parameter::ExpertDown ||
               parameter == Parameter::SharedGateUp || parameter == Parameter::SharedDown;
    }
    static std::size_t elements(int rows, int columns) {
        return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    }
    std::vector<QuantizedMatrix> matrices(Parameter parameter, int expert) const {
        const bool both = parameter == Parameter::ExpertGateUp || parameter == Parameter::SharedGateUp;
        const auto shape = parameterShape(config(), parameter);
        const int rows = both ? shape.rows / 2 : shape.rows;
        std::vector<float> values(elements(shape.rows, shape.columns));
        m_source->read(parameter, expert, DType::F32, values.data());
        std::vector<QuantizedMatrix> all;
        const auto count = elements(rows, shape.columns);
        for (std::size_t first = 0; first < values.size(); first += count)
            all.push_back(quantize(m_format, std::span(values).subspan(first, count), rows, shape.columns));
        return all;
    }

    std::shared_ptr<const WeightSource> m_source;
    QuantizedMatrix::Format m_format;
    Reading m_reading;
};

} // namespace gatescope::test
