// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"

#include <string>

namespace gatescope {

/// One page that needs no other file and no network: verdict, findings, comparison, kernels, timeline
/// excerpt, provenance. Under 3 MB whatever the traces hold: what doesn't fit is counted. The same report
/// gives the same bytes.
std::string htmlReport(const Report& report);

} // namespace gatescope
