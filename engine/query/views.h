// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace gatescope {

/// A query with a name.
struct SqlView {
    std::string_view name;
    std::string_view sql;
    std::string_view says;
};

/// Tables as people know them who have asked Perfetto's trace_processor.
std::span<const SqlView> views();

} // namespace gatescope
