// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ranks/expert_placement.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace gatescope {

/// Reads where experts live (docs/formats.md): {"ranks_of_expert": [[0], [0, 1], ...]} names the ranks of
/// each expert; {"physical_to_logical": [0, 1, 1, ...]} is EPLB's map, the expert in each slot, slots dealt
/// to the ranks in equal blocks. `experts` and `ranks` are the run's. InputError names the file, the field
/// and what is wrong: an expert that no rank holds, one twice on a rank, numbers that don't exist.
ExpertPlacement readPlacementMap(const std::filesystem::path& path, int experts, int ranks);
ExpertPlacement parsePlacementMap(std::string_view text, const std::string& where, int experts, int ranks);

} // namespace gatescope
