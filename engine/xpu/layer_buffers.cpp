// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/layer_buffers.h"

#include <fmt/format.h>

namespace gatescope {

LayerBuffers::LayerBuffers(const std::shared_ptr<const XpuContext>& context, const BufferSizes& sizes,
                           int tokens) {
    const auto what = fmt::format("the buffers for {} token{}", tokens, tokens == 1 ? "" : "s");
    context->requireRoom(static_cast<std::int64_t>(sizes.total()), what);
    const auto memory = [&](std::size_t bytes) { return DeviceMemory(context, bytes, what); };
    input = memory(sizes.input);
    for (auto& buffer : logits)
        buffer = memory(sizes.logits);
    for (auto* buffer : {&ids, &weights, &replaced.experts, &replaced.weights, &rowToken, &slotOf})
        *buffer = memory(sizes.slotInts);
    offsets = memory(sizes.offsets);
    blockCounts = memory(sizes.blockCounts);
    plan = memory(sizes.plan);
    packedRows = memory(sizes.packedRows);
    hidden = memory(sizes.hidden);
    rows = memory(sizes.rows);
    output = memory(sizes.output);
    weighedRows = memory(sizes.weighedRows);
    ones = memory(sizes.weighedRows > 0 ? sizes.slotInts : 0);
    ownRow = memory(sizes.ownRow);
    int8Rows = memory(sizes.int8Rows);
    int8RowScales = memory(sizes.int8RowScales);
    int8Hidden = memory(sizes.int8Hidden);
    int8HiddenScales = memory(sizes.int8HiddenScales);
    packedHidden = memory(sizes.packedHidden);
    sharedTokens = memory(sizes.sharedTokens);
    sharedPlan = memory(sizes.sharedPlan);
    sharedPackedRows = memory(sizes.sharedPackedRows);
    sharedHidden = memory(sizes.sharedHidden);
    sharedRows = memory(sizes.sharedRows);
    sharedScale = memory(sizes.sharedScale);
}

} // namespace gatescope
