// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/kernel_table.h"
#include "profile/experiment.h"
#include "report/roofline_json.h"

#include <optional>
#include <string>
#include <vector>

namespace gatescope {

/// A roofline for each placement of a run of our own, against the limits that were measured in it.
std::vector<NamedRoofline> rooflinesOfRun(const ProfileResult& run, const std::string& file,
                                          const std::optional<Ceilings>& instead = {});
/// Of a trace of others, against its device's figures in the device table.
NamedRoofline rooflineOfFile(const KernelTable& kernels, const std::string& file,
                             const std::optional<Ceilings>& instead = {});

} // namespace gatescope
