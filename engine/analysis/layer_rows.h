// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/kernel_table.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace gatescope {

/// Rows that are cut into layers together, by start.
struct LayerRows {
    std::vector<std::uint32_t> rows;
    /// Whose layers they are. Nothing where the queues of a device take turns: a layer is then its router's.
    std::optional<std::uint32_t> queue;
};

/// What is cut into layers: a queue; a queue that holds routers and nothing that parts layers (the gate on a
/// stream of its own) with what parts them on the device's other queues; or all queues of a device where they
/// take turns. They do in replayed graphs with branches (a shared expert beside the router): which branch
/// goes on where the kernel before it ran is the driver's choice, so that layers wander from stream to
/// stream. Seen by a router whose queue has had no norm, attention or experts in this replay while another
/// queue has: of batches that overlap each has its own on its own queue.
std::vector<LayerRows> rowsToCut(const KernelTable& table);

/// A norm or attention: behind it a layer's window begins.
bool isBoundary(KernelFamily family);

/// What stands between two layers' routers: these and the experts' GEMMs.
bool partsLayers(KernelFamily family);

/// Says in its name that it routes.
bool isRouter(KernelFamily family);

} // namespace gatescope
