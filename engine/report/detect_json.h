// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/detection.h"
#include "report/json_parts.h"

#include <span>
#include <string>
#include <vector>

namespace gatescope {

/// What `gatescope detect --json` prints (docs/formats.md): one object for all traces together. A slice's
/// number is its place in its own trace.
std::string detectJson(const std::vector<Detection>& detections);
Json detectionsJson(std::span<const Detection> detections);

Json findingJson(const Detection& detection, const Finding& finding);

} // namespace gatescope
