// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/quantized_weights.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gatescope::test {

/// A layer whose experts are stored in a format, as a checkpoint's are: another layer's, quantised.
/// Everything else is that layer's.
class StoredWeights final : public WeightSource {
public:
    enum class Reading : std::uint8_t {
        Stored, ///< bytes of the format alone: the test fails where an expert's matrix is read as numbers
        Dequantised, ///< as numbers alone, the values that the bytes stand for
    };

    StoredWeights(std::shared_ptr<const WeightSource> source, QuantizedMatrix::Format format,
                  Reading reading = Reading::Stored)
        : m_source(makeQuantizedWeights(std::move(source), format)), m_reading(reading) {}

    const MoeConfig& config() const override { return m_source->config(); }
    DType dtype() const override { return m_source->dtype(); }
    int layer() const override { return m_source->layer(); }
    std::string description() const override { return "stored " + m_source->description(); }
    void read(Parameter parameter, int expert, DType dtype, void* out) const override {
        if (m_reading == Reading::Stored) {
            for (const auto stored : {Parameter::ExpertGateUp, Parameter::ExpertDown, Parameter::SharedGateUp,
                                      Parameter::SharedDown})
                EXPECT_NE(parameter, stored) << "experts are there as they are, and are asked for as numbers";
        }
        m_source->read(parameter, expert, dtype, out);
    }
    std::vector<QuantizedMatrix> readQuantized(Parameter parameter, int expert,
                                               QuantizedMatrix::Format format) const override {
        if (m_reading == Reading::Dequantised) return {};
        return m_source->readQuantized(parameter, expert, format);
    }

private:
    std::shared_ptr<const WeightSource> m_source;
    Reading m_reading;
};

} // namespace gatescope::test
