// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/int8_reference.h"

#include "base/bf16.h"
#include "base/error.h"
#include "moe/rounding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace gatescope {

namespace {

constexpr double kSiluError = 0x1p-21; // four units in the last place of float32

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

/// x . W^T for one row, rounded to bf16.
std::vector<float> multiply(std::span<const float> x, const QuantizedMatrix& matrix) {
    const auto row = quantizeRow(x);
    std::vector<float> product;
    for (std::size_t out = 0; out < static_cast<std::size_t>(matrix.rows); ++out) {
        std::int64_t sum = 0;
        for (std::size_t in = 0; in < x.size(); ++in)
            sum += row.values[in] * static_cast<std::int8_t>(matrix.values[out * x.size() + in]);
        product.push_back(roundToBf16(static_cast<float>(sum) * row.scale * matrix.scales[out]));
    }
    return product;
}

} // namespace

Int8Reference::Expert Int8Reference::readExpert(const WeightSource& weights, int expert) {
    constexpr auto kFormat = QuantizedMatrix::Format::Int8Channels;
    auto gateUp = weights.readQuantized(Parameter::ExpertGateUp, expert, kFormat);
    auto down = weights.readQuantized(Parameter::ExpertDown, expert, kFormat);
    if (gateUp.size() != 2 || down.size() != 1) {
        throw InputError(fmt::format("{}: the weights of expert {} are not int8 with a scale for each output "
                                     "channel",
                                     weights.description(), expert),
                         "Take a file whose experts are int8, or leave out its `quantization`");
    }
    return {std::move(gateUp[0]), std::move(gateUp[1]), std::move(down[0])};
}

Int8Reference::Hidden Int8Reference::hiddenOf(const Expert& expert, std::span<const float> x) {
    const auto gate = multiply(x, expert.gate);
    const auto up = multiply(x, expert.up);
    Hidden hidden;
    for (std::size_t i = 0; i < gate.size(); ++i) {
        const double silu = gate[i] / (1 + std::exp(-static_cast<double>(gate[i])));
        const auto product = [&](double error) {
            return roundToBf16(static_cast<float>(silu * (1 + error)) * up[i]);
        };
        hidden.values.push_back(product(0));
        for (const double error : {-kSiluError, kSiluError}) {
            if (product(error) != hidden.values.back()) hidden.doubts.push_back({i, product(error)});
        }
    }
    return hidden;
}

void Int8Reference::addRow(const Expert& expert, std::span<const float> x, std::size_t choice) {
    auto hidden = hiddenOf(expert, x);
    const auto row = multiply(hidden.values, expert.down);
    const auto first = choice * row.size();
    std::ranges::copy(row, m_rows.begin() + static_cast<std::ptrdiff_t>(first));
    for (const auto& doubt : hidden.doubts) {
        const float before = std::exchange(hidden.values[doubt.column], doubt.other);
        const auto other = multiply(hidden.values, expert.down);
        hidden.values[doubt.column] = before;
        for (std::size_t i = 0; i < row.size(); ++i)
            m_rowSlack[first + i] += std::abs(static_cast<double>(other[i]) - row[i]);
    }
    if (hidden.doubts.size() < 2) return;
    const auto bf16 = Rounding::of(DType::BF16); // of both together, where each alone was rounded away
    for (std::size_t i = 0; i < row.size(); ++i)
        m_rowSlack[first + i] += 2 * bf16.halfStep(row[i]);
}

Int8Reference::Int8Reference(const WeightSource& weights, std::span<const float> hiddenStates,
                             const ChosenExperts& chosen)
    : m_tokens(static_cast<int>(hiddenStates.size()) / weights.config().hiddenSize) {
    const auto& config = weights.config();
    if (config.sharedExpertIntermediateSize > 0 || config.experts != ExpertSpec{}) {
        throw InputError(
            fmt::format("{}: a shared expert, biases and activations other than silu have no int8 "
                        "reference yet",
                        weights.description()),
            "Verify the same model without its quantisation");
    }
    const auto width = static_cast<std::size_t>(config.hiddenSize);
    const auto k = static_cast<std::size_t>(config.numExpertsPerTok);
    m_rows.resize(chosen.experts.size() * width);
    m_rowSlack.resize(m_rows.size());
    for (std::int32_t e = 0; e < config.numExperts; ++e) {
        if (std::ranges::find(chosen.experts, e) == chosen.experts.end()) continue;
        const auto expert = readExpert(weights, e);
        for (std::size_t choice = 0; choice < chosen.experts.size(); ++choice) {
            if (chosen.experts[choice] == e)
                addRow(expert, hiddenStates.subspan(choice / k * width, width), choice);
        }
    }
    m_output.resize(hiddenStates.size());
    m_slack.resize(hiddenStates.size());
    for (std::size_t token = 0; token < hiddenStates.size() / width; ++token) {
        for (std::size_t i = 0; i < width; ++i) {
            float sum = 0;
            double magnitude = 0;
            double slack = 0;
            for (std::size_t choice = token * k; choice < (token + 1) * k; ++choice) {
                const auto at = choice * width + i;
                sum += static_cast<float>(chosen.weights[choice]) * m_rows[at];
                magnitude += chosen.weights[choice] * std::abs(m_rows[at]);
                slack += chosen.weights[choice] * m_rowSlack[at];
            }
            m_output[token * width + i] = sum;
            // k products and sums, and a softmax in float32
            m_slack[token * width + i] = slack + (static_cast<double>(k) + 8) * 0x1p-23 * magnitude;
        }
    }
}

} // namespace gatescope
