// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"
#include "moe/config.h"
#include "xpu/layer_shape.h"

#include <cstdint>
#include <string>

namespace gatescope {

struct XpuDevice;

/// Which modules (resources/kernels/README.md) hold the kernels that a layer runs on a device. Nothing else
/// decides that: layers that need the same share one KernelSet.
struct KernelNeeds {
    /// UsageError: see requireKernelsFor(). The XMX set is taken for bf16 where the device has a matrix
    /// engine and the shape fits, unless GATESCOPE_XPU_KERNELS=portable says otherwise; none has weights of 8
    /// or 4 bits beside activations that have more.
    KernelNeeds(const XpuDevice& device, const MoeConfig& config, DType dtype, XpuExpertFormat format);

    DType dtype;
    GemmSet gemms;
    std::string portable; ///< gate, routing, permutation, gather
    std::string
        families;     ///< other families' routers and routing weights; empty: the layer needs nothing of it
    std::string int8; ///< quantises rows; empty: none are
    std::string experts; ///< the experts' GEMMs, and what packs for them: one of the above or another
    std::uint32_t subGroupSize = 0; ///< of the XMX kernels

    bool operator==(const KernelNeeds&) const = default;
};

/// UsageError names what no kernel does, on whatever device: a size, a number of experts or groups, a dtype
/// of the logits, experts that W8A8 has no kernels for.
void requireKernelsFor(const MoeConfig& config, DType dtype, XpuExpertFormat format);

} // namespace gatescope
