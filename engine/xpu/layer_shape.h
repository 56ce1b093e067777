// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"
#include "moe/config.h"

#include <cstddef>
#include <cstdint>

namespace gatescope {

/// Which of the expert GEMM kernels a number of rows calls for (resources/kernels/README.md).
struct GemmVariant {
    const char* w13; ///< kernel names
    const char* w2;
    const char* packRows;  ///< null where the GEMM reads the tokens' rows itself
    const char* sharedW13; ///< what traces call them when they work for the shared expert
    const char* sharedW2;
    const char* sharedPackRows;
    int tileRows;  ///< R: the most rows of a tile
    bool resident; ///< work-groups stay and take tiles from a counter
};

/// `experts` is 1 for the shared expert.
const GemmVariant& gemmVariant(bool xmx, std::int64_t slots, int experts);

/// XMX kernels want every width to be a multiple of 32.
bool shapeFitsXmx(const MoeConfig& config);

/// The sizes of a layer's device buffers, in bytes, for up to `tokens` tokens.
struct BufferSizes {
    BufferSizes(const MoeConfig& config, DType dtype, int tokens, bool xmx);
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
    std::size_t sharedTokens = 0; ///< from here on 0 without a shared expert
    std::size_t sharedPlan = 0;
    std::size_t sharedPackedRows = 0;
    std::size_t sharedHidden = 0;
    std::size_t sharedRows = 0;
    std::size_t sharedScale = 0;
};

} // namespace gatescope
