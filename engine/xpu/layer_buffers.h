// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/kernels.h"
#include "xpu/context.h"
#include "xpu/layer_shape.h"

#include <array>

namespace gatescope {

/// A routing that takes the place of the gate's: what the host copied there, for the device to read.
struct RoutingOverride {
    DeviceMemory experts; ///< [tokens, k]
    DeviceMemory weights; ///< the same
};

/// What a layer works in on the device. Named as in resources/kernels/README.md.
struct LayerBuffers {
    LayerBuffers() = default;
    /// DeviceError, before anything is allocated, where the device has no room for them.
    LayerBuffers(const std::shared_ptr<const XpuContext>& context, const BufferSizes& sizes, int tokens);

    DeviceMemory input;
    std::array<DeviceMemory, MoeKernels::kLogitsBuffers> logits;
    DeviceMemory ids;
    DeviceMemory weights;
    RoutingOverride replaced; ///< what overrideRouting() puts in their place
    DeviceMemory rowToken;
    DeviceMemory slotOf;
    DeviceMemory offsets;
    DeviceMemory blockCounts;
    DeviceMemory plan;
    DeviceMemory packedRows;
    DeviceMemory hidden;
    DeviceMemory rows;
    DeviceMemory output;
    DeviceMemory weighedRows; ///< with `ones`: where routing weights are applied before the experts
    DeviceMemory ones;        ///< [slots]: the weights that the gather is left with
    DeviceMemory ownRow;      ///< [slots]: row i's row is i
    DeviceMemory int8Rows;    ///< from here to packedHidden: with W8A8 experts alone
    DeviceMemory int8RowScales;
    DeviceMemory int8Hidden;
    DeviceMemory int8HiddenScales;
    DeviceMemory packedHidden;
    DeviceMemory sharedTokens;
    DeviceMemory sharedPlan;
    DeviceMemory sharedPackedRows;
    DeviceMemory sharedHidden;
    DeviceMemory sharedRows;
    DeviceMemory sharedScale;
};

} // namespace gatescope
