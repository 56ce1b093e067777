// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/selftest.h"

#include "base/error.h"
#include "moe/convert.h"
#include "moe/synthetic_weights.h"
#include "profile/backends.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

namespace gatescope {

namespace {

struct CaseShape {
    const char* name;
    int hiddenSize;
    int moeIntermediateSize;
    int experts;
    int topK;
    int sharedExpert;
    DType dtype;
    int tokens;
};

// Between them they call for each kernel of the modules that Qwen's families run: one token, few and many
// rows an expert, plans of up to and of more than 256 rows, shapes that XMX takes and shapes that it does
// not. Other families' kernels and those of quantised experts are left to `gatescope verify`.
constexpr CaseShape kShapes[] = {
    {"tiny f32", 64, 32, 8, 2, 0, DType::F32, 5},
    {"odd f32", 120, 72, 10, 3, 0, DType::F32, 17},
    {"shared expert f32", 96, 32, 16, 4, 48, DType::F32, 7},
    {"one token bf16", 256, 64, 32, 5, 64, DType::BF16, 1},
    {"few rows bf16", 256, 96, 16, 4, 0, DType::BF16, 33},
    {"many rows bf16", 128, 64, 8, 4, 64, DType::BF16, 96},
};
constexpr std::uint64_t kSeed = 11;

MoeConfig configOf(const CaseShape& shape) {
    MoeConfig config;
    config.modelType = shape.sharedExpert > 0 ? "qwen3_next" : "qwen3_moe";
    config.name = shape.name;
    config.hiddenSize = shape.hiddenSize;
    config.moeIntermediateSize = shape.moeIntermediateSize;
    config.numExperts = shape.experts;
    config.numExpertsPerTok = shape.topK;
    config.router.renormalise = true;
    config.numHiddenLayers = 1;
    config.sharedExpertIntermediateSize = shape.sharedExpert;
    config.dtype = shape.dtype;
    return config;
}

/// The layer as transformers computes it: every operation's result has the model's dtype.
class RoundedLayer {
public:
    explicit RoundedLayer(const ReferenceCase& reference)
        : m_config(reference.config), m_weights(*reference.weights), m_gate(matrix(Parameter::Gate, 0)) {}

    std::vector<float> logits(std::span<const float> x) const { return multiply(m_gate, x); }

    std::vector<float> output(std::span<const float> x, std::span<const std::int32_t> experts,
                              std::span<const float> weights) const {
        std::vector<float> sum(x.size(), 0.0f);
        // transformers goes through the experts, not through the token's choices.
        for (int expert = 0; expert < m_config.numExperts; ++expert) {
            const auto chosen = std::ranges::find(experts, expert);
            if (chosen == experts.end()) continue;
            const float weight = rounded(weights[static_cast<std::size_t>(chosen - experts.begin())]);
            addScaled(sum, mlp(Parameter::ExpertGateUp, Parameter::ExpertDown, expert, x), weight);
        }
        if (m_config.sharedExpertIntermediateSize > 0) {
            const float gate = multiply(matrix(Parameter::SharedExpertGate, 0), x).front();
            addScaled(sum, mlp(Parameter::SharedGateUp, Parameter::SharedDown, 0, x),
                      rounded(1.0f / (1.0f + std::exp(-gate))));
        }
        return sum;
    }

private:
    float rounded(float value) const { return roundTo(value, m_config.dtype); }

    std::vector<float> matrix(Parameter parameter, int expert) const {
        const auto shape = parameterShape(m_config, parameter);
        std::vector<float> values(static_cast<std::size_t>(shape.rows) *
                                  static_cast<std::size_t>(shape.columns));
        m_weights.read(parameter, expert, DType::F32, values.data());
        return values;
    }

    /// [rows, columns] times [columns].
    std::vector<float> multiply(const std::vector<float>& matrix, std::span<const float> x) const {
        std::vector<float> product(matrix.size() / x.size());
        for (std::size_t row = 0; row < product.size(); ++row) {
            const float* weights = matrix.data() + row * x.size();
            double sum = 0;
            for (std::size_t i = 0; i < x.size(); ++i)
                sum += double{weights[i]} * double{x[i]};
            product[row] = rounded(static_cast<float>(sum));
        }
        return product;
    }

    std::vector<float> mlp(Parameter gateUp, Parameter down, int expert, std::span<const float> x) const {
        const auto both = multiply(matrix(gateUp, expert), x);
        std::vector<float> hidden(both.size() / 2);
        for (std::size_t i = 0; i < hidden.size(); ++i) {
            const float silu = rounded(both[i] / (1.0f + std::exp(-both[i])));
            hidden[i] = rounded(silu * both[hidden.size() + i]);
        }
        return multiply(matrix(down, expert), hidden);
    }

    void addScaled(std::vector<float>& sum, const std::vector<float>& row, float weight) const {
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] = rounded(sum[i] + rounded(row[i] * weight));
    }

    const MoeConfig& m_config;
    const WeightSource& m_weights;
    std::vector<float> m_gate;
};

void computeReference(ReferenceCase& one, std::span<const float> x) {
    const auto& c = one.config;
    const RoundedLayer layer(one);
    const auto h = static_cast<std::size_t>(c.hiddenSize);
    const auto k = static_cast<std::size_t>(c.numExpertsPerTok);
    std::vector<float> scratch(routingScratch(c.numExperts));
    one.routing.tokens = one.tokens;
    one.routing.topK = c.numExpertsPerTok;
    one.routing.experts.resize(static_cast<std::size_t>(one.tokens) * k);
    one.routing.weights.resize(one.routing.experts.size());
    for (std::size_t token = 0; token < static_cast<std::size_t>(one.tokens); ++token) {
        const auto row = x.subspan(token * h, h);
        const auto logits = layer.logits(row);
        one.routerLogits.insert(one.routerLogits.end(), logits.begin(), logits.end());
        const auto experts = std::span(one.routing.experts).subspan(token * k, k);
        const auto weights = std::span(one.routing.weights).subspan(token * k, k);
        routeToken(logits.data(), c.numExperts, c.numExpertsPerTok, c.router, scratch.data(), experts.data(),
                   weights.data());
        const auto output = layer.output(row, experts, weights);
        one.output.insert(one.output.end(), output.begin(), output.end());
    }
}

ReferenceCase makeCase(const CaseShape& shape) {
    ReferenceCase one;
    one.name = shape.name;
    one.config = configOf(shape);
    one.tokens = shape.tokens;
    one.weights = makeSyntheticWeights(one.config, kSeed);
    one.hiddenStates = syntheticHiddenStates(shape.tokens, shape.hiddenSize, shape.dtype, kSeed);
    const auto x = toFloat32(one.hiddenStates, shape.dtype);
    computeReference(one, x);
    one.expectedFrom = "built-in case " + one.name;
    completeReference(one);
    return one;
}

} // namespace

std::vector<ReferenceCase> selfTestCases() {
    std::vector<ReferenceCase> cases;
    for (const auto& shape : kShapes)
        cases.push_back(makeCase(shape));
    return cases;
}

SelfTestResult testDevice(MoeKernels& kernels, std::span<const ReferenceCase> cases, ProgressSink& progress,
                          std::stop_token stop) {
    SelfTestResult result;
    result.simulated = kernels.simulated();
    try {
        for (const auto& one : cases) {
            throwIfStopped(stop);
            progress.progress(static_cast<double>(result.cases.size()) / static_cast<double>(cases.size()),
                              fmt::format("{}: {}", kernels.deviceName(), one.name));
            result.cases.push_back(verify(one, kernels));
            result.gemm = kernels.gemmName(); // of the last case: bf16, what people run
        }
        result.passed = !cases.empty() && std::ranges::all_of(result.cases, &Verification::passed);
    } catch (const DeviceError& error) {
        result.failure = error.what();
    }
    return result;
}

std::vector<SelfTestResult> runSelfTest(ProgressSink& progress, std::stop_token stop) {
    progress.progress(0, "computing the reference");
    const auto cases = selfTestCases();
    std::vector<SelfTestResult> results;
    for (const auto& device : listDevices()) {
        if (!device.available) continue;
        SelfTestResult result;
        try {
            const auto kernels = makeKernels({.device = device.id});
            result = testDevice(*kernels, cases, progress, stop);
        } catch (const DeviceError& error) {
            result.failure = error.what();
        }
        result.device = device.id;
        result.name = device.name;
        results.push_back(std::move(result));
    }
    progress.progress(1, "done");
    return results;
}

} // namespace gatescope
