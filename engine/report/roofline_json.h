// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/roofline.h"
#include "report/json_parts.h"

#include <string>
#include <vector>

namespace gatescope {

/// What a device can do, with the source of each figure (docs/formats.md).
Json ceilingsJson(const Ceilings& ceilings);
Ceilings ceilingsFrom(const Json& json);

/// What a point adds to its kernel: rates, and where the ceilings are known, shares of them.
Json rooflineFieldsJson(const RooflinePoint& point);

/// One trace's, or one placement's, kernels against their ceilings.
struct NamedRoofline {
    std::string name; ///< a file, or a placement's process
    Roofline roofline;
};

/// `roofline --json`: {"schema":1,"rooflines":[...]}.
std::string rooflineJson(const std::vector<NamedRoofline>& rooflines);

} // namespace gatescope
