// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/int8_gemm.h"

#include "base/error.h"
#include "cpu/processor.h"
#include "moe/quantize.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#if defined(GATESCOPE_HAVE_X86_KERNELS)
#include <cpuid.h>
#endif

namespace gatescope {

namespace int8_portable {
extern const Int8Kernels kKernels;
} // namespace int8_portable
#if defined(GATESCOPE_HAVE_X86_KERNELS)
namespace int8_avx2 {
extern const Int8Kernels kKernels;
} // namespace int8_avx2
namespace int8_avxvnni {
extern const Int8Kernels kKernels;
} // namespace int8_avxvnni
namespace int8_avx512vnni {
extern const Int8Kernels kKernels;
} // namespace int8_avx512vnni
namespace int8_amx {
extern const Int8Kernels kKernels;
} // namespace int8_amx
#endif

namespace {

/// 127 * 128 for each product: up to here a sum surely fits into int32. With activations offset by 128 the
/// sums wrap around, and the correction brings them back.
constexpr int kLargestK = 131072;

#if defined(GATESCOPE_HAVE_X86_KERNELS)
/// Asked of the processor itself: clang 14 knows no name for it in __builtin_cpu_supports.
bool hasAvxVnni() {
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __builtin_cpu_supports("avx2") && __get_cpuid_count(7, 1, &a, &b, &c, &d) != 0 &&
           (a >> 4 & 1u) != 0;
}

bool hasAvx512Vnni() {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vnni");
}
#endif

} // namespace

const std::vector<const Int8Kernels*>& int8KernelSets() {
    static const std::vector<const Int8Kernels*> sets = [] {
        std::vector<const Int8Kernels*> usable;
#if defined(GATESCOPE_HAVE_X86_KERNELS)
        if (hasAvx512Vnni() && mayUseAmx(AmxType::Int8)) usable.push_back(&int8_amx::kKernels);
        if (hasAvx512Vnni()) usable.push_back(&int8_avx512vnni::kKernels);
        if (hasAvxVnni()) usable.push_back(&int8_avxvnni::kKernels);
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
            usable.push_back(&int8_avx2::kKernels);
#endif
        usable.push_back(&int8_portable::kKernels);
        return usable;
    }();
    return sets;
}

const Int8Kernels& int8Kernels(GemmChoice choice) {
    return int8Kernels(choice, int8KernelSets());
}

const Int8Kernels& int8Kernels(GemmChoice choice, const std::vector<const Int8Kernels*>& sets) {
    if (choice == GemmChoice::Scalar) return *sets.back();
    if (choice == GemmChoice::Simd) return **std::ranges::find(sets, false, &Int8Kernels::tiles);
    return *sets.front();
}

Int8Gemm::Int8Gemm(DType activations, const Int8Kernels& kernels)
    : PanelGemm(kernels.width), m_activations(activations), m_kernels(kernels) {}

std::string Int8Gemm::name() const {
    return fmt::format("GateScope {}, int8 weights and activations", m_kernels.name);
}

void Int8Gemm::prepare(int, int k, bool, int) {
    if (k > kLargestK) {
        throw UsageError(fmt::format("sums over {} values of int8 don't fit into 32 bits", k),
                         "Use --quantize int8 or none, which sum in float32");
    }
}

std::size_t Int8Gemm::panelBytes(int k) const {
    return simdPanelBytes(stepCount(k, m_kernels.depth), m_kernels.rowBytes(), m_kernels.columnBytes());
}

std::optional<QuantizedMatrix::Format> Int8Gemm::quantizedFormat() const {
    return QuantizedMatrix::Format::Int8Channels;
}

void Int8Gemm::pack(const std::byte* weights, int n, int k, bool gated, std::byte* packed) const {
    const auto elements = static_cast<std::size_t>(n) * k;
    const auto* values = reinterpret_cast<const float*>(weights);
    std::vector<QuantizedMatrix> matrices;
    for (int i = 0; i < (gated ? 2 : 1); ++i)
        matrices.push_back(quantizeInt8({values + i * elements, elements}, n, k));
    packQuantized(matrices.data(), n, k, gated, packed);
}

/// Columns beyond n and values beyond k are zeros with a scale of zero.
void Int8Gemm::packVector(const QuantizedMatrix& matrix, int firstColumn, int half, std::byte* panel) const {
    const int depth = m_kernels.depth;
    const int width = m_kernels.width;
    const int steps = stepCount(matrix.columns, depth);
    const auto stepBytes = static_cast<std::ptrdiff_t>(m_kernels.rowBytes());
    std::byte* columns = panel + steps * stepBytes;
    const auto place = [&](int step, int j) {
        if (m_kernels.tiles)
            return panel + 4 * (tiledPanelWord(steps, step, half) + static_cast<std::size_t>(j));
        return panel + step * stepBytes + static_cast<std::ptrdiff_t>(half * width + j) * depth;
    };
    for (int j = 0; j < width; ++j) {
        const int column = firstColumn + j;
        const bool there = column < matrix.rows;
        const std::uint8_t* from =
            matrix.values.data() + (there ? static_cast<std::size_t>(column) * matrix.columns : 0);
        std::int32_t sum = 0;
        for (int step = 0; step < steps; ++step) {
            std::byte* to = place(step, j);
            const int first = step * depth;
            const int count = there ? std::min(depth, matrix.columns - first) : 0;
            for (int i = 0; i < depth; ++i) {
                const std::uint8_t value = i < count ? from[first + i] : 0;
                sum += static_cast<std::int8_t>(value);
                to[i] = static_cast<std::byte>(value);
            }
        }
        const float scale = there ? matrix.scales[static_cast<std::size_t>(column)] : 0.0f;
        const std::int32_t correction = depth == 4 ? sum * 128 : 0;
        const auto at = static_cast<std::ptrdiff_t>(half * width + j) * 4;
        std::memcpy(columns + at, &scale, sizeof scale);
        std::memcpy(columns + std::ptrdiff_t{2} * width * 4 + at, &correction, sizeof correction);
    }
}

std::size_t Int8Gemm::wordBytes(int m, int k) const {
    return static_cast<std::size_t>(m) * stepCount(k, m_kernels.depth) * sizeof(std::uint32_t);
}

std::size_t Int8Gemm::rowsBytes(int m, int k) const {
    return wordBytes(m, k) + static_cast<std::size_t>(m) * sizeof(float);
}

Int8Rows Int8Gemm::view(const std::byte* rows, int m, int k) const {
    return {reinterpret_cast<const std::uint32_t*>(rows),
            reinterpret_cast<const float*>(rows + wordBytes(m, k)), m, k};
}

void Int8Gemm::quantizeRows(const std::byte* x, const std::int32_t* ids, int m, int k, bool bf16,
                            std::byte* rows) const {
    const auto steps = static_cast<std::size_t>(stepCount(k, m_kernels.depth));
    const std::size_t rowBytes = static_cast<std::size_t>(k) * (bf16 ? 2 : 4);
    auto* words = reinterpret_cast<std::uint32_t*>(rows);
    auto* scales = reinterpret_cast<float*>(rows + wordBytes(m, k));
    forEachStrip(x, rowBytes, ids, m, m_kernels.stripRows, [&](const auto* from, int first, int height) {
        m_kernels.quantize(from, height, k, bf16, scales + first,
                           words + static_cast<std::size_t>(first) * steps);
    });
}

void Int8Gemm::packRows(const std::byte* x, const std::int32_t* ids, int m, int k, std::byte* rows) const {
    quantizeRows(x, ids, m, k, m_activations == DType::BF16, rows);
}

/// A strip of one row, then its scale.
std::size_t Int8Gemm::quantizedRowBytes(int k) const {
    return wholeCacheLines(rowsBytes(1, k));
}

void Int8Gemm::quantizeRow(const std::byte* x, int k, std::byte* quantized) const {
    packRows(x, nullptr, 1, k, quantized);
}

void Int8Gemm::packQuantizedRows(const std::byte* quantized, const std::int32_t* ids, int m, int k,
                                 std::byte* rows) const {
    const int steps = stepCount(k, m_kernels.depth);
    auto* words = reinterpret_cast<std::uint32_t*>(rows);
    auto* scales = reinterpret_cast<float*>(rows + wordBytes(m, k));
    forEachStrip(quantized, quantizedRowBytes(k), ids, m, m_kernels.stripRows,
                 [&](const auto* from, int first, int height) {
                     m_kernels.interleave(from, height, steps,
                                          words + static_cast<std::size_t>(first) * steps);
                     for (int r = 0; r < height; ++r)
                         std::memcpy(scales + first + r, from[r] + wordBytes(1, k), sizeof(float));
                 });
}

/// The packed rows, then the rows as they come from w13, [m][n] in float32.
std::size_t Int8Gemm::hiddenBytes(int m, int n) const {
    return wholeCacheLines(rowsBytes(m, n)) + static_cast<std::size_t>(m) * n * sizeof(float);
}

void Int8Gemm::finishHidden(std::byte* hidden, int m, int n) const {
    quantizeRows(hidden + wholeCacheLines(rowsBytes(m, n)), nullptr, m, n, false, hidden);
}

namespace {

/// Room for the sums of two panels.
std::int32_t* totals(GemmScratch& scratch, const Int8Kernels& kernels, int m) {
    return reinterpret_cast<std::int32_t*>(
        scratch.bytesAtLeast(static_cast<std::size_t>(m) * 4 * kernels.width * sizeof(std::int32_t)));
}

} // namespace

void Int8Gemm::multiply(const std::byte* rows, int m, const PackedMatrix& weights, int first, int last,
                        float* y, std::ptrdiff_t ldy, GemmScratch& scratch) const {
    const auto columns = columnsOf(weights, false, first, last);
    m_kernels.multiply(view(rows, m, weights.k), columns.panels, columns.bias, columns.count,
                       m_activations == DType::BF16, y + columns.begin, ldy, totals(scratch, m_kernels, m));
}

void Int8Gemm::multiplyGated(const std::byte* rows, int m, const PackedMatrix& weights,
                             const GatedActivation& activation, int first, int last, std::byte* hidden,
                             GemmScratch& scratch) const {
    const auto columns = columnsOf(weights, true, first, last);
    auto* y = reinterpret_cast<float*>(hidden + wholeCacheLines(rowsBytes(m, weights.n)));
    m_kernels.multiplyGated(
        view(rows, m, weights.k), columns.panels, {activation, columns.bias, columns.upBias}, columns.count,
        m_activations == DType::BF16, y + columns.begin, weights.n, totals(scratch, m_kernels, m));
}

} // namespace gatescope
