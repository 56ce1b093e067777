// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/rounded_weights.h"

#include "moe/convert.h"

#include <vector>

namespace gatescope {

namespace {

class RoundedWeights final : public WeightSource {
public:
    RoundedWeights(std::shared_ptr<const WeightSource> source, DType dtype)
        : m_source(std::move(source)), m_dtype(dtype) {}

    const MoeConfig& config() const override { return m_source->config(); }
    DType dtype() const override { return m_dtype; }
    DType storedDtype(Parameter parameter) const override { return m_source->storedDtype(parameter); }
    std::vector<QuantizedMatrix> readQuantized(Parameter parameter, int expert,
                                               QuantizedMatrix::Format format) const override {
        return m_source->readQuantized(parameter, expert, format);
    }
    int layer() const override { return m_source->layer(); }
    std::vector<std::string> notes() const override { return m_source->notes(); }
    std::string description() const override { return m_source->description(); }

    void read(Parameter parameter, int expert, DType dtype, void* out) const override {
        // transformers and vLLM keep the scores' correction in float32 whatever the model's dtype.
        if (m_dtype == DType::F32 || dtype == m_dtype || parameter == Parameter::ScoreCorrection)
            return m_source->read(parameter, expert, dtype, out);
        const auto shape = parameterShape(config(), parameter);
        const auto count = static_cast<std::size_t>(shape.rows) * static_cast<std::size_t>(shape.columns);
        std::vector<float> own(dtype == DType::F32 ? 0 : count);
        auto* values = dtype == DType::F32 ? static_cast<float*>(out) : own.data();
        m_source->read(parameter, expert, DType::F32, values);
        roundAllTo({values, count}, m_dtype);
        if (dtype != DType::F32) convertElements(values, DType::F32, out, dtype, count);
    }

private:
    std::shared_ptr<const WeightSource> m_source;
    DType m_dtype;
};

} // namespace

std::shared_ptr<const WeightSource> makeRoundedWeights(std::shared_ptr<const WeightSource> source,
                                                       DType dtype) {
    return std::make_shared<RoundedWeights>(std::move(source), dtype);
}

} // namespace gatescope
