// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/layer_list.h"

#include <utility>

namespace gatescope {

std::unique_ptr<LayerList> recordLayer(const std::shared_ptr<const XpuContext>& context,
                                       std::shared_ptr<const KernelSet> kernels, const LayerWork& work,
                                       const std::vector<LayerStep>& steps,
                                       std::shared_ptr<RecordedLayer> recorded, const ApiTrack& api) {
    auto list =
        std::make_unique<LayerList>(LayerList{std::move(kernels), CommandList(context), std::move(recorded)});
    LayerCommands commands({list->commands, list->recorded.get(), api}, work);
    for (const auto& step : steps)
        commands.append(step);
    commands.finish();
    const auto scope = api.scope("zeCommandListClose");
    list->commands.close();
    return list;
}

} // namespace gatescope
