// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/int8_block.h"

#include "base/bf16.h"
#include "moe/dense_matrix.h"

#include <algorithm>
#include <cmath>

namespace gatescope::test {

namespace {

using Rows = std::vector<std::vector<float>>;

float largestOf(const Rows& rows) {
    float largest = 0;
    for (const auto& row : rows) {
        for (const float value : row)
            largest = std::max(largest, std::fabs(value));
    }
    return largest;
}

std::vector<float> readRow(const WeightSource& weights, Parameter parameter, int expert = 0) {
    auto row = DenseMatrix(weights, parameter, expert).values;
    for (auto& value : row)
        value = roundToBf16(value);
    return row;
}

/// The rows of one expert, all at once.
class Expert {
public:
    Expert(const WeightSource& weights, int expert, const Int8Mistakes& mistakes)
        : m_spec(weights.config().experts),
          m_mistakes(mistakes),
          m_w13(weights.readQuantized(Parameter::ExpertGateUp, expert, kFormat)),
          m_w2(weights.readQuantized(Parameter::ExpertDown, expert, kFormat)) {
        if (!m_spec.biases) return;
        m_b13 = readRow(weights, Parameter::ExpertGateUpBias, expert);
        m_b2 = readRow(weights, Parameter::ExpertDownBias, expert);
    }
    Expert(const WeightSource& weights, const Int8Mistakes& mistakes)
        : m_spec(weights.config().experts),
          m_mistakes(mistakes),
          m_w13(weights.readQuantized(Parameter::SharedGateUp, 0, kFormat)),
          m_w2(weights.readQuantized(Parameter::SharedDown, 0, kFormat)) {}

    Rows run(const Rows& rows) const {
        auto gate = product(rows, m_w13[0], m_b13, 0);
        const auto up = product(rows, m_w13[1], m_b13, static_cast<std::size_t>(m_w13[0].rows));
        for (std::size_t r = 0; r < rows.size(); ++r) {
            for (std::size_t i = 0; i < gate[r].size(); ++i)
                gate[r][i] = roundToBf16(activated(gate[r][i], up[r][i]));
        }
        return product(gate, m_w2[0], m_b2, 0);
    }

private:
    static constexpr auto kFormat = QuantizedMatrix::Format::Int8Channels;

    float activated(float gate, float up) const {
        if (m_spec.activation == ExpertSpec::Activation::SiluAndMul) return gate / (1 + std::exp(-gate)) * up;
        const auto limit = static_cast<float>(m_spec.limit);
        if (limit > 0 && gate > limit) gate = limit;
        if (limit > 0 && std::fabs(up) > limit) up = std::copysign(limit, up);
        const float sigmoid = 1 / (1 + std::exp(gate * static_cast<float>(-m_spec.alpha)));
        return gate * sigmoid * (up + static_cast<float>(m_spec.upOffset));
    }

    Rows product(const Rows& rows, const QuantizedMatrix& w, const std::vector<float>& bias,
                 std::size_t firstBias) const {
        Rows out;
        for (const auto& row : rows) {
            const float scale = largestOf(m_mistakes.perTensor ? rows : Rows{row}) / 127;
            auto& to = out.emplace_back();
            for (int r = 0; r < w.rows; ++r) {
                int sum = 0;
                for (int i = 0; i < w.columns; ++i) {
                    sum += static_cast<int>(std::nearbyint(row[static_cast<std::size_t>(i)] / scale)) *
                           static_cast<std::int8_t>(w.values[static_cast<std::size_t>(r * w.columns + i)]);
                }
                float value = static_cast<float>(sum) * scale * w.scales[static_cast<std::size_t>(r)];
                if (m_mistakes.biasAfterRounding) value = roundToBf16(value);
                if (!bias.empty()) value += bias[firstBias + static_cast<std::size_t>(r)];
                to.push_back(roundToBf16(value));
            }
        }
        return out;
    }

    ExpertSpec m_spec;
    Int8Mistakes m_mistakes;
    std::vector<QuantizedMatrix> m_w13;
    std::vector<QuantizedMatrix> m_w2;
    std::vector<float> m_b13;
    std::vector<float> m_b2;
};

/// Rows of the output, choice by choice, then the shared expert's.
class Block {
public:
    Block(const WeightSource& weights, std::span<const float> x, const Routing& routing,
          const Int8Mistakes& mistakes)
        : m_weights(weights),
          m_config(weights.config()),
          m_x(x),
          m_routing(routing),
          m_mistakes(mistakes),
          m_ofChoice(routing.experts.size()) {}

    std::vector<float> run() {
        for (int e = 0; e < m_config.numExperts; ++e)
            runExpert(e);
        const auto h = static_cast<std::size_t>(m_config.hiddenSize);
        const auto k = static_cast<std::size_t>(m_config.numExpertsPerTok);
        std::vector<float> output(m_x.size());
        for (std::size_t choice = 0; choice < m_ofChoice.size(); ++choice) {
            for (std::size_t i = 0; i < h; ++i)
                output[choice / k * h + i] +=
                    (before() ? 1.0f : m_routing.weights[choice]) * m_ofChoice[choice][i];
        }
        if (m_config.sharedExpertIntermediateSize > 0) addShared(output);
        return output;
    }

private:
    bool before() const { return m_config.experts.routingWeight == ExpertSpec::WeightPlace::BeforeGateUp; }
    std::vector<float> rowOf(std::size_t token) const {
        const auto h = static_cast<std::size_t>(m_config.hiddenSize);
        const auto row = m_x.subspan(token * h, h);
        return {row.begin(), row.end()};
    }

    void runExpert(int e) {
        Rows rows;
        std::vector<std::size_t> choices;
        for (std::size_t c = 0; c < m_routing.experts.size(); ++c) {
            if (m_routing.experts[c] != e) continue;
            auto& row = rows.emplace_back(rowOf(c / static_cast<std::size_t>(m_config.numExpertsPerTok)));
            for (auto& value : row) {
                if (before()) value = roundToBf16(value * roundToBf16(m_routing.weights[c]));
            }
            choices.push_back(c);
        }
        if (rows.empty()) return;
        const auto y = Expert(m_weights, e, m_mistakes).run(rows);
        for (std::size_t r = 0; r < rows.size(); ++r)
            m_ofChoice[choices[r]] = y[r];
    }

    void addShared(std::vector<float>& output) const {
        const auto h = static_cast<std::size_t>(m_config.hiddenSize);
        Rows rows;
        for (std::size_t token = 0; token * h < m_x.size(); ++token)
            rows.push_back(rowOf(token));
        const auto y = Expert(m_weights, m_mistakes).run(rows);
        for (std::size_t token = 0; token < rows.size(); ++token) {
            float scale = 1;
            if (m_config.sharedExpertGated) {
                const auto gate = readRow(m_weights, Parameter::SharedExpertGate);
                float sum = 0;
                for (std::size_t i = 0; i < h; ++i)
                    sum += gate[i] * rows[token][i];
                scale = 1 / (1 + std::exp(-sum));
            }
            for (std::size_t i = 0; i < h; ++i)
                output[token * h + i] += scale * y[token][i];
        }
    }

    const WeightSource& m_weights;
    const MoeConfig& m_config;
    std::span<const float> m_x;
    const Routing& m_routing;
    Int8Mistakes m_mistakes;
    Rows m_ofChoice;
};

} // namespace

std::vector<float> int8Block(const WeightSource& weights, std::span<const float> x, const Routing& routing,
                             const Int8Mistakes& mistakes) {
    return Block(weights, x, routing, mistakes).run();
}

} // namespace gatescope::test
