// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/moe_layers.h"

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace gatescope {

/// Which rows of a table belong to which step.
struct StepsOfRows {
    using Key = std::pair<int, std::int32_t>; ///< rank, step

    std::map<Key, std::vector<std::uint32_t>> rows; ///< by start
    std::vector<std::uint32_t> outside;             ///< of no step
};

/// The annotated steps where they hold half of the rows; else those of the MoE layers, each from its first
/// layer to the next step's; else all is one step.
StepsOfRows rowsOfSteps(const KernelTable& table, const MoeStructure& structure);

} // namespace gatescope
