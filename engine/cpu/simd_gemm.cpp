// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/simd_gemm.h"

#include "base/bf16.h"
#include "base/fp8.h"
#include "base/mxfp4.h"
#include "cpu/processor.h"
#include "moe/quantize.h"

#include <algorithm>
#include <cstring>

namespace gatescope {

namespace simd_portable {
extern const SimdKernelSet kKernels;
} // namespace simd_portable
#if defined(GATESCOPE_HAVE_X86_KERNELS)
namespace simd_avx2 {
extern const SimdKernelSet kKernels;
} // namespace simd_avx2
namespace simd_avx512 {
extern const SimdKernelSet kKernels;
} // namespace simd_avx512
namespace simd_avx512bf16 {
extern const SimdKernelSet kKernels;
} // namespace simd_avx512bf16
namespace simd_amx {
extern const TiledKernels kKernels;
} // namespace simd_amx
#endif

int elementOfRow(PanelLayout layout, int width, int half, int j, int i) {
    switch (layout) {
    case PanelLayout::ColumnPairs:
        return 2 * j + half;
    case PanelLayout::StepPairs:
    case PanelLayout::Tiles:
        return 2 * (half * width + j) + i;
    case PanelLayout::Coded: {
        const int at = 2 * j + i;
        return at / 8 * 16 + half * 8 + at % 8;
    }
    case PanelLayout::Nibbles:
    case PanelLayout::Vectors:
        break;
    }
    return half * width + j;
}

const std::vector<const SimdKernelSet*>& simdKernelSets() {
    static const std::vector<const SimdKernelSet*> sets = [] {
        std::vector<const SimdKernelSet*> usable;
#if defined(GATESCOPE_HAVE_X86_KERNELS)
        const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                            __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
        if (avx512 && __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512vbmi")) {
            static const auto tiled = withTiles(simd_avx512bf16::kKernels, simd_amx::kKernels);
            if (mayUseAmx(AmxType::Bf16)) usable.push_back(&tiled);
            usable.push_back(&simd_avx512bf16::kKernels);
        }
        if (avx512) usable.push_back(&simd_avx512::kKernels);
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
            usable.push_back(&simd_avx2::kKernels);
        }
#endif
        usable.push_back(&simd_portable::kKernels);
        return usable;
    }();
    return sets;
}

const SimdKernelSet& simdKernels(GemmChoice choice, DType activations) {
    return simdKernels(choice, activations, simdKernelSets());
}

const SimdKernelSet& simdKernels(GemmChoice choice, DType activations,
                                 const std::vector<const SimdKernelSet*>& sets) {
    if (choice == GemmChoice::Scalar) return *sets.back();
    const bool tiles = choice == GemmChoice::Automatic && activations == DType::BF16;
    return **std::ranges::find_if(sets,
                                  [tiles](const auto* set) { return tiles || set->packTiles == nullptr; });
}

SimdKernelSet withTiles(const SimdKernelSet& vectors, const TiledKernels& tiles) {
    auto set = vectors;
    set.name = tiles.name;
    set.bf16 = tiles.bf16;
    set.packTiles = tiles.packTiles;
    set.tilePeak = tiles.peak;
    return set;
}

namespace {

using Format = QuantizedMatrix::Format;

const SimdKernels& kernelsFor(DType activations, std::optional<Format> format, const SimdKernelSet& set) {
    const auto& formats = activations == DType::BF16 ? set.bf16 : set.f32;
    if (!format) return formats.plain;
    switch (*format) {
    case Format::Int8Channels:
        return formats.int8;
    case Format::Fp8Blocks:
        return formats.fp8Blocks;
    case Format::Fp8Channels:
        return formats.fp8Channels;
    case Format::Mxfp4:
        return formats.mxfp4;
    }
    return formats.plain;
}

std::optional<Format> formatOf(WeightFormat format) {
    switch (format) {
    case WeightFormat::Plain:
    case WeightFormat::W8A8:
        return std::nullopt;
    case WeightFormat::Int8:
        return Format::Int8Channels;
    case WeightFormat::Fp8:
        return Format::Fp8Blocks;
    case WeightFormat::Mxfp4:
        return Format::Mxfp4;
    }
    return std::nullopt;
}

const char* formatText(Format format) {
    switch (format) {
    case Format::Int8Channels:
        return "int8 weights";
    case Format::Fp8Blocks:
        return "fp8 weights";
    case Format::Fp8Channels:
        return "fp8 weights with scales of channels";
    case Format::Mxfp4:
        return "mxfp4 weights";
    }
    return "";
}

/// One matrix [n, k] of a pack() call, seen column by column of the product.
template <typename T>
struct Source {
    const T* values;
    int n;
    int k;
};

/// Copies the columns of vector `half` of a panel into their places; columns beyond n and values beyond k
/// become zero. `encode` gives the element that is stored for a value.
template <typename T, typename Encode>
void packElements(const Source<T>& source, int firstColumn, const SimdKernels& kernels, int half,
                  const Encode& encode, T* panel) {
    constexpr int kStepsAtOnce = 256; // whose rows stay in the first-level cache from column to column
    const std::size_t rowElements = kernels.rowBytes / sizeof(T);
    const int steps = stepCount(source.k, kernels.depth);
    for (int firstStep = 0; firstStep < steps; firstStep += kStepsAtOnce) {
        const int lastStep = std::min(steps, firstStep + kStepsAtOnce);
        for (int j = 0; j < kernels.width; ++j) {
            const int column = firstColumn + j;
            const T* from = source.values + static_cast<std::size_t>(column) * source.k;
            for (int i = 0; i < kernels.depth; ++i) {
                const int inRow = elementOfRow(kernels.layout, kernels.width, half, j, i);
                const auto place = [&](int step) -> T& {
                    if (kernels.layout != PanelLayout::Tiles)
                        return panel[static_cast<std::size_t>(step) * rowElements +
                                     static_cast<std::size_t>(inRow)];
                    const std::size_t word = tiledPanelWord(steps, step, half) + static_cast<std::size_t>(j);
                    return panel[word * 4 / sizeof(T) + static_cast<std::size_t>(i)];
                };
                const int there = column < source.n ? stepCount(source.k - i, kernels.depth) : 0;
                int step = firstStep;
                for (; step < std::min(there, lastStep); ++step)
                    place(step) = encode(from[step * kernels.depth + i]);
                for (; step < lastStep; ++step)
                    place(step) = T{0};
            }
        }
    }
}

/// Two's complement to sign and magnitude.
std::uint8_t signAndMagnitude(std::uint8_t value) {
    const int number = static_cast<std::int8_t>(value);
    return static_cast<std::uint8_t>(number < 0 ? 0x80 - number : number);
}

/// Scales of one panel's vector, as simd_kernels.inc reads them.
void packScales(const QuantizedMatrix& matrix, int firstColumn, int width, int half, std::byte* scales) {
    const auto put = [&](int at, float scale) {
        std::memcpy(scales + static_cast<std::size_t>(at) * sizeof scale, &scale, sizeof scale);
    };
    const int n = matrix.rows;
    if (matrix.format == Format::Int8Channels || matrix.format == Format::Fp8Channels) {
        for (int j = 0; j < width; ++j) {
            const int column = firstColumn + j;
            put(half * width + j, column < n ? matrix.scales[static_cast<std::size_t>(column)] : 0.0f);
        }
    } else if (matrix.format == Format::Fp8Blocks) {
        const int blocks = stepCount(matrix.columns, kFp8Block);
        const int row = std::min(firstColumn, n - 1) / kFp8Block;
        for (int block = 0; block < blocks; ++block)
            put(2 * block + half, matrix.scales[static_cast<std::size_t>(row) * blocks + block]);
    } else {
        const int blocks = stepCount(matrix.columns, kMxfp4Block);
        for (int block = 0; block < blocks; ++block) {
            for (int j = 0; j < width; ++j) {
                const std::size_t row = static_cast<std::size_t>(std::min(firstColumn + j, n - 1));
                scales[(2 * block + half) * width + j] =
                    static_cast<std::byte>(floatToE8m0(matrix.scales[row * blocks + block]));
            }
        }
    }
}

/// The codes of one vector's columns into their halves of the bytes; what lies beyond n and k is zero.
void packNibbles(const QuantizedMatrix& matrix, int firstColumn, const SimdKernels& kernels, int half,
                 std::byte* panel) {
    const auto rowBytes = static_cast<std::size_t>((matrix.columns + 1) / 2);
    const int steps = stepCount(matrix.columns, kernels.depth);
    for (int j = 0; j < kernels.width; ++j) {
        const int column = firstColumn + j;
        const std::uint8_t* from = column < matrix.rows
                                       ? matrix.values.data() + static_cast<std::size_t>(column) * rowBytes
                                       : nullptr;
        for (int i = 0; i < steps * kernels.depth; ++i) {
            const int code = from != nullptr && i < matrix.columns ? from[i / 2] >> (i % 2 * 4) & 15 : 0;
            auto& to = panel[static_cast<std::size_t>(i / kernels.depth) * kernels.rowBytes +
                             static_cast<std::size_t>(j * kernels.depth + i % kernels.depth)];
            const auto kept = half == 0 ? std::byte{0xf0} : std::byte{0x0f};
            to = (to & kept) | static_cast<std::byte>(code << (4 * half));
        }
    }
}

} // namespace

SimdGemm::SimdGemm(DType activations, WeightFormat format, const SimdKernelSet& set)
    : SimdGemm(activations, formatOf(format), set) {}

SimdGemm::SimdGemm(DType activations, std::optional<Format> format, const SimdKernelSet& set)
    : PanelGemm(kernelsFor(activations, format, set).width),
      m_activations(activations),
      m_format(format),
      m_kernels(kernelsFor(activations, format, set)),
      m_set(set) {}

std::string SimdGemm::name() const {
    std::string name = std::string("GateScope ") + m_set.name;
    if (m_format) name += std::string(", ") + formatText(*m_format);
    return name;
}

DType SimdGemm::sourceDtype() const {
    return m_format ? DType::F32 : m_activations;
}

double SimdGemm::bytesPerWeight() const {
    return static_cast<double>(m_kernels.rowBytes) / (2.0 * m_kernels.width * m_kernels.depth);
}

void SimdGemm::prepare(int, int, bool, int) {}

std::size_t SimdGemm::scaleBytes(int k) const {
    if (!m_format) return 0;
    if (m_format == Format::Mxfp4)
        return static_cast<std::size_t>(stepCount(k, kMxfp4Block)) * 2 * m_kernels.width;
    if (m_format == Format::Fp8Blocks)
        return static_cast<std::size_t>(stepCount(k, kFp8Block)) * 2 * sizeof(float);
    return static_cast<std::size_t>(2) * m_kernels.width * sizeof(float);
}

std::size_t SimdGemm::panelBytes(int k) const {
    return simdPanelBytes(stepCount(k, m_kernels.depth), m_kernels.rowBytes, scaleBytes(k));
}

template <typename T>
void SimdGemm::packPlain(const T* weights, int n, int k, bool gated, std::byte* packed) const {
    const auto asIs = [](T value) { return value; };
    forEachVector(n, k, gated, packed, [&](int matrix, int firstColumn, int half, std::byte* panel) {
        const T* values = weights + static_cast<std::size_t>(matrix) * n * k;
        packElements<T>({values, n, k}, firstColumn, m_kernels, half, asIs, reinterpret_cast<T*>(panel));
    });
}

void SimdGemm::packVector(const QuantizedMatrix& matrix, int firstColumn, int half, std::byte* panel) const {
    const int k = matrix.columns;
    if (m_format == Format::Mxfp4) {
        packNibbles(matrix, firstColumn, m_kernels, half, panel);
    } else {
        const bool recode = m_format == Format::Int8Channels && m_kernels.layout == PanelLayout::Coded;
        const auto encode = [recode](std::uint8_t value) { return recode ? signAndMagnitude(value) : value; };
        packElements<std::uint8_t>({matrix.values.data(), matrix.rows, k}, firstColumn, m_kernels, half,
                                   encode, reinterpret_cast<std::uint8_t*>(panel));
    }
    packScales(matrix, firstColumn, m_kernels.width, half,
               panel + static_cast<std::size_t>(stepCount(k, m_kernels.depth)) * m_kernels.rowBytes);
}

void SimdGemm::pack(const std::byte* weights, int n, int k, bool gated, std::byte* packed) const {
    if (m_format) {
        const auto elements = static_cast<std::size_t>(n) * k;
        const auto* values = reinterpret_cast<const float*>(weights);
        std::vector<QuantizedMatrix> matrices;
        for (int i = 0; i < (gated ? 2 : 1); ++i)
            matrices.push_back(quantize(*m_format, {values + i * elements, elements}, n, k));
        packQuantized(matrices.data(), n, k, gated, packed);
    } else if (m_activations == DType::BF16) {
        packPlain(reinterpret_cast<const std::uint16_t*>(weights), n, k, gated, packed);
    } else {
        packPlain(reinterpret_cast<const float*>(weights), n, k, gated, packed);
    }
}

std::size_t SimdGemm::rowsBytes(int m, int k) const {
    return static_cast<std::size_t>(m) * stepCount(k, m_kernels.depth) * sizeof(float);
}

void SimdGemm::packRows(const std::byte* x, const std::int32_t* ids, int m, int k, std::byte* rows) const {
    const bool pairs = m_kernels.depth == 2;
    const bool widen = m_activations == DType::BF16 && !pairs;
    const int steps = stepCount(k, m_kernels.depth);
    const int whole = k / m_kernels.depth; // of pairs the last may lack its second value
    const std::size_t rowBytes = static_cast<std::size_t>(k) * dtypeSize(m_activations);
    forEachStrip(x, rowBytes, ids, m, m_kernels.stripRows, [&](const auto* from, int first, int height) {
        float* strip = reinterpret_cast<float*>(rows) + static_cast<std::size_t>(first) * steps;
        if (m_kernels.tiles) {
            m_set.packTiles(from, height, k, strip);
            return;
        }
        m_set.interleave(from, height, whole, widen, strip);
        for (int r = 0; whole < steps && r < height; ++r) {
            std::uint32_t word = 0;
            std::memcpy(&word, from[r] + rowBytes - 2, 2);
            std::memcpy(strip + static_cast<std::size_t>(whole) * height + r, &word, sizeof word);
        }
    });
}

namespace {

/// Room for the sums of two panels, and for one whose weights tiles take decoded.
float* totals(GemmScratch& scratch, const SimdKernels& kernels, int m, int k) {
    const std::size_t panel = std::size_t{2} * kernels.width * sizeof(float);
    const std::size_t sums = static_cast<std::size_t>(m) * 2 * panel;
    const std::size_t decoded = kernels.tiles ? stepCount(k, kernels.depth) * panel : 0;
    return reinterpret_cast<float*>(scratch.bytesAtLeast(sums + decoded));
}

} // namespace

void SimdGemm::multiply(const std::byte* rows, int m, const PackedMatrix& weights, int first, int last,
                        float* y, std::ptrdiff_t ldy, GemmScratch& scratch) const {
    const auto columns = columnsOf(weights, false, first, last);
    m_kernels.multiply(reinterpret_cast<const float*>(rows), m, weights.k, columns.panels, columns.bias,
                       columns.count, y + columns.begin, ldy, totals(scratch, m_kernels, m, weights.k));
}

void SimdGemm::multiplyGated(const std::byte* rows, int m, const PackedMatrix& weights,
                             const GatedActivation& activation, int first, int last, std::byte* hidden,
                             GemmScratch& scratch) const {
    const auto columns = columnsOf(weights, true, first, last);
    m_kernels.multiplyGated(reinterpret_cast<const float*>(rows), m, weights.k, columns.panels,
                            {activation, columns.bias, columns.upBias}, columns.count,
                            reinterpret_cast<float*>(hidden), weights.n, columns.begin,
                            totals(scratch, m_kernels, m, weights.k));
}

} // namespace gatescope
