// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "xpu/commands.h"
#include "xpu/layer_commands.h"

#include <compare>
#include <cstdint>
#include <memory>
#include <vector>

namespace gatescope {

/// Whose routing a layer's experts follow.
enum class RoutingSource : std::uint8_t {
    Gate,
    Override,        ///< one for all layers
    OverrideOfLayer, ///< the layer's own
};

/// Everything that decides which commands a layer runs. The placements differ in their steps.
struct LayerListKey {
    std::uint64_t buffers = 0; ///< a number for the buffers and kernels in use
    int tokens = 0;
    RoutingSource routing = RoutingSource::Gate;
    bool recorded = false;
    std::vector<LayerStep> steps;

    auto operator<=>(const LayerListKey&) const = default;
};

/// One layer as a single command list: recorded once, replayed without the host stepping in.
struct LayerList {
    std::shared_ptr<const KernelSet> kernels; ///< the commands' own, whatever is loaded later
    CommandList commands;
    std::shared_ptr<RecordedLayer> recorded; ///< null: the list is for passes that are not recorded
};

/// Records the commands of `steps` and of the gather that ends every layer. `recorded` may be null.
std::unique_ptr<LayerList> recordLayer(const std::shared_ptr<const XpuContext>& context,
                                       std::shared_ptr<const KernelSet> kernels, const LayerWork& work,
                                       const std::vector<LayerStep>& steps,
                                       std::shared_ptr<RecordedLayer> recorded, const ApiTrack& api);

} // namespace gatescope
