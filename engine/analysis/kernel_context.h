// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/kernel_table.h"
#include "analysis/moe_layers.h"

#include <cstdint>
#include <vector>

namespace gatescope {

/// Where in the model a kernel ran.
struct KernelContext {
    std::int32_t step = -1;    ///< as annotated; where no step is, as the MoE layers tell (findMoeLayers)
    std::int32_t layer = -1;   ///< see kernelContexts()
    SliceId module = kNoSlice; ///< the innermost nn.Module around the operator, else around the launch
};

/// Of each row of the table. The layer is what the slice says of itself; else the number of the decoder layer
/// around it among the modules; else that of the MoE layer in its step, for kernels from the norm before the
/// router to the last one of the experts.
std::vector<KernelContext> kernelContexts(const KernelTable& table, const MoeStructure& structure);

} // namespace gatescope
