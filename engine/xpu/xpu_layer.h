// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/kernels.h"
#include "xpu/commands.h"
#include "xpu/kernel_set.h"
#include "xpu/layer_buffers.h"
#include "xpu/layer_list.h"
#include "xpu/layer_stream.h"

#include <cstdint>
#include <map>
#include <memory>

namespace gatescope {

/// One layer's weights on the device, and the command lists that run it.
struct XpuLayer final : PackedLayer {
    ~XpuLayer() override {
        if (stream) stream->settle(); // the device may still read the weights
    }

    std::shared_ptr<LayerStream> stream;      ///< where it is run
    std::shared_ptr<const KernelSet> kernels; ///< that it was packed for
    MoeConfig config;
    DeviceMemory gate;             ///< [E, H]
    DeviceMemory w13;              ///< [E, 2I, H], packed where the XMX kernels read it
    DeviceMemory w2;               ///< [E, H, I], the same
    DeviceMemory gateBias;         ///< [E] float32; this and the next three empty where the model has none
    DeviceMemory correction;       ///< [E] float32
    DeviceMemory w13Bias;          ///< [E, 2I] float32
    DeviceMemory w2Bias;           ///< [E, H] float32
    DeviceMemory sharedW13;        ///< [2Is, H]; this and the next two empty without a shared expert
    DeviceMemory sharedW2;         ///< [H, Is]
    DeviceMemory sharedExpertGate; ///< [H]; empty where it has no gate
    DeviceMemory w13Scales;        ///< as resources/kernels/README.md has them; this and the next three with
    DeviceMemory w2Scales;         ///< quantised weights alone
    DeviceMemory sharedW13Scales;
    DeviceMemory sharedW2Scales;
    bool packed = false; ///< for the XMX kernels

    /// What MoeKernels::overrideRoutingOf() gave, where `overrides` is the number that XpuKernels has: all of
    /// an older number were taken back.
    mutable RoutingOverride replaced;
    mutable std::uint64_t overrides = 0;

    /// Recorded when first wanted, replayed from then on.
    mutable std::map<LayerListKey, std::unique_ptr<LayerList>> lists;

    std::int64_t bytes() const override;
};

/// Brings a layer to the device matrix by matrix: beside the layer itself the host holds one matrix for each
/// of its cores, the device the same where weights are packed. DeviceError where the device's memory does not
/// suffice, before anything is read.
std::unique_ptr<XpuLayer> uploadLayer(const WeightSource& source, const KernelSet& kernels,
                                      const std::shared_ptr<const XpuContext>& context);

} // namespace gatescope
