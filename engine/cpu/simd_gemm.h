// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cpu/panel_gemm.h"

namespace gatescope {

/// Where the elements of one step stand in a row of a panel; simd_kernels.inc says why.
enum class PanelLayout : std::uint8_t {
    Vectors,     ///< [2][width]
    ColumnPairs, ///< [width][2 columns], one of each vector
    StepPairs,   ///< [2][width][2 values of k]
    Nibbles,     ///< [width][depth] bytes, the first vector's value in the low half, the second's in the high
    Tiles,       ///< StepPairs' elements in the order of tiles, which no row of a panel has: strips.h
    Coded,       ///< pieces of 8 of the two vectors of StepPairs in turn; int8 as sign and magnitude
};
/// Index of the element for column `j` of vector `half` and the `i`th value of k of the step.
int elementOfRow(PanelLayout layout, int width, int half, int j, int i);

/// What happens to the sums of gated panels; biases [columns] or null.
struct GatedEpilogue {
    GatedActivation activation;
    const float* gateBias;
    const float* upBias;
};

/// The innermost loops of one instruction set for one format of weights; see simd_kernels.inc, which is
/// compiled once per instruction set.
struct SimdKernels {
    int width;            ///< floats of a vector; a panel is two vectors wide
    int stripRows;        ///< greatest height of an activation strip
    int depth;            ///< values of k in one step: 2 where pairs of bf16 are multiplied, else 1
    std::size_t rowBytes; ///< of a panel, for each step
    PanelLayout layout;
    bool tiles; ///< of AMX multiply: strips stand as tile_sums.inc says

    /// y[m, columns] for the panels from `packed` on; `bias` [columns] or null.
    void (*multiply)(const float* rows, int m, int k, const std::byte* packed, const float* bias, int columns,
                     float* y, std::ptrdiff_t ldy, float* scratch);
    /// Gated panels: `columns` of the hidden layer, of `hiddenColumns` in all, written at column `at`.
    void (*multiplyGated)(const float* rows, int m, int k, const std::byte* packed,
                          const GatedEpilogue& epilogue, int columns, float* hidden, int hiddenColumns,
                          int at, float* scratch);
};

/// The kernels for activations of one dtype.
struct SimdFormats {
    SimdKernels plain;
    SimdKernels int8;
    SimdKernels fp8Blocks;
    SimdKernels fp8Channels;
    SimdKernels mxfp4;
};

/// A loop that multiplies registers, and its operations for each round, two for each product.
struct PeakLoop {
    std::uint32_t (*run)(int rounds) = nullptr;
    double opsOfRound = 0;
    int rounds = 0; ///< of one measurement: some milliseconds
};

struct SimdKernelSet {
    const char* name; ///< of the instruction set
    SimdFormats f32;
    SimdFormats bf16;

    /// Brings `count` words (bf16: halves, each widened to a float32) of `height` rows into a strip,
    /// [count][height].
    void (*interleave)(const std::byte* const* rows, int height, int count, bool bf16, float* strip);
    /// out[columns] = sum over j of weights[j] * rows[j][columns], in order of j; float32, rounded once to
    /// bf16 if so.
    void (*gather)(const float* const* rows, const float* weights, int count, int columns, bool bf16,
                   void* out);
    /// Sum over i of x[i] * weights[i] in float32; x is bf16 or float32.
    float (*dot)(const void* x, bool bf16, const float* weights, int count);
    /// Loops that do nothing but read, for measuring how fast memory can be read; the result is a sum.
    std::uint32_t (*readers[6])(const std::byte* from, std::size_t bytes);
    /// Brings `height` rows of k values of bf16 into a strip for tiles; null where these multiply nothing.
    void (*packTiles)(const std::byte* const* rows, int height, int k, float* strip);
    PeakLoop tilePeak; ///< of products of bf16 in tiles, where these multiply
};

/// What a set of vectors lacks for multiplying bf16 in tiles.
struct TiledKernels {
    const char* name;
    SimdFormats bf16;
    void (*packTiles)(const std::byte* const* rows, int height, int k, float* strip);
    PeakLoop peak;
};
/// `vectors`, AVX-512 ones, but for products of bf16.
SimdKernelSet withTiles(const SimdKernelSet& vectors, const TiledKernels& tiles);

/// The sets that this processor runs, the best first, the portable one last.
const std::vector<const SimdKernelSet*>& simdKernelSets();
/// The portable set for GemmChoice::Scalar, the best without tiles for Simd, else the best for activations of
/// this dtype.
const SimdKernelSet& simdKernels(GemmChoice choice, DType activations);
/// The same of `sets`, in simdKernelSets()' order, one without tiles among them.
const SimdKernelSet& simdKernels(GemmChoice choice, DType activations,
                                 const std::vector<const SimdKernelSet*>& sets);

/// GateScope's own GEMM: weights stay in their format in memory; activations are float32 strips, and weights
/// are widened to match in registers, except that bf16 by bf16 is multiplied as such where the processor can
/// (AVX512_BF16). Every output element is summed in an order that depends on k alone, so bits don't depend on
/// m either.
class SimdGemm final : public PanelGemm {
public:
    /// Fp8 has scales of blocks.
    SimdGemm(DType activations, WeightFormat format, const SimdKernelSet& set);
    /// Weights in `format`, or, nothing given, in the activations' dtype.
    SimdGemm(DType activations, std::optional<QuantizedMatrix::Format> format, const SimdKernelSet& set);

    std::string name() const override;
    DType sourceDtype() const override;
    double bytesPerWeight() const override;
    int blockRows() const override { return m_kernels.tiles ? kTiledBlockRows : PanelGemm::blockRows(); }
    void prepare(int n, int k, bool gated, int maxRows) override;
    void pack(const std::byte* weights, int n, int k, bool gated, std::byte* packed) const override;
    std::optional<QuantizedMatrix::Format> quantizedFormat() const override { return m_format; }
    bool takesLowestInt8() const override { return m_kernels.layout != PanelLayout::Coded; }
    std::size_t rowsBytes(int m, int k) const override;
    void packRows(const std::byte* x, const std::int32_t* ids, int m, int k, std::byte* rows) const override;
    void multiply(const std::byte* rows, int m, const PackedMatrix& weights, int first, int last, float* y,
                  std::ptrdiff_t ldy, GemmScratch& scratch) const override;
    void multiplyGated(const std::byte* rows, int m, const PackedMatrix& weights,
                       const GatedActivation& activation, int first, int last, std::byte* hidden,
                       GemmScratch& scratch) const override;

private:
    template <typename T>
    void packPlain(const T* weights, int n, int k, bool gated, std::byte* packed) const;
    void packVector(const QuantizedMatrix& matrix, int firstColumn, int half,
                    std::byte* panel) const override;
    std::size_t scaleBytes(int k) const;
    std::size_t panelBytes(int k) const override;

    DType m_activations;
    std::optional<QuantizedMatrix::Format> m_format;
    const SimdKernels& m_kernels;
    const SimdKernelSet& m_set;
};

} // namespace gatescope
