// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/xpu_layer.h"

#include "base/bf16.h"
#include "moe/quantize.h"
#include "resources/kernels/kernel_modules.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <exception>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace gatescope {

namespace {

constexpr std::uint32_t kPackGroup = kernel_shape::kPackGroup;
constexpr unsigned kMostReaders = 8; // more would only wait for memory
constexpr std::size_t kBatchBytes = std::size_t{64}
                                    << 20; // of host memory, or one matrix where that is larger

/// One matrix and where it goes.
struct Matrix {
    Parameter parameter;
    int expert;
    MatrixShape shape;
    DType dtype;
    std::size_t bytes; ///< in staging memory: values, then scales
    void* target;      ///< on the device
    bool pack;
    void* scales = nullptr; ///< of int8 matrices, on the device: one float32 a row

    std::size_t scaleBytes() const {
        return scales != nullptr ? static_cast<std::size_t>(shape.rows) * sizeof(float) : 0;
    }
    std::size_t valueBytes() const { return bytes - scaleBytes(); }
};

/// What the kernels add to finished sums is float32, whatever the matrices are.
bool isVector(Parameter parameter) {
    return parameter == Parameter::GateBias || parameter == Parameter::ScoreCorrection ||
           parameter == Parameter::ExpertGateUpBias || parameter == Parameter::ExpertDownBias;
}

/// Matrices that are read and sent together, one behind the other in staging memory.
using Batch = std::span<const Matrix>;

std::size_t elements(const MatrixShape& shape) {
    return static_cast<std::size_t>(shape.rows) * static_cast<std::size_t>(shape.columns);
}

std::size_t bytesOf(Batch batch) {
    std::size_t bytes = 0;
    for (const auto& matrix : batch)
        bytes += matrix.bytes;
    return bytes;
}

/// What stays float32 has the values of the model's dtype all the same, as transformers loads it; but for the
/// scores' correction, which it keeps as it is.
void roundVector(const Matrix& matrix, DType dtype, std::byte* values) {
    if (!isVector(matrix.parameter) || matrix.parameter == Parameter::ScoreCorrection || dtype != DType::BF16)
        return;
    for (auto& value : std::span(reinterpret_cast<float*>(values), elements(matrix.shape)))
        value = roundToBf16(value);
}

/// Writes an int8 matrix, as it is stored where it is so, and its scales behind it.
void readInt8(const WeightSource& source, const Matrix& matrix, std::byte* to) {
    auto parts = source.readQuantized(matrix.parameter, matrix.expert, QuantizedMatrix::Format::Int8Channels);
    if (parts.empty()) {
        std::vector<float> values(elements(matrix.shape));
        source.read(matrix.parameter, matrix.expert, DType::F32, values.data());
        parts.push_back(quantizeInt8(values, matrix.shape.rows, matrix.shape.columns));
    }
    auto* scales = to + matrix.valueBytes();
    for (const auto& part : parts) { // gate_proj, then up_proj
        std::memcpy(to, part.values.data(), part.values.size());
        to += part.values.size();
        std::memcpy(scales, part.scales.data(), part.scales.size() * sizeof(float));
        scales += part.scales.size() * sizeof(float);
    }
}

/// Reads matrices on all cores into staging memory and copies or packs them onto the device, batch by batch.
class LayerUpload {
public:
    LayerUpload(const WeightSource& source, const KernelSet& kernels,
                const std::shared_ptr<const XpuContext>& context)
        : m_source(source),
          m_config(source.config()),
          m_kernels(kernels),
          m_context(context),
          m_layer(std::make_unique<XpuLayer>()) {}

    std::unique_ptr<XpuLayer> run() {
        allocate();
        listMatrices();
        const auto batches = cutBatches();
        std::size_t most = 0;
        for (const auto& batch : batches)
            most = std::max(most, bytesOf(batch));
        m_staging = std::make_unique<StagingMemory>(m_context, most);
        if (m_layer->packed) m_unpacked = DeviceMemory(m_context, most, "weights to be packed");
        for (const auto& batch : batches) {
            read(batch);
            send(batch);
        }
        return std::move(m_layer);
    }

private:
    void allocate() {
        const auto what = fmt::format("the weights of layer {}", m_source.layer());
        const auto experts = static_cast<std::size_t>(m_config.numExperts);
        const auto bytes = [&](Parameter parameter) { return bytesOfOne(parameter); };
        m_context->requireRoom(layerBytes(), what);
        const auto memory = [&](std::size_t size) { return DeviceMemory(m_context, size, what); };
        m_layer->packed = m_kernels.xmx();
        m_layer->gate = memory(bytes(Parameter::Gate));
        m_layer->w13 = memory(experts * bytes(Parameter::ExpertGateUp));
        m_layer->w2 = memory(experts * bytes(Parameter::ExpertDown));
        if (m_config.router.logitBias) m_layer->gateBias = memory(bytes(Parameter::GateBias));
        if (m_config.router.correctionBias) m_layer->correction = memory(bytes(Parameter::ScoreCorrection));
        if (m_config.experts.biases) {
            m_layer->w13Bias = memory(experts * bytes(Parameter::ExpertGateUpBias));
            m_layer->w2Bias = memory(experts * bytes(Parameter::ExpertDownBias));
        }
        if (int8()) allocateScales(what);
        if (m_config.sharedExpertIntermediateSize == 0) return;
        m_layer->sharedW13 = memory(bytes(Parameter::SharedGateUp));
        m_layer->sharedW2 = memory(bytes(Parameter::SharedDown));
        if (m_config.sharedExpertGated)
            m_layer->sharedExpertGate = memory(bytes(Parameter::SharedExpertGate));
    }

    bool int8() const { return m_kernels.gemmSet().kind == GemmSet::Kind::Int8; }

    std::int64_t layerBytes() const {
        const auto bytes = m_config.layerBytes(m_kernels.dtype());
        if (!int8()) return bytes;
        const auto element = static_cast<std::int64_t>(dtypeSize(m_kernels.dtype()));
        const auto gate = m_config.gateBytes(m_kernels.dtype());
        return gate + (bytes - gate) / element;
    }

    void allocateScales(const std::string& what) {
        const auto scales = [&](std::size_t experts, Parameter parameter) {
            const auto rows = static_cast<std::size_t>(parameterShape(m_config, parameter).rows);
            return DeviceMemory(m_context, experts * rows * sizeof(float), what);
        };
        const auto experts = static_cast<std::size_t>(m_config.numExperts);
        m_layer->w13Scales = scales(experts, Parameter::ExpertGateUp);
        m_layer->w2Scales = scales(experts, Parameter::ExpertDown);
        if (m_config.sharedExpertIntermediateSize == 0) return;
        m_layer->sharedW13Scales = scales(1, Parameter::SharedGateUp);
        m_layer->sharedW2Scales = scales(1, Parameter::SharedDown);
    }

    /// Where the scales of such matrices go; null for those that have none.
    const DeviceMemory* scalesOf(Parameter parameter) const {
        if (!int8()) return nullptr;
        switch (parameter) {
        case Parameter::ExpertGateUp:
            return &m_layer->w13Scales;
        case Parameter::ExpertDown:
            return &m_layer->w2Scales;
        case Parameter::SharedGateUp:
            return &m_layer->sharedW13Scales;
        case Parameter::SharedDown:
            return &m_layer->sharedW2Scales;
        default:
            return nullptr;
        }
    }

    DType dtypeOf(Parameter parameter) const {
        if (scalesOf(parameter) != nullptr) return DType::I8;
        return isVector(parameter) ? DType::F32 : m_kernels.dtype();
    }
    std::size_t bytesOfOne(Parameter parameter) const {
        return elements(parameterShape(m_config, parameter)) * dtypeSize(dtypeOf(parameter));
    }

    void add(Parameter parameter, int expert, const DeviceMemory& memory, bool gemm) {
        const auto bytes = bytesOfOne(parameter);
        const auto index = static_cast<std::size_t>(expert);
        Matrix matrix{parameter,
                      expert,
                      parameterShape(m_config, parameter),
                      dtypeOf(parameter),
                      bytes,
                      memory.at(index * bytes),
                      gemm && m_layer->packed};
        if (const auto* scales = scalesOf(parameter)) {
            matrix.scales = scales->at(index * static_cast<std::size_t>(matrix.shape.rows) * sizeof(float));
            matrix.bytes += matrix.scaleBytes();
        }
        m_matrices.push_back(matrix);
    }
    /// One of each expert.
    void addExperts(Parameter parameter, const DeviceMemory& memory, bool gemm) {
        for (int expert = 0; expert < m_config.numExperts; ++expert)
            add(parameter, expert, memory, gemm);
    }

    /// In the order of their places on the device, so that neighbours can be copied as one.
    void listMatrices() {
        add(Parameter::Gate, 0, m_layer->gate, false);
        if (m_config.router.logitBias) add(Parameter::GateBias, 0, m_layer->gateBias, false);
        if (m_config.router.correctionBias) add(Parameter::ScoreCorrection, 0, m_layer->correction, false);
        addExperts(Parameter::ExpertGateUp, m_layer->w13, true);
        addExperts(Parameter::ExpertDown, m_layer->w2, true);
        if (m_config.experts.biases) {
            addExperts(Parameter::ExpertGateUpBias, m_layer->w13Bias, false);
            addExperts(Parameter::ExpertDownBias, m_layer->w2Bias, false);
        }
        if (m_config.sharedExpertIntermediateSize == 0) return;
        add(Parameter::SharedGateUp, 0, m_layer->sharedW13, true);
        add(Parameter::SharedDown, 0, m_layer->sharedW2, true);
        if (m_config.sharedExpertGated) add(Parameter::SharedExpertGate, 0, m_layer->sharedExpertGate, false);
    }

    std::vector<Batch> cutBatches() const {
        std::vector<Batch> batches;
        std::size_t first = 0;
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < m_matrices.size(); ++i) {
            if (i > first && bytes + m_matrices[i].bytes > kBatchBytes) {
                batches.push_back(Batch(m_matrices).subspan(first, i - first));
                first = i;
                bytes = 0;
            }
            bytes += m_matrices[i].bytes;
        }
        batches.push_back(Batch(m_matrices).subspan(first));
        return batches;
    }

    /// On all cores; what one of them throws is thrown here.
    void read(Batch batch) {
        std::atomic<std::size_t> next{0};
        std::exception_ptr failure;
        std::mutex mutex;
        const auto work = [&] {
            try {
                for (auto i = next.fetch_add(1); i < batch.size(); i = next.fetch_add(1)) {
                    auto* to = m_staging->data() + bytesOf(batch.first(i));
                    if (batch[i].scales != nullptr) {
                        readInt8(m_source, batch[i], to);
                        continue;
                    }
                    m_source.read(batch[i].parameter, batch[i].expert, batch[i].dtype, to);
                    roundVector(batch[i], m_kernels.dtype(), to);
                }
            } catch (...) {
                const std::scoped_lock lock(mutex);
                failure = std::current_exception();
            }
        };
        {
            const auto count = std::clamp(std::thread::hardware_concurrency(), 1u, kMostReaders);
            std::vector<std::jthread> readers;
            for (unsigned i = 0; i < std::min<std::size_t>(count, batch.size()); ++i)
                readers.emplace_back(work);
        }
        if (failure) std::rethrow_exception(failure);
    }

    void send(Batch batch) {
        CommandList list(m_context);
        for (std::size_t first = 0; first < batch.size();) {
            const auto neighbours = batch.subspan(first, neighbourCount(batch.subspan(first)));
            const auto at = bytesOf(batch.first(first));
            const bool pack = neighbours.front().pack;
            void* target = pack ? m_unpacked.at(at) : neighbours.front().target;
            const auto& front = neighbours.front();
            if (front.scales != nullptr) {
                list.copy(front.scales, m_staging->data() + at + front.valueBytes(), front.scaleBytes());
                list.copy(target, m_staging->data() + at, front.valueBytes());
            } else {
                list.copy(target, m_staging->data() + at, bytesOf(neighbours));
            }
            if (pack) appendPacking(list, neighbours, at);
            first += neighbours.size();
        }
        list.close();
        m_queue.execute(list);
        m_queue.wait();
    }

    /// How many from the first on are experts of the same matrix: these follow one another on the device too,
    /// but where scales lie between them.
    static std::size_t neighbourCount(Batch batch) {
        if (batch.front().scales != nullptr) return 1;
        const auto other = std::ranges::find_if(
            batch, [&](const Matrix& matrix) { return matrix.parameter != batch.front().parameter; });
        return static_cast<std::size_t>(other - batch.begin());
    }

    void appendPacking(CommandList& list, Batch batch, std::size_t at) {
        const auto& kernel = m_kernels.gemm("pack_weights");
        kernel.setGroupSize({kPackGroup, 1, 1});
        for (const auto& matrix : batch) {
            // Two int8 are packed as one element of 16 bits.
            const int columns = matrix.scales != nullptr ? matrix.shape.columns / 2 : matrix.shape.columns;
            kernel.setArguments(matrix.target, m_unpacked.at(at), matrix.shape.rows, columns);
            const auto pairs = static_cast<std::uint32_t>(matrix.valueBytes() / sizeof(std::uint32_t));
            list.launch(kernel, {(pairs + kPackGroup - 1) / kPackGroup, 1, 1}, nullptr);
            at += matrix.bytes;
        }
    }

    const WeightSource& m_source;
    const MoeConfig& m_config;
    const KernelSet& m_kernels;
    std::shared_ptr<const XpuContext> m_context;
    std::unique_ptr<XpuLayer> m_layer;
    std::vector<Matrix> m_matrices;
    std::unique_ptr<StagingMemory> m_staging;
    DeviceMemory m_unpacked;
    CommandQueue m_queue{m_context};
};

} // namespace

std::int64_t XpuLayer::bytes() const {
    std::size_t sum = 0;
    for (const auto* memory :
         {&gate, &w13, &w2, &gateBias, &correction, &w13Bias, &w2Bias, &sharedW13, &sharedW2,
          &sharedExpertGate, &w13Scales, &w2Scales, &sharedW13Scales, &sharedW2Scales}) {
        sum += memory->size();
    }
    return static_cast<std::int64_t>(sum);
}

std::unique_ptr<XpuLayer> uploadLayer(const WeightSource& source, const KernelSet& kernels,
                                      const std::shared_ptr<const XpuContext>& context) {
    return LayerUpload(source, kernels, context).run();
}

} // namespace gatescope
