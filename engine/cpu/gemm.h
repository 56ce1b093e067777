// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/aligned_buffer.h"
#include "base/dtype.h"
#include "cpu/gated_activation.h"
#include "moe/quantized_matrix.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// A weight matrix [n, k] (out, in) in an engine's own layout, cut into column chunks: the unit of a task.
/// Gated matrices hold gate_proj and up_proj together, n columns of each.
struct PackedMatrix {
    const std::byte* data = nullptr;
    int n = 0;
    int k = 0;
    const float* bias = nullptr; ///< added in float32: [n], gated [2n] with gate_proj's first; null: none
};

/// Thread-owned working memory of a GEMM engine; grows to what was needed and stays.
struct GemmScratch {
    std::vector<float> floats;
    AlignedBuffer bytes;
    float* atLeast(std::size_t count) {
        if (floats.size() < count) floats.resize(count);
        return floats.data();
    }
    std::byte* bytesAtLeast(std::size_t count) {
        if (bytes.size() < count) bytes = AlignedBuffer(count);
        return bytes.as<>();
    }
};

/// How weights are held in memory.
enum class WeightFormat : std::uint8_t {
    Plain, ///< in the activations' dtype
    Int8,  ///< one scale per output channel
    Fp8,   ///< e4m3 with a scale for each 128 x 128 block, or for channels where a layer is stored so
    Mxfp4, ///< e2m1 with a power of two for each 32 values of a row
    W8A8,  ///< as Int8, and the activations are quantised to int8 too, with a scale per token
};
/// "none", "int8", "fp8", "mxfp4", "w8a8". UsageError lists them.
WeightFormat weightFormatFromName(std::string_view name);
std::string_view weightFormatName(WeightFormat format);
/// What so many of the experts' weights take in memory; scales count where they are a part worth naming
/// (MXFP4's are a seventeenth).
std::int64_t storedBytes(std::int64_t weights, DType dtype, WeightFormat format);

/// Of an engine that quantises activations: a row that several experts multiply is quantised once for all of
/// them. Safe to call from several threads.
class RowQuantizer {
public:
    virtual ~RowQuantizer() = default;
    virtual std::size_t quantizedRowBytes(int k) const = 0;
    /// x [k], in the activations' dtype, into `quantized`.
    virtual void quantizeRow(const std::byte* x, int k, std::byte* quantized) const = 0;
    /// As Gemm::packRows(), to the same bits, from rows that quantizeRow() wrote one behind the other.
    virtual void packQuantizedRows(const std::byte* quantized, const std::int32_t* ids, int m, int k,
                                   std::byte* rows) const = 0;
};

/// Products of a few activation rows with packed weights, y[m, n] = x[m, k] . W[n, k]^T, accumulated in
/// float32. The bits of a product do not depend on how its chunks are spread over threads. All const
/// functions are safe to call from several threads with scratch of their own.
class Gemm {
public:
    virtual ~Gemm() = default;

    virtual std::string name() const = 0;
    /// The dtype in which pack() takes weights.
    virtual DType sourceDtype() const = 0;
    /// That a product reads from memory, scales not counted.
    virtual double bytesPerWeight() const = 0;
    /// Rows that are multiplied at a time at most, with which weights are read once: 48 of 2048 float32 are
    /// 384 KiB, which stay in a 512 KiB second-level cache while the weights pass by.
    virtual int blockRows() const { return 48; }

    /// Builds what is needed to pack weights of this shape and to multiply up to `maxRows` rows with them;
    /// comes before everything else and may be repeated with more rows. Nothing is built later.
    virtual void prepare(int n, int k, bool gated, int maxRows) = 0;

    // Weights.
    virtual int chunkColumns(bool gated) const = 0;
    int chunks(int n, bool gated) const { return (n + chunkColumns(gated) - 1) / chunkColumns(gated); }
    virtual std::size_t packedBytes(int n, int k, bool gated) const = 0;
    /// `weights` [n, k] row-major in sourceDtype(); gated: [2n, k], gate_proj's rows first.
    virtual void pack(const std::byte* weights, int n, int k, bool gated, std::byte* packed) const = 0;
    /// The format in which packQuantized() takes weights; nothing where weights are not quantised.
    virtual std::optional<QuantizedMatrix::Format> quantizedFormat() const { return std::nullopt; }
    /// As pack(), from weights that are quantised already, whose values and scales are taken as they are.
    /// `matrices`: one [n, k]; gated: two, gate_proj's first.
    virtual void packQuantized(const QuantizedMatrix* matrices, int n, int k, bool gated,
                               std::byte* packed) const;
    /// Whether packQuantized() has a place for int8's -128, which quantizeInt8() never makes.
    virtual bool takesLowestInt8() const { return true; }
    /// Asks memory for the first weights of chunk `first`, so that they come while its rows are packed.
    void fetchFirst(const PackedMatrix& weights, bool gated, int first) const;

    // Activations.
    virtual std::size_t rowsBytes(int m, int k) const = 0;
    /// Brings rows `ids[0..m)` (null: 0..m) of x [.., k] into the engine's layout.
    virtual void packRows(const std::byte* x, const std::int32_t* ids, int m, int k,
                          std::byte* rows) const = 0;
    /// Null for engines that don't quantise activations.
    virtual const RowQuantizer* rowQuantizer() const { return nullptr; }

    /// Of `m` hidden rows of n columns: what multiplyGated() writes and, after finishHidden(), multiply()
    /// reads.
    virtual std::size_t hiddenBytes(int m, int n) const { return rowsBytes(m, n); }
    /// Called once when multiplyGated() has written all columns: for engines that can't bring hidden rows
    /// into their layout before they know all of them.
    virtual void finishHidden(std::byte* /*hidden*/, int /*m*/, int /*n*/) const {}

    /// Columns of chunks [first, last) of y, bias included; `ldy` floats from row to row of y.
    virtual void multiply(const std::byte* rows, int m, const PackedMatrix& weights, int first, int last,
                          float* y, std::ptrdiff_t ldy, GemmScratch& scratch) const = 0;
    /// activation(gate, up), biases included, for the columns of chunks [first, last), into `hidden`: m rows
    /// of n columns, in the layout of packRows after finishHidden().
    virtual void multiplyGated(const std::byte* rows, int m, const PackedMatrix& weights,
                               const GatedActivation& activation, int first, int last, std::byte* hidden,
                               GemmScratch& scratch) const = 0;
};

enum class GemmChoice : std::uint8_t { Automatic, OneDnn, Simd, Scalar };
/// "auto", "onednn", "simd", "scalar". UsageError lists them.
GemmChoice gemmChoiceFromName(std::string_view name);
std::string_view gemmChoiceName(GemmChoice choice);

/// The engine for activations and weights in `dtype` (F32 or BF16). Automatic: GateScope's own kernels, in
/// tiles where the processor multiplies such values in them (AMX); they read weights faster than oneDNN
/// (docs/performance.md has the measurements). Simd: never tiles.
std::unique_ptr<Gemm> makeGemm(GemmChoice choice, DType dtype, WeightFormat format = WeightFormat::Plain);

} // namespace gatescope
