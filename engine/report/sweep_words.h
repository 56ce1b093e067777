// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/sweep.h"

#include <string>
#include <vector>

namespace gatescope {

/// A point of a sweep as tables show it.
struct SweepPointWords {
    /// Empty where there is no difference; of a disturbed point the medians stand in parentheses.
    std::string median;
    std::string interval;
    std::string relative;         ///< percent
    std::string relativeInterval; ///< the same
    std::string verdict;          ///< "real", "no evidence", "disturbed", ...
    std::vector<std::string> disturbedBy;
};

SweepPointWords wordsOf(const SweepPoint& point);

/// What was seen of it, a reason each.
std::vector<std::string> disturbanceWords(const Disturbance& disturbance);

/// What a reader of the sweep should know of how it was measured.
std::vector<std::string> sweepRemarks(const SweepResult& sweep);

} // namespace gatescope
