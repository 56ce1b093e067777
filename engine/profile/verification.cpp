#include "profile/verification.h"

#include "moe/convert.h"
#include "moe/sparse_moe_block.h"

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

} // namespace

Verification verify(const ReferenceCase& reference, MoeKernels& kernels) {
    Verification result{reference.name, reference.config, reference.tokens, DType::F32, {}, {}, false, false};
    // Devices compute in bf16 or f32; f32 holds every f16 value.
    if (reference.config.dtype == DType::BF16) result.engineDtype = DType::BF16;
    CaseRunner runner(reference, kernels, result.engineDtype);

    auto output = runner.run(RouterPlacement::afterFix());
    const auto routing = kernels.readRouting();
    const auto logits = runner.logits();
    result.placementsIdentical = output == runner.run(RouterPlacement::beforeFix()) &&
                                 output == runner.run(RouterPlacement::external());
    result.differences = compareRouting(reference, routing);
    if (!result.differences.empty()) {
        output = runner.run(RouterPlacement::afterFix(),
                            forcedRouting(reference, routing, logits, result.differences));
    }
    result.judgement = judgeOutput(reference, asFloats(output, result.engineDtype));
    result.passed = result.judgement.passed && onlyTies(result.differences) && result.placementsIdentical;
    return result;
}

QuantizedVerification verifyQuantized(const ReferenceCase& reference, MoeKernels& plain,
                                      MoeKernels& quantized, WeightFormat format) {
    const auto dtype = reference.config.dtype == DType::BF16 ? DType::BF16 : DType::F32;
    const auto run = [&](MoeKernels& kernels) {
        CaseRunner runner(reference, kernels, dtype);
        return asFloats(runner.run(RouterPlacement::afterFix()), dtype);
    };
    const auto expected = run(plain);
    const auto got = run(quantized);

    const std::vector<float> zeros(expected.size(), 0.0f);
    const auto difference = errorSize(got, expected);
    const auto size = errorSize(expected, zeros);
    QuantizedVerification result;
    result.name = reference.name;
    result.format = format;
    result.relativeRms = difference.rms / size.rms;
    result.relativeMax = difference.maximum / size.maximum;
    result.allowedRms = format == WeightFormat::Int8 ? 0.02 : 0.06;
    result.sameRouting = plain.readRouting().experts == quantized.readRouting().experts;
    result.passed = result.sameRouting && result.relativeRms <= result.allowedRms;
    return result;
}

} // namespace gatescope
