// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace gatescope {

/// The buffers that a layer computes in, as devices number them in what they record. A device may have
/// several of a kind behind one number as long as nobody needs to tell them apart; router logits have one
/// each.
namespace layer_buffer {

inline constexpr int kNone = 0;
inline constexpr int kInput = 1;        ///< hidden states [M, H]
inline constexpr int kRouting = 2;      ///< experts and weights of each token
inline constexpr int kRows = 3;         ///< which token each expert row comes from
inline constexpr int kHidden = 4;       ///< silu(gate) * up of the experts' rows
inline constexpr int kExpertOutput = 5; ///< w2's result, a row per choice
inline constexpr int kSharedHidden = 6;
inline constexpr int kSharedOutput = 7;
inline constexpr int kOutput = 8; ///< hidden states [M, H]
inline constexpr int kQuantizedInput = 9;
inline constexpr int kFirstLogits = 16; ///< kFirstLogits + i: the i-th of the device's logits buffers
inline constexpr int kGateWeights = 32;
inline constexpr int kGateUpWeights = 33;
inline constexpr int kDownWeights = 34;

} // namespace layer_buffer

} // namespace gatescope
