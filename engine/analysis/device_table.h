// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/roofline.h"
#include "trace/trace.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// Data sheet figures of a device (resources/devices/*.json).
struct DeviceEntry {
    std::string id;                 ///< "h200"
    std::vector<std::string> names; ///< what drivers call it
    Ceilings ceilings;
};

/// All that are built in, by id.
const std::vector<DeviceEntry>& deviceTable();

/// What there is.
std::vector<std::string> deviceIds();

/// By id. UsageError lists those there are.
const DeviceEntry& deviceById(std::string_view id);

/// By what a driver or a trace calls it: boards of one chip have different speeds and names.
std::optional<DeviceEntry> deviceByName(std::string_view name);

/// Of the trace's own device; none where it names none, or several kinds.
Ceilings ceilingsOf(const Trace& trace);

} // namespace gatescope
