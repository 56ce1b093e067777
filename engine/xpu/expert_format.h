// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace gatescope {

/// In what an XPU holds and multiplies the experts. Knows nothing of Level Zero.
enum class XpuExpertFormat : std::uint8_t {
    Plain,       ///< the prepared dtype
    W8A8,        ///< int8 weights with a scale per output channel, activations quantised to int8 per row
    Int8,        ///< from here on weights alone; these are W8A8's
    Fp8,         ///< e4m3, a scale for each 128 x 128 block, or as the next where a layer is stored so
    Fp8Channels, ///< e4m3, a scale for each output channel
    Mxfp4,       ///< e2m1, a power of two for each 32 values of a row
};

} // namespace gatescope
