// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/finite_weights.h"

#include "moe/as_size.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace gatescope {

namespace {

/// Whether any value's exponent is all ones. Without branches inside, so that it becomes vector code.
template <typename Bits>
bool anyNonFinite(const std::byte* values, std::size_t count, Bits exponent) {
    unsigned found = 0;
    for (std::size_t i = 0; i < count; ++i) {
        Bits bits;
        std::memcpy(&bits, values + i * sizeof bits, sizeof bits);
        found |= static_cast<unsigned>((bits & exponent) == exponent);
    }
    return found != 0;
}

bool anyNonFinite(const std::byte* values, DType dtype, std::size_t count) {
    if (dtype == DType::BF16) return anyNonFinite(values, count, std::uint16_t{0x7f80});
    return anyNonFinite(values, count, std::uint32_t{0x7f800000});
}

bool anyNonFinite(const QuantizedMatrix& matrix) {
    using Format = QuantizedMatrix::Format;
    if (std::ranges::any_of(matrix.scales, [](float scale) { return !std::isfinite(scale); })) return true;
    if (matrix.format != Format::Fp8Blocks && matrix.format != Format::Fp8Channels) return false;
    return std::ranges::any_of(matrix.values, [](std::uint8_t code) { return (code & 0x7fu) == 0x7fu; });
}

std::string nameOf(Parameter parameter, int expert, bool up) {
    const auto* half = up ? "up_proj" : "gate_proj";
    switch (parameter) {
    case Parameter::Gate:
        return "the router's weight";
    case Parameter::GateBias:
        return "the router's bias";
    case Parameter::ScoreCorrection:
        return "e_score_correction_bias";
    case Parameter::ExpertGateUp:
        return fmt::format("experts.{}.{}", expert, half);
    case Parameter::ExpertDown:
        return fmt::format("experts.{}.down_proj", expert);
    case Parameter::ExpertGateUpBias:
        return fmt::format("experts.gate_up_proj_bias of expert {}", expert);
    case Parameter::ExpertDownBias:
        return fmt::format("experts.down_proj_bias of expert {}", expert);
    case Parameter::SharedGateUp:
        return fmt::format("the shared expert's {}", half);
    case Parameter::SharedDown:
        return "the shared expert's down_proj";
    case Parameter::SharedExpertGate:
        return "shared_expert_gate";
    }
    return {};
}

} // namespace

void FiniteWatch::look(const MoeConfig& config, Parameter parameter, int expert, DType dtype,
                       const void* values) {
    const auto shape = parameterShape(config, parameter);
    const int matrices = matrixCount(parameter);
    const auto count = asSize(shape.rows / matrices) * asSize(shape.columns);
    const auto* bytes = static_cast<const std::byte*>(values);
    for (int half = 0; half < matrices; ++half) {
        if (anyNonFinite(bytes + asSize(half) * count * dtypeSize(dtype), dtype, count))
            note({parameter, expert, half == 1});
    }
}

void FiniteWatch::look(Parameter parameter, int expert, std::span<const QuantizedMatrix> matrices) {
    for (std::size_t half = 0; half < matrices.size(); ++half) {
        if (anyNonFinite(matrices[half])) note({parameter, expert, half == 1});
    }
}

void FiniteWatch::note(const Place& place) {
    const std::lock_guard lock(m_mutex);
    if (!m_first || place < *m_first) m_first = place;
}

std::string FiniteWatch::found() const {
    const std::lock_guard lock(m_mutex);
    if (!m_first) return {};
    const auto& [parameter, expert, up] = *m_first;
    return nameOf(parameter, expert, up);
}

std::string nonFiniteWeights(const WeightSource& weights, std::span<const std::int32_t> experts) {
    const auto& config = weights.config();
    FiniteWatch watch;
    std::vector<float> values;
    const auto look = [&](Parameter parameter, int expert) {
        const auto shape = parameterShape(config, parameter);
        values.resize(asSize(shape.rows) * asSize(shape.columns));
        weights.read(parameter, expert, DType::F32, values.data());
        watch.look(config, parameter, expert, DType::F32, values.data());
    };
    look(Parameter::Gate, 0);
    if (config.router.logitBias) look(Parameter::GateBias, 0);
    if (config.router.correctionBias) look(Parameter::ScoreCorrection, 0);
    for (const auto expert : experts) {
        look(Parameter::ExpertGateUp, expert);
        look(Parameter::ExpertDown, expert);
        if (!config.experts.biases) continue;
        look(Parameter::ExpertGateUpBias, expert);
        look(Parameter::ExpertDownBias, expert);
    }
    if (config.sharedExpertIntermediateSize > 0) {
        look(Parameter::SharedGateUp, 0);
        look(Parameter::SharedDown, 0);
        if (config.sharedExpertGated) look(Parameter::SharedExpertGate, 0);
    }
    return watch.found();
}

std::size_t nonFiniteRows(std::span<const std::byte> values, DType dtype, int columns) {
    const auto rowBytes = asSize(columns) * dtypeSize(dtype);
    std::size_t rows = 0;
    for (std::size_t first = 0; first + rowBytes <= values.size(); first += rowBytes)
        rows += anyNonFinite(values.data() + first, dtype, asSize(columns)) ? 1 : 0;
    return rows;
}

} // namespace gatescope
