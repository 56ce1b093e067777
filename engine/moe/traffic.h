// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/config.h"

#include <cstdint>

namespace gatescope {

/// What a kernel must move between itself and memory, whatever caches hold: the weights of the experts hit,
/// the activations it reads and the ones it writes, each element once and in the dtype that the device keeps
/// it in. Indices and routing weights, a thousandth of that, are left out.

/// Bytes of one element. Weights may take a fraction more: quantised ones carry their scales.
struct ElementBytes {
    double gateWeight = 0;
    double expertWeight = 0;
    double hiddenStates = 0; ///< x and the output, [M, H]
    double logits = 0;       ///< [M, E]
    double activated = 0;    ///< of what w13 becomes, [rows, I]
    double expertOutput = 0; ///< of w2 before the gather, [rows, H]
    double gateBias = 0;     ///< [E]; 0 where there is none
    double expertBias = 0;   ///< [2I] and [H] of the experts hit; 0 where there are none
};

/// The rows of one GEMM of the routed experts, or of the shared one.
struct ExpertRows {
    std::int64_t inputRows = 0; ///< different rows of x that w13 reads: tokens, or rows where x was permuted
    std::int64_t rows = 0;      ///< M * k; M for the shared expert
    std::int64_t expertsHit = 0;
    std::int64_t width = 0; ///< I of an expert
};

/// The share of one task in such a GEMM, where experts are cut into blocks of rows and these into parts of
/// the columns. What several tasks read is divided among them, so that their shares sum to the whole: an
/// expert's weights among its rows, a row of x among the experts that read it, all of it among the columns.
struct TaskShare {
    double inputRows = 0;    ///< its rows' share in the different rows of x
    double rows = 0;         ///< of its block
    double experts = 0;      ///< its rows as a part of its expert's
    double columns = 1;      ///< its columns as a part of all
    std::int64_t hidden = 0; ///< H
    std::int64_t width = 0;  ///< I of an expert
};

/// Not rounded, so that sums are exact.
double w13Share(const TaskShare& share, const ElementBytes& bytes);
double w2Share(const TaskShare& share, const ElementBytes& bytes);

/// x [M, H] and Wg [E, H], with its bias, to logits [M, E].
std::int64_t gateTraffic(const MoeConfig& config, std::int64_t tokens, const ElementBytes& bytes);
/// x and w13 [2I, H] of the experts hit to [rows, I].
std::int64_t w13Traffic(const MoeConfig& config, const ExpertRows& rows, const ElementBytes& bytes);
/// [rows, I] and w2 [H, I] of the experts hit to [rows, H].
std::int64_t w2Traffic(const MoeConfig& config, const ExpertRows& rows, const ElementBytes& bytes);
/// The k rows of each token, and its shared expert's, to the output [M, H].
std::int64_t gatherTraffic(const MoeConfig& config, std::int64_t tokens, bool withShared,
                           const ElementBytes& bytes);

} // namespace gatescope
