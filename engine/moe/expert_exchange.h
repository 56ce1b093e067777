// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/kernels.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gatescope {

/// The tokens of one rank and where route() sends them, in the device's host memory until its next layer.
struct OutgoingRows {
    const std::byte* rows = nullptr; ///< [tokens, H] in the layer's dtype, row-major
    std::size_t rowBytes = 0;
    int tokens = 0; ///< may be 0: a rank without tokens of its own still serves those of others
    int topK = 0;
    const std::int32_t* experts = nullptr; ///< [tokens, k]
    const float* weights = nullptr;        ///< [tokens, k]
};

/// The rows that all ranks, this one too, sent to this rank's experts: by rank, then by token, which is their
/// order in the whole batch. A choice is one row at one expert.
struct ArrivedRows {
    const std::byte* rows = nullptr;              ///< [count, H] in the layer's dtype
    int count = 0;                                ///< different rows
    std::span<const std::int32_t> firstChoices{}; ///< [E + 1]: each expert's first choice, then their number
    std::span<const std::int32_t> rowOfChoice{};  ///< choices by expert, those of an expert by row
    /// For models that weigh a row before its experts; else the token's rank does when all results are there.
    std::span<const float> weightOfChoice{};

    int choices() const { return firstChoices.empty() ? 0 : firstChoices.back(); }
};

/// How rows reach experts that live on other ranks, and come back. One layer at a time, on all ranks alike:
/// dispatch(), then combine(). What is handed out is valid until the next dispatch().
class ExpertExchange {
public:
    virtual ~ExpertExchange() = default;

    /// Tells every rank how many rows to expect, sends them, each row once to each rank that holds one of its
    /// experts, and gives what arrived here.
    virtual ArrivedRows dispatch(const OutgoingRows& rows) = 0;
    /// Takes the results [choices, H] (float32, in ArrivedRows' order of choices), returns each to its
    /// token's rank, and gives those of this rank's tokens: [tokens, k] rows of H float32.
    virtual std::span<const float* const> combine(const float* results) = 0;

    /// Where its steps are recorded; null: nowhere. As MoeKernels::setRecorder().
    virtual void setRecorder(Recorder* recorder) = 0;
};

/// What a device offers so that its experts serve rows of other ranks.
class RankedExperts {
public:
    virtual ~RankedExperts() = default;

    /// Layers that are loaded from now on have only these experts [E]; the gate and the shared expert are on
    /// every rank.
    virtual void holdExperts(const std::vector<bool>& held) = 0;
    /// `x` and what the last route() chose for it.
    virtual OutgoingRows outgoing(HiddenStates x) = 0;
    /// w13, silu_and_mul and w2 over the rows that arrived: [choices, H] float32, without routing weights.
    virtual const float* serve(const ArrivedRows& arrived) = 0;
    /// finish() gathers from these [tokens, k] rows of H float32 instead of from experts() of its own.
    virtual void takeResults(std::span<const float* const> ofChoice) = 0;
};

} // namespace gatescope
