// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/int8_expert.h"

#include "base/bf16.h"
#include "base/error.h"
#include "moe/dense_matrix.h"
#include "moe/rounding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace gatescope {

namespace {

constexpr double kSigmoidError = 0x1p-21; // four units in the last place of float32

struct QuantizedRow {
    std::vector<std::int64_t> values;
    float scale = 1;
};

QuantizedRow quantizeRow(std::span<const float> x) {
    float largest = 0;
    for (const float value : x)
        largest = std::max(largest, std::fabs(value));
    QuantizedRow row;
    if (largest > 0) row.scale = largest / 127.0f;
    for (const float value : x)
        row.values.push_back(std::clamp<std::int64_t>(std::llrint(value / row.scale), -127, 127));
    return row;
}

/// As an engine takes it: in bf16.
std::vector<float> readBias(const WeightSource& weights, Parameter parameter, int expert) {
    auto bias = DenseMatrix(weights, parameter, expert).values;
    for (auto& value : bias)
        value = roundToBf16(value);
    return bias;
}

} // namespace

Int8Expert::Int8Expert(const WeightSource& weights, Parameter gateUp, Parameter down, int expert,
                       const std::string& who)
    : m_spec(weights.config().experts) {
    constexpr auto kFormat = QuantizedMatrix::Format::Int8Channels;
    auto gateAndUp = weights.readQuantized(gateUp, expert, kFormat);
    auto last = weights.readQuantized(down, expert, kFormat);
    if (gateAndUp.size() != 2 || last.size() != 1) {
        throw InputError(
            fmt::format("{}: the weights of {} are not int8 with a scale for each output channel",
                        weights.description(), who),
            "Take a file whose experts are int8, or leave out its `quantization`");
    }
    m_gate.matrix = std::move(gateAndUp[0]);
    m_up.matrix = std::move(gateAndUp[1]);
    m_down.matrix = std::move(last[0]);
}

Int8Expert::Int8Expert(const WeightSource& weights, int expert)
    : Int8Expert(weights, Parameter::ExpertGateUp, Parameter::ExpertDown, expert,
                 fmt::format("expert {}", expert)) {
    if (!m_spec.biases) return;
    const auto both = readBias(weights, Parameter::ExpertGateUpBias, expert);
    const auto middle = both.begin() + m_gate.matrix.rows;
    m_gate.bias.assign(both.begin(), middle);
    m_up.bias.assign(middle, both.end());
    m_down.bias = readBias(weights, Parameter::ExpertDownBias, expert);
}

Int8Expert Int8Expert::shared(const WeightSource& weights) {
    return {weights, Parameter::SharedGateUp, Parameter::SharedDown, 0, "the shared expert"};
}

Int8Expert::Product Int8Expert::multiply(std::span<const float> x, const Layer& layer) {
    const auto row = quantizeRow(x);
    Product product;
    for (std::size_t out = 0; out < asSize(layer.matrix.rows); ++out) {
        std::int64_t sum = 0;
        for (std::size_t in = 0; in < x.size(); ++in)
            sum += row.values[in] * static_cast<std::int8_t>(layer.matrix.values[out * x.size() + in]);
        const float ofRow = static_cast<float>(sum) * row.scale;
        const float scale = layer.matrix.scales[out];
        const float bias = layer.bias.empty() ? 0.0f : layer.bias[out];
        // In float64, which is exact for a product of two: no compiler may fuse these.
        const auto scaled = static_cast<float>(static_cast<double>(ofRow) * scale);
        product.values.push_back(roundToBf16(static_cast<float>(static_cast<double>(scaled) + bias)));
        product.fused.push_back(roundToBf16(std::fma(ofRow, scale, bias)));
    }
    return product;
}

/// `sign` says which way the float32 sigmoid errs, 0: it does not.
float Int8Expert::activate(float gate, float up, double sign) const {
    if (m_spec.activation == ExpertSpec::Activation::SiluAndMul) {
        const double silu = gate / (1 + std::exp(-static_cast<double>(gate)));
        return roundToBf16(static_cast<float>(silu * (1 + sign * kSigmoidError)) * up);
    }
    if (m_spec.limit > 0) {
        const auto limit = static_cast<float>(m_spec.limit);
        gate = std::min(gate, limit);
        up = std::clamp(up, -limit, limit);
    }
    // alpha * gate is rounded to float32 before it becomes an exponent.
    const double scaled = static_cast<double>(static_cast<float>(m_spec.alpha)) * gate;
    const double error = kSigmoidError + std::abs(scaled) * 0x1p-24;
    const double swish = gate / (1 + std::exp(-scaled));
    return roundToBf16(static_cast<float>(swish * (1 + sign * error)) *
                       (up + static_cast<float>(m_spec.upOffset)));
}

Int8Expert::Hidden Int8Expert::hiddenOf(std::span<const float> x) const {
    const auto gate = multiply(x, m_gate);
    const auto up = multiply(x, m_up);
    Hidden hidden;
    for (std::size_t i = 0; i < gate.values.size(); ++i) {
        std::vector<float> others;
        for (const float g : {gate.values[i], gate.fused[i]}) {
            for (const float u : {up.values[i], up.fused[i]}) {
                for (const double sign : {0.0, -1.0, 1.0})
                    others.push_back(activate(g, u, sign));
            }
        }
        hidden.values.push_back(others.front());
        std::ranges::sort(others);
        others.erase(std::ranges::unique(others).begin(), others.end());
        for (const float other : others) {
            if (other != hidden.values.back()) hidden.doubts.push_back({i, other});
        }
    }
    return hidden;
}

Int8Row Int8Expert::run(std::span<const float> x) const {
    auto hidden = hiddenOf(x);
    auto product = multiply(hidden.values, m_down);
    Int8Row row{std::move(product.values), std::vector<double>(product.fused.size())};
    const auto distance = [&](std::span<const float> other, std::size_t i) {
        return std::abs(static_cast<double>(other[i]) - row.values[i]);
    };
    for (std::size_t i = 0; i < row.values.size(); ++i)
        row.slack[i] = distance(product.fused, i);
    for (const auto& doubt : hidden.doubts) {
        const float before = std::exchange(hidden.values[doubt.column], doubt.other);
        const auto other = multiply(hidden.values, m_down);
        hidden.values[doubt.column] = before;
        for (std::size_t i = 0; i < row.values.size(); ++i)
            row.slack[i] += std::max(distance(other.values, i), distance(other.fused, i));
    }
    if (hidden.doubts.size() < 2) return row;
    const auto bf16 = Rounding::of(DType::BF16); // of both together, where each alone was rounded away
    for (std::size_t i = 0; i < row.values.size(); ++i)
        row.slack[i] += 2 * bf16.halfStep(row.values[i]);
    return row;
}

} // namespace gatescope
