// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/cpu_layer.h"

#include "base/bf16.h"
#include "base/error.h"
#include "moe/quantize.h"

#include <fmt/format.h>

#include <atomic>
#include <new>
#include <optional>

namespace gatescope {

namespace {

/// One matrix to be packed and where it goes.
struct Job {
    Parameter parameter;
    int expert;
    bool gated;
    const Gemm* gemm;
    PackedMatrix* matrix;
    std::size_t at;
    std::optional<Parameter> bias;
    std::size_t biasAt;
};

struct Plan {
    std::vector<Job> jobs;
    std::size_t bytes = 0;
    std::size_t biases = 0; ///< float32
};

/// What is added to a product with this matrix.
std::optional<Parameter> biasOf(Parameter parameter, const MoeConfig& config) {
    if (parameter == Parameter::Gate && config.router.logitBias) return Parameter::GateBias;
    if (parameter == Parameter::ExpertGateUp && config.experts.biases) return Parameter::ExpertGateUpBias;
    if (parameter == Parameter::ExpertDown && config.experts.biases) return Parameter::ExpertDownBias;
    return std::nullopt;
}

Plan plan(CpuLayer& layer, const MoeConfig& config, const LayerGemms& gemms, const std::vector<bool>& held) {
    Plan plan;
    const auto add = [&](Parameter parameter, int expert, PackedMatrix& matrix) {
        const bool gated = matrixCount(parameter) == 2;
        const auto shape = parameterShape(config, parameter);
        Gemm& gemm = parameter == Parameter::Gate ? *gemms.gate : *gemms.experts;
        matrix.n = shape.rows / matrixCount(parameter);
        matrix.k = shape.columns;
        gemm.prepare(matrix.n, matrix.k, gated, 1);
        const auto bias = biasOf(parameter, config);
        plan.jobs.push_back({parameter, expert, gated, &gemm, &matrix, plan.bytes, bias, plan.biases});
        if (bias) plan.biases += static_cast<std::size_t>(shape.rows);
        plan.bytes += (gemm.packedBytes(matrix.n, matrix.k, gated) + 4095) / 4096 * 4096;
    };
    const auto experts = static_cast<std::size_t>(config.numExperts);
    layer.gateUp.resize(experts);
    layer.down.resize(experts);
    add(Parameter::Gate, 0, layer.gate);
    for (std::size_t e = 0; e < experts; ++e) {
        if (!held.empty() && !held.at(e)) continue;
        add(Parameter::ExpertGateUp, static_cast<int>(e), layer.gateUp[e]);
        add(Parameter::ExpertDown, static_cast<int>(e), layer.down[e]);
    }
    if (config.sharedExpertIntermediateSize > 0) {
        add(Parameter::SharedGateUp, 0, layer.sharedGateUp.emplace());
        add(Parameter::SharedDown, 0, layer.sharedDown.emplace());
    }
    return plan;
}

AlignedBuffer allocate(std::size_t bytes) {
    try {
        return AlignedBuffer(bytes);
    } catch (const std::bad_alloc&) {
        throw DeviceError(fmt::format("a layer's weights need {:.2f} GB of memory, which the system refused",
                                      static_cast<double>(bytes) / 1e9),
                          "Take fewer --layers or a smaller model");
    }
}

/// As float32, after rounding to the engine's dtype.
void readRounded(const WeightSource& source, Parameter parameter, int expert, DType dtype,
                 std::span<float> out) {
    source.read(parameter, expert, DType::F32, out.data());
    if (dtype == DType::BF16) {
        for (auto& value : out)
            value = roundToBf16(value);
    }
}

/// What is kept as float32 beside the matrices.
void readVectors(const WeightSource& source, DType dtype, CpuLayer& layer) {
    const auto& config = source.config();
    if (config.sharedExpertIntermediateSize > 0 && config.sharedExpertGated) {
        layer.sharedExpertGate.resize(static_cast<std::size_t>(config.hiddenSize));
        readRounded(source, Parameter::SharedExpertGate, 0, dtype, layer.sharedExpertGate);
    }
    if (config.router.correctionBias) {
        layer.scoreCorrection.resize(static_cast<std::size_t>(config.numExperts));
        source.read(Parameter::ScoreCorrection, 0, DType::F32, layer.scoreCorrection.data());
    }
}

} // namespace

std::span<const std::byte> packedBytes(const PackedLayer& layer) {
    const auto& storage = dynamic_cast<const CpuLayer&>(layer).storage;
    return {storage.as<std::byte>(), storage.size()};
}

namespace {

/// Weights that are stored in the engine's own format are taken bit for bit, but for rows with a code that
/// the engine does not have.
void packMatrix(const WeightSource& source, const Job& job, std::byte* to, std::vector<std::byte>& rowMajor) {
    if (const auto format = job.gemm->quantizedFormat()) {
        auto stored = source.readQuantized(job.parameter, job.expert, *format);
        if (!stored.empty()) {
            for (auto& matrix : stored) {
                if (!job.gemm->takesLowestInt8()) requantizeLowestInt8(matrix);
            }
            job.gemm->packQuantized(stored.data(), job.matrix->n, job.matrix->k, job.gated, to);
            return;
        }
    }
    const auto shape = parameterShape(source.config(), job.parameter);
    const auto given = job.gemm->sourceDtype();
    rowMajor.resize(static_cast<std::size_t>(shape.rows) * shape.columns * dtypeSize(given));
    source.read(job.parameter, job.expert, given, rowMajor.data());
    job.gemm->pack(rowMajor.data(), job.matrix->n, job.matrix->k, job.gated, to);
}

} // namespace

std::unique_ptr<CpuLayer> packLayer(const WeightSource& source, DType dtype, const LayerGemms& gemms,
                                    ThreadTeam& team, const std::vector<bool>& held) {
    auto layer = std::make_unique<CpuLayer>();
    const auto& config = source.config();
    auto todo = plan(*layer, config, gemms, held);
    layer->storage = allocate(todo.bytes);
    layer->biases.resize(todo.biases);
    auto* base = layer->storage.as<std::byte>();
    std::atomic<std::size_t> next{0};
    team.run([&](int) {
        std::vector<std::byte> rowMajor;
        for (auto i = next.fetch_add(1); i < todo.jobs.size(); i = next.fetch_add(1)) {
            auto& job = todo.jobs[i];
            packMatrix(source, job, base + job.at, rowMajor);
            job.matrix->data = base + job.at;
            if (!job.bias) continue;
            const auto shape = parameterShape(config, job.parameter);
            const auto bias =
                std::span(layer->biases).subspan(job.biasAt, static_cast<std::size_t>(shape.rows));
            readRounded(source, *job.bias, job.expert, dtype, bias);
            job.matrix->bias = bias.data();
        }
    });
    readVectors(source, dtype, *layer);
    return layer;
}

} // namespace gatescope
