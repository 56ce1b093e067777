// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"
#include "moe/config.h"
#include "moe/quantized_matrix.h"
#include "xpu/expert_format.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace gatescope {

/// Which of the expert GEMM kernels a number of rows calls for (resources/kernels/README.md).
struct GemmVariant {
    const char* w13; ///< kernel names
    const char* w2;
    const char* packRows;   ///< null where the GEMM reads the tokens' rows itself
    const char* packHidden; ///< packRows as traces call it when it packs h (W8A8)
    const char* sharedW13;  ///< what traces call them when they work for the shared expert
    const char* sharedW2;
    const char* sharedPackRows;
    const char* sharedPackHidden;
    int tileRows; ///< R: the most rows of a tile
};

/// Which set of expert GEMMs a layer runs.
struct GemmSet {
    enum class Kind : std::uint8_t {
        Plain,       ///< silu_and_mul
        Epilogue,    ///< biases, and an activation that may be clamped
        Int8,        ///< W8A8: int8 weights and activations, silu_and_mul
        Int8Weights, ///< from here on weights alone, with the epilogue's biases and activation; no XMX set
        Fp8Weights,
        Mxfp4Weights
    };
    bool xmx = false; ///< the matrix engine's
    Kind kind = Kind::Plain;

    /// In what the weights are kept; nothing: in the prepared dtype.
    std::optional<QuantizedMatrix::Format> weights() const;
    /// Whether weights are quantised and activations are not.
    bool weightsOnly() const { return weights() && kind != Kind::Int8; }

    bool operator==(const GemmSet&) const = default;
};

/// `experts` is 1 for the shared expert.
const GemmVariant& gemmVariant(GemmSet set, std::int64_t slots, int experts);

/// Whether the router needs topk_scored and logits in float32: all but softmax, top-k and renormalisation
/// over logits of `dtype`.
bool routerIsScored(const RouterSpec& router, DType dtype);
/// The kernels that the experts need.
GemmSet::Kind gemmKind(const ExpertSpec& experts, XpuExpertFormat format);
/// The dtype of the logits' buffers.
DType logitsDtype(const MoeConfig& config, DType dtype);

/// XMX kernels want every width to be a multiple of 32.
bool shapeFitsXmx(const MoeConfig& config);

/// The sizes of a layer's device buffers, in bytes, for up to `tokens` tokens.
struct BufferSizes {
    BufferSizes(const MoeConfig& config, DType dtype, int tokens, GemmSet set);
    std::size_t total() const;

    std::size_t input = 0;
    std::size_t logits = 0;   ///< of one gate call
    std::size_t slotInts = 0; ///< ids, weights, row_token, slot_of: one number a slot each
    std::size_t offsets = 0;
    std::size_t blockCounts = 0;
    std::size_t plan = 0;
    std::size_t packedRows = 0; ///< XMX
    std::size_t hidden = 0;     ///< h
    std::size_t rows = 0;       ///< y
    std::size_t output = 0;
    std::size_t weighedRows = 0; ///< where routing weights are applied before the experts; else 0
    std::size_t ownRow = 0;      ///< the same, or W8A8
    std::size_t int8Rows = 0;    ///< x in int8; this and the next four 0 but with W8A8 experts
    std::size_t int8RowScales = 0;
    std::size_t int8Hidden = 0;       ///< h in int8
    std::size_t int8HiddenScales = 0; ///< one number a row
    std::size_t packedHidden = 0;     ///< XMX
    std::size_t sharedTokens = 0;     ///< from here on 0 without a shared expert
    std::size_t sharedPlan = 0;
    std::size_t sharedPackedRows = 0;
    std::size_t sharedHidden = 0;
    std::size_t sharedRows = 0;
    std::size_t sharedScale = 0;
};

} // namespace gatescope
