// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/compare/side_steps.h"
#include "analysis/sides.h"

#include <cstdint>
#include <vector>

namespace gatescope {

/// By what a kernel was found again. From strong to weak.
enum class MatchedBy : std::uint8_t {
    Kind,   ///< name, path, shape and grid
    Moved,  ///< the same, at another place of the same layer
    Name,   ///< shape, grid or path differ, or one side does not tell them
    Family, ///< renamed: another name for the same work at the same place
};

struct PlacePair {
    std::uint32_t baseline = 0; ///< places of the two sides' common steps
    std::uint32_t candidate = 0;
    MatchedBy by = MatchedBy::Kind;
};

/// Finds the baseline's kernels again in the candidate's step: equal kinds in the order of both; in the gaps
/// that are left, equal names, then families; last equal kinds of one layer that changed places. By family
/// only where it tells what the kernel is for, or where the operator is the same: not any elementwise kernel
/// is another one renamed.
std::vector<PlacePair> matchSteps(const Baseline<std::vector<StepPlace>>& baseline,
                                  const Candidate<std::vector<StepPlace>>& candidate,
                                  const KernelKinds& kinds);

} // namespace gatescope
