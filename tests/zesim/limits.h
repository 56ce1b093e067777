// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace gatescope::zesim {

// Engines: one group that computes and copies, one that only copies.
inline constexpr std::uint32_t computeGroup = 0;
inline constexpr std::uint32_t queueGroupCount = 2;
inline constexpr std::uint32_t queuesPerGroup = 4;
inline constexpr std::size_t maxFillPattern = 128;

// Larger single allocations need ze_relaxed_allocation_limits_exp_desc_t, as on Intel's GPUs.
inline constexpr std::uint64_t maxPlainAllocation = std::uint64_t{4} << 30;

} // namespace gatescope::zesim
