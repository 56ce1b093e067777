// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/gate_detector.h"
#include "analysis/kernel_table.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace gatescope {

/// The runs of kernels of one name, apart where some of them are a gate's: one name may compute the gate and
/// the output projection.
struct KernelGroup {
    std::string name;
    std::string role; ///< "gate", else the family's name
    bool redundant = false;
    std::size_t calls = 0;
    double totalNs = 0;
    double medianNs = 0;
    double p10Ns = 0;
    double p90Ns = 0;
    double share = 0; ///< of the time of all kernels
};

/// Of runs that took these times, of which `all` is the time of all groups.
KernelGroup groupOfRuns(std::string name, std::string role, bool redundant, std::span<const double> ns,
                        double all);

/// The longest total first.
std::vector<KernelGroup> groupKernels(const KernelTable& table, const GateReport& gates);

} // namespace gatescope
