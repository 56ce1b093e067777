// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace gatescope {

/// In what an XPU holds and multiplies the experts. Knows nothing of Level Zero.
enum class XpuExpertFormat : std::uint8_t {
    Plain, ///< the prepared dtype
    W8A8,  ///< int8 weights with a scale per output channel, activations quantised to int8 per row
};

} // namespace gatescope
