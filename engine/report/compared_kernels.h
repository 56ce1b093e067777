// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/compare/trace_comparison.h"

#include <vector>

namespace gatescope {

/// What was shown to differ first, then what may differ most in a step.
std::vector<const KernelDifference*> byWeight(const std::vector<KernelDifference>& kernels);

} // namespace gatescope
