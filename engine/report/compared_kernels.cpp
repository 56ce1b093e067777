// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/compared_kernels.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace gatescope {

std::vector<const KernelDifference*> byWeight(const std::vector<KernelDifference>& kernels) {
    std::vector<const KernelDifference*> sorted;
    for (const auto& kernel : kernels)
        sorted.push_back(&kernel);
    std::ranges::stable_sort(sorted, std::greater<>(), [](const KernelDifference* one) {
        return std::pair(one->difference.verdict > Verdict::NoEvidence,
                         std::fabs(one->difference.differenceNs) * one->callsPerStep);
    });
    return sorted;
}

} // namespace gatescope
