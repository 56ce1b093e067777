// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/weight_source.h"

#include <functional>
#include <memory>
#include <vector>

namespace gatescope::test {

/// The same weights, but for what `change` does to each that is handed out.
class ChangedInt8 final : public WeightSource {
public:
    using Matrices = std::vector<QuantizedMatrix>;
    using Change = std::function<void(Parameter, int, Matrices&)>;

    ChangedInt8(std::shared_ptr<const WeightSource> source, Change change)
        : m_source(std::move(source)), m_change(std::move(change)) {}

    const MoeConfig& config() const override { return m_source->config(); }
    DType dtype() const override { return m_source->dtype(); }
    int layer() const override { return m_source->layer(); }
    std::string description() const override { return "changed " + m_source->description(); }
    void read(Parameter parameter, int expert, DType dtype, void* out) const override {
        m_source->read(parameter, expert, dtype, out);
    }
    Matrices readQuantized(Parameter parameter, int expert, QuantizedMatrix::Format format) const override {
        auto matrices = m_source->readQuantized(parameter, expert, format);
        m_change(parameter, expert, matrices);
        return matrices;
    }

private:
    std::shared_ptr<const WeightSource> m_source;
    Change m_change;
};

} // namespace gatescope::test
