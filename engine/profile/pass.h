// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace gatescope {

/// One timed pass over all layers.
struct Pass {
    double layerNs = 0;        ///< its time divided by the number of layers
    double sleepsPerLayer = 0; ///< voluntary context switches of the host threads that ran it
};

} // namespace gatescope
