// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/kernels.h"

#include "base/error.h"

namespace gatescope {

void MoeKernels::overrideRoutingOf(const PackedLayer&, const Routing&) {
    throw UsageError("this device keeps one routing for all layers of a pass",
                     "Replay captured routing with --layers 1, or take --device cpu");
}

} // namespace gatescope
