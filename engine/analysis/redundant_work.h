// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/finding.h"
#include "analysis/kernel_table.h"
#include "analysis/moe_layers.h"

#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

// Each looks for one kind of work that need not be done, and finds nothing rather than something doubtful
// (docs/detector.md says what tells each from work that only looks like it).

/// An all-reduce right behind an equal one, where nothing else ran meanwhile, in at least half of the places
/// where all-reduces stand.
std::vector<Finding> findDoubleCollectives(const KernelTable& table);
/// The same norm twice in a row between attention and the router.
std::vector<Finding> findDoubleNorms(const KernelTable& table, const MoeStructure& structure);
/// The router's top-k or softmax twice in one layer, with equal inputs.
std::vector<Finding> findDoubleRouters(const KernelTable& table, const MoeStructure& structure);
/// A conversion right behind one of the same shape from another type: the second undoes the first.
std::vector<Finding> findCastsUndone(const KernelTable& table);
/// A dequantisation right behind a quantisation.
std::vector<Finding> findQuantizedAndBack(const KernelTable& table);
/// As many bytes copied to the host and right back.
std::vector<Finding> findCopiesToHostAndBack(const KernelTable& table);
/// The host waits for the device between a layer's router and the end of its experts.
std::vector<Finding> findHostWaits(const KernelTable& table, const MoeStructure& structure);

/// The kinds that findRedundantWork() knows, in the order in which they are reported.
std::vector<std::string> redundantWorkKinds();
/// All of one kind; what is of another name is not looked for.
std::vector<Finding> findRedundantWork(std::string_view kind, const KernelTable& table,
                                       const MoeStructure& structure);

} // namespace gatescope
