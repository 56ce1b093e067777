// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace gatescope {

/// One timed pass over all layers.
struct Pass {
    double layerNs = 0;           ///< its time divided by the number of layers
    double sleepsPerLayer = 0;    ///< voluntary context switches of the host threads that ran it
    std::int64_t preemptions = 0; ///< how often somebody else got one of their cores
};

} // namespace gatescope
