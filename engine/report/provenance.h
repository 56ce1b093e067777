// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"

#include <string>
#include <vector>

namespace gatescope {

/// Where a figure comes from. Values may hold names that others chose.
struct Fact {
    std::string name;
    std::string value;
};

/// What recorded the trace, on what, with what settings, and what disturbed the times. A file that is put
/// together of others, a part of one, or of a simulated device says so.
std::vector<Fact> provenanceOf(const ReportedTrace& trace);
/// Of the report itself.
std::vector<Fact> provenanceOf(const Report& report);

} // namespace gatescope
