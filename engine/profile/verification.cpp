// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/verification.h"

#include "base/error.h"
#include "moe/convert.h"
#include "moe/int8_check.h"
#include "moe/quantized_weights.h"
#include "moe/sparse_moe_block.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace gatescope {

namespace {

/// The case's layer on the device, ready to run.
class CaseRunner {
public:
    CaseRunner(const ReferenceCase& reference, MoeKernels& kernels, DType dtype)
        : m_reference(reference),
          m_kernels(kernels),
          m_dtype(dtype),
          m_layer(kernels.load(*reference.weights, dtype)) {
        m_kernels.prepare(reference.config, dtype, reference.tokens);
        std::vector<std::byte> x(elements() * dtypeSize(dtype));
        convertElements(reference.hiddenStates.data(), reference.config.dtype, x.data(), dtype, elements());
        m_kernels.setInput(x, reference.tokens);
    }
    ~CaseRunner() { m_kernels.overrideRouting(std::nullopt); }
    CaseRunner(const CaseRunner&) = delete;
    CaseRunner& operator=(const CaseRunner&) = delete;

    std::vector<std::byte> run(RouterPlacement placement,
                               const std::optional<Routing>& routing = std::nullopt) {
        m_kernels.overrideRouting(routing);
        SparseMoeBlock block(m_kernels, m_reference.config, placement);
        (void)block.forward(*m_layer, m_kernels.input());
        std::vector<std::byte> output(elements() * dtypeSize(m_dtype));
        m_kernels.readOutput(output);
        return output;
    }
    std::vector<float> logits() { return m_kernels.readLogits(m_kernels.routedLogits()); }

private:
    std::size_t elements() const {
        return static_cast<std::size_t>(m_reference.tokens) * m_reference.config.hiddenSize;
    }

    const ReferenceCase& m_reference;
    MoeKernels& m_kernels;
    DType m_dtype;
    std::unique_ptr<PackedLayer> m_layer;
};

std::vector<float> asFloats(const std::vector<std::byte>& values, DType dtype) {
    std::vector<float> floats(values.size() / dtypeSize(dtype));
    convertElements(values.data(), dtype, floats.data(), DType::F32, floats.size());
    return floats;
}

bool isStoredFp8(const WeightSource& weights) {
    const auto stored = [&](QuantizedMatrix::Format format) {
        return !weights.readQuantized(Parameter::ExpertGateUp, 0, format).empty();
    };
    return stored(QuantizedMatrix::Format::Fp8Blocks) || stored(QuantizedMatrix::Format::Fp8Channels);
}

/// Of an output of zeros no share can be taken: it is equal or not. Infinite where a value is not finite.
double relative(double difference, double size) {
    if (difference == 0 && size == 0) return 0;
    if (!std::isfinite(difference) || !std::isfinite(size)) return std::numeric_limits<double>::infinity();
    return difference / size;
}

/// Matrices that were rounded to the model's dtype, as the reference rounds them.
std::vector<std::string> notesOn(const WeightSource& weights, DType dtype) {
    auto notes = weights.notes();
    const auto stored = weights.storedDtype(Parameter::Gate);
    if (stored != dtype) {
        notes.push_back(
            fmt::format("the router gate is stored in {} and was rounded to {}, the model's dtype, "
                        "in the engine and in the float64 computation",
                        dtypeName(stored), dtypeName(dtype)));
    }
    return notes;
}

} // namespace

Verification verify(const ReferenceCase& reference, MoeKernels& kernels) {
    Verification result;
    result.name = reference.name;
    result.config = reference.config;
    result.tokens = reference.tokens;
    result.reference = reference.check;
    result.notes = notesOn(*reference.weights, reference.config.dtype);
    // Devices compute in bf16 or f32; f32 holds every f16 value.
    if (reference.config.dtype == DType::BF16) result.engineDtype = DType::BF16;
    CaseRunner runner(reference, kernels, result.engineDtype);

    auto output = runner.run(RouterPlacement::afterFix());
    const auto routing = kernels.readRouting();
    const auto logits = runner.logits();
    result.placementsIdentical = output == runner.run(RouterPlacement::beforeFix()) &&
                                 output == runner.run(RouterPlacement::external());
    result.differences = compareRouting(reference, routing);
    auto usedRouting = routing;
    // Logits that are not finite give no weights to run it again with.
    const bool weighable = nonFiniteRows(logits, reference.config.numExperts) == 0;
    if (!result.differences.empty() && weighable) {
        usedRouting = forcedRouting(reference, routing, logits, result.differences);
        output = runner.run(RouterPlacement::afterFix(), usedRouting);
    }
    const auto values = asFloats(output, result.engineDtype);
    if (reference.int8) {
        const auto check = checkInt8Engine(reference, usedRouting, logits, values);
        result.outputCheck = check.output;
        result.tokenCheck = check.tokens;
        result.int8Differing = check.differing;
    } else {
        result.outputCheck = checkOutput(reference, values);
        result.tokenCheck = checkTokens(reference, usedRouting, logits, values);
    }
    result.passed = result.reference.plausible() && result.outputCheck.passed && result.tokenCheck.passed() &&
                    onlyTies(result.differences) && result.placementsIdentical;
    return result;
}

double allowedQuantizedRms(WeightFormat format, const WeightSource& weights) {
    // The engine in bf16 rounds value times scale, and each product's sum has its own order; else nothing
    // differs.
    if (format == WeightFormat::Fp8 && isStoredFp8(weights)) return 0.01;
    switch (format) {
    case WeightFormat::Int8:
        return 0.02;
    case WeightFormat::W8A8:
        return 0.03;
    case WeightFormat::Fp8:
        return 0.06;
    case WeightFormat::Mxfp4:
        return 0.30;
    case WeightFormat::Plain:
        break;
    }
    return 0;
}

QuantizedVerification verifyQuantized(const ReferenceCase& reference, MoeKernels& plain,
                                      MoeKernels& quantized, WeightFormat format) {
    if (reference.int8) {
        throw UsageError(
            fmt::format("{} is W8A8 itself, so there is nothing unquantised to compare with", reference.name),
            "Leave out --quantize");
    }
    const auto dtype = reference.config.dtype == DType::BF16 ? DType::BF16 : DType::F32;
    const auto plainResult = verify(reference, plain);
    const auto expected = [&] { // its layer is gone before the other is loaded
        CaseRunner plainRunner(reference, plain, dtype);
        return asFloats(plainRunner.run(RouterPlacement::afterFix()), dtype);
    }();
    CaseRunner runner(reference, quantized, dtype);
    const auto got = asFloats(runner.run(RouterPlacement::afterFix()), dtype);

    const std::vector<float> zeros(expected.size(), 0.0f);
    const auto difference = errorSize(got, expected);
    const auto size = errorSize(expected, zeros);
    QuantizedVerification result;
    result.name = reference.name;
    result.format = format;
    result.relativeRms = relative(difference.rms, size.rms);
    result.relativeMax = relative(difference.maximum, size.maximum);
    result.allowedRms = allowedQuantizedRms(format, *reference.weights);
    result.sameRouting = plain.readRouting().experts == quantized.readRouting().experts;
    result.plainPassed = plainResult.passed;
    result.reference = reference.check;
    result.passed = result.plainPassed && result.sameRouting && result.relativeRms <= result.allowedRms;
    if (format != WeightFormat::W8A8 || dtype != DType::BF16) return result;
    const auto int8 = makeQuantizedWeights(reference.weights, QuantizedMatrix::Format::Int8Channels);
    const auto check = checkInt8Tokens(reference, *int8, quantized.readRouting(), runner.logits(), got);
    result.int8Tokens = check.tokens;
    result.int8Differing = check.differing;
    result.passed = result.passed && check.tokens.passed();
    return result;
}

} // namespace gatescope
