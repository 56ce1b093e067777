// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/expert_counts.h"
#include "moe/routing_capture.h"

namespace gatescope {

/// Rows per expert of captured routing, pass by pass; tokens that fill no pass at its end are left out unless
/// they are all there are.
ExpertCounts expertCountsOf(const RoutingCapture& capture, const std::string& source);

} // namespace gatescope
