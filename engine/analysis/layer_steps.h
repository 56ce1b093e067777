// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/moe_layers.h"

namespace gatescope {

/// Gives every layer its step and its place in it, and the steps their spans. Steps are the annotated ones
/// where these cover the layers; else a replayed graph with several layers is one step, and what stands
/// between such graphs; else they are found where equal numbers of layers are parted by more kernels than
/// stand between layers; else all is one step.
void numberLayers(const KernelTable& table, MoeStructure& structure);

} // namespace gatescope
