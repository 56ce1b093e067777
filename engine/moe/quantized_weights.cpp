// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/quantized_weights.h"

#include "base/error.h"
#include "moe/convert.h"
#include "moe/quantize.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <vector>

namespace gatescope {

namespace {

using Format = QuantizedMatrix::Format;

bool isExperts(Parameter parameter) {
    return parameter == Parameter::ExpertGateUp || parameter == Parameter::ExpertDown ||
           parameter == Parameter::SharedGateUp || parameter == Parameter::SharedDown;
}

class QuantizedWeights final : public WeightSource {
public:
    QuantizedWeights(std::shared_ptr<const WeightSource> source, QuantizedMatrix::Format format)
        : m_source(std::move(source)), m_format(format) {}

    const MoeConfig& config() const override { return m_source->config(); }
    DType dtype() const override { return m_source->dtype(); }
    DType storedDtype(Parameter parameter) const override { return m_source->storedDtype(parameter); }
    int layer() const override { return m_source->layer(); }
    std::string description() const override {
        return fmt::format("quantised experts of {}", m_source->description());
    }

    void read(Parameter parameter, int expert, DType dtype, void* out) const override {
        if (!isExperts(parameter)) return m_source->read(parameter, expert, dtype, out);
        auto* to = static_cast<std::byte*>(out);
        for (const auto& matrix : readQuantized(parameter, expert, m_format)) {
            std::vector<float> values(static_cast<std::size_t>(matrix.rows) *
                                      static_cast<std::size_t>(matrix.columns));
            dequantize(matrix, values.data());
            convertElements(values.data(), DType::F32, to, dtype, values.size());
            to += values.size() * dtypeSize(dtype);
        }
    }

    std::vector<QuantizedMatrix> readQuantized(Parameter parameter, int expert,
                                               QuantizedMatrix::Format format) const override {
        if (format != m_format || !isExperts(parameter)) return {};
        return readOrQuantize(*m_source, parameter, expert, format);
    }

private:
    std::shared_ptr<const WeightSource> m_source;
    QuantizedMatrix::Format m_format;
};

} // namespace

bool storesFp8Channels(const WeightSource& source) {
    const auto stored = [&](Parameter parameter, int expert) {
        return !source.readQuantized(parameter, expert, Format::Fp8Channels).empty();
    };
    // Some of the experts may be kept in bf16.
    for (int expert = 0; expert < source.config().numExperts; ++expert) {
        if (stored(Parameter::ExpertGateUp, expert) || stored(Parameter::ExpertDown, expert)) return true;
    }
    return source.config().sharedExpertIntermediateSize > 0 &&
           (stored(Parameter::SharedGateUp, 0) || stored(Parameter::SharedDown, 0));
}

std::vector<QuantizedMatrix> readStoredAs(const WeightSource& source, Parameter parameter, int expert,
                                          Format format) {
    auto matrices = source.readQuantized(parameter, expert, format);
    if (!matrices.empty() || (format != Format::Fp8Blocks && format != Format::Fp8Channels)) return matrices;
    const auto other = format == Format::Fp8Blocks ? Format::Fp8Channels : Format::Fp8Blocks;
    if (source.readQuantized(parameter, expert, other).empty()) return matrices;
    throw InputError(fmt::format("{}: FP8 experts with a scale for each 128 x 128 block stand beside others "
                                 "with scales for channels or tensors",
                                 source.description()),
                     "Leave out --quantize, which multiplies with what they stand for");
}

std::vector<QuantizedMatrix> readOrQuantize(const WeightSource& source, Parameter parameter, int expert,
                                            Format format) {
    auto matrices = readStoredAs(source, parameter, expert, format);
    if (!matrices.empty()) return matrices;
    const auto shape = parameterShape(source.config(), parameter);
    const int rows = shape.rows / matrixCount(parameter);
    const auto elements = static_cast<std::size_t>(rows) * static_cast<std::size_t>(shape.columns);
    std::vector<float> values(elements * static_cast<std::size_t>(matrixCount(parameter)));
    source.read(parameter, expert, DType::F32, values.data());
    for (auto rest = std::span<const float>(values); !rest.empty(); rest = rest.subspan(elements))
        matrices.push_back(quantize(format, rest.first(elements), rows, shape.columns));
    return matrices;
}

std::shared_ptr<const WeightSource> makeQuantizedWeights(std::shared_ptr<const WeightSource> source,
                                                         QuantizedMatrix::Format format) {
    return std::make_shared<QuantizedWeights>(std::move(source), format);
}

} // namespace gatescope
