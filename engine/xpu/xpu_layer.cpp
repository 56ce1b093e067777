// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/xpu_layer.h"

#include "base/bf16.h"
#include "resources/kernels/kernel_modules.h"
#include "xpu/stored_experts.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <optional>
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
    Parameter parameter = Parameter::Gate;
    int expert = 0;
    MatrixShape shape;
    DType dtype = DType::F32;   ///< where it is not quantised
    std::size_t valueBytes = 0; ///< on the device
    std::size_t scaleBytes = 0; ///< the same; 0 where it is not quantised
    std::size_t bytes = 0;      ///< in staging memory: values, scales, what aligns the next
    void* target = nullptr;     ///< on the device
    void* scales = nullptr;
    bool pack = false;
};

/// The matrices of one parameter, one for each expert or one alone.
struct Kept {
    Parameter parameter;
    int count;
    DeviceMemory* values;
    DeviceMemory* scales = nullptr; ///< of those that are quantised where the experts are
    bool gemm = false;              ///< the experts' GEMMs read it
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

/// Reads matrices on all cores into staging memory and copies or packs them onto the device, batch by batch.
class LayerUpload {
public:
    LayerUpload(const WeightSource& source, const KernelSet& kernels,
                const std::shared_ptr<const XpuContext>& context)
        : m_source(source),
          m_config(source.config()),
          m_kernels(kernels),
          m_format(kernels.gemmSet().weights()),
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
    /// What the layer has, in the order of its places on the device, so that neighbours can be copied as one.
    std::vector<Kept> kept() const {
        auto& layer = *m_layer;
        const int experts = m_config.numExperts;
        std::vector<Kept> all{{Parameter::Gate, 1, &layer.gate}};
        if (m_config.router.logitBias) all.push_back({Parameter::GateBias, 1, &layer.gateBias});
        if (m_config.router.correctionBias) all.push_back({Parameter::ScoreCorrection, 1, &layer.correction});
        all.push_back({Parameter::ExpertGateUp, experts, &layer.w13, &layer.w13Scales, true});
        all.push_back({Parameter::ExpertDown, experts, &layer.w2, &layer.w2Scales, true});
        if (m_config.experts.biases) {
            all.push_back({Parameter::ExpertGateUpBias, experts, &layer.w13Bias});
            all.push_back({Parameter::ExpertDownBias, experts, &layer.w2Bias});
        }
        if (m_config.sharedExpertIntermediateSize == 0) return all;
        all.push_back({Parameter::SharedGateUp, 1, &layer.sharedW13, &layer.sharedW13Scales, true});
        all.push_back({Parameter::SharedDown, 1, &layer.sharedW2, &layer.sharedW2Scales, true});
        if (m_config.sharedExpertGated)
            all.push_back({Parameter::SharedExpertGate, 1, &layer.sharedExpertGate});
        return all;
    }

    void allocate() {
        const auto what = fmt::format("the weights of layer {}", m_source.layer());
        m_layer->packed = m_kernels.xmx();
        const auto all = kept();
        std::size_t needed = 0;
        for (const auto& one : all) {
            const auto matrix = describe(one);
            needed += static_cast<std::size_t>(one.count) * (matrix.valueBytes + matrix.scaleBytes);
        }
        m_context->requireRoom(static_cast<std::int64_t>(needed), what);
        for (const auto& one : all) {
            const auto matrix = describe(one);
            const auto count = static_cast<std::size_t>(one.count);
            *one.values = DeviceMemory(m_context, count * matrix.valueBytes, what);
            if (matrix.scaleBytes > 0) *one.scales = DeviceMemory(m_context, count * matrix.scaleBytes, what);
        }
    }

    /// The first of them, before it is told where it goes.
    Matrix describe(const Kept& one) const {
        const auto shape = parameterShape(m_config, one.parameter);
        const auto dtype = isVector(one.parameter) ? DType::F32 : m_kernels.dtype();
        const auto plainBytes = elements(shape) * dtypeSize(dtype);
        Matrix matrix{.parameter = one.parameter,
                      .shape = shape,
                      .dtype = dtype,
                      .valueBytes = plainBytes,
                      .bytes = plainBytes,
                      .pack = one.gemm && m_layer->packed};
        if (m_format && one.scales != nullptr) {
            const StoredBytes stored(*m_format, one.parameter, shape);
            matrix.valueBytes = stored.values;
            matrix.scaleBytes = stored.scales;
            constexpr std::size_t kAlignment = 64; // MXFP4's scales are single bytes
            matrix.bytes = (stored.values + stored.scales + kAlignment - 1) / kAlignment * kAlignment;
        }
        return matrix;
    }

    void listMatrices() {
        for (const auto& one : kept()) {
            auto matrix = describe(one);
            for (int i = 0; i < one.count; ++i) {
                const auto index = static_cast<std::size_t>(i);
                matrix.expert = i;
                matrix.target = one.values->at(index * matrix.valueBytes);
                if (matrix.scaleBytes > 0) matrix.scales = one.scales->at(index * matrix.scaleBytes);
                m_matrices.push_back(matrix);
            }
        }
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
                        readStored(m_source, batch[i].parameter, batch[i].expert, *m_format, to);
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
                list.copy(front.scales, m_staging->data() + at + front.valueBytes, front.scaleBytes);
                list.copy(target, m_staging->data() + at, front.valueBytes);
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
            const auto pairs = static_cast<std::uint32_t>(matrix.valueBytes / sizeof(std::uint32_t));
            list.launch(kernel, {(pairs + kPackGroup - 1) / kPackGroup, 1, 1}, nullptr);
            at += matrix.bytes;
        }
    }

    const WeightSource& m_source;
    const MoeConfig& m_config;
    const KernelSet& m_kernels;
    std::optional<QuantizedMatrix::Format> m_format; ///< of the experts
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
