// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/convert.h"
#include "moe/weight_source.h"

#include <functional>
#include <memory>
#include <vector>

namespace gatescope::test {

/// A source's weights with something wrong: `change` gets each matrix in float32 after it was read, and may
/// name another expert to read instead.
class ChangedWeights final : public WeightSource {
public:
    using Change = std::function<void(Parameter, int expert, MatrixShape, std::vector<float>&)>;
    using Redirect = std::function<int(Parameter, int expert)>;

    ChangedWeights(std::shared_ptr<const WeightSource> source, Change change, Redirect redirect = {})
        : m_source(std::move(source)), m_change(std::move(change)), m_redirect(std::move(redirect)) {}

    const MoeConfig& config() const override { return m_source->config(); }
    DType dtype() const override { return m_source->dtype(); }
    int layer() const override { return m_source->layer(); }
    std::string description() const override { return "changed " + m_source->description(); }
    void read(Parameter parameter, int expert, DType dtype, void* out) const override {
        const auto shape = parameterShape(config(), parameter);
        std::vector<float> values(static_cast<std::size_t>(shape.rows) *
                                  static_cast<std::size_t>(shape.columns));
        const int from = m_redirect ? m_redirect(parameter, expert) : expert;
        m_source->read(parameter, from, DType::F32, values.data());
        if (m_change) m_change(parameter, expert, shape, values);
        convertElements(values.data(), DType::F32, out, dtype, values.size());
    }

private:
    std::shared_ptr<const WeightSource> m_source;
    Change m_change;
    Redirect m_redirect;
};

} // namespace gatescope::test
