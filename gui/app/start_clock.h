// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace gatescope {

/// Milliseconds since the system started this process, loading of libraries included; -1 where it does not
/// tell.
std::int64_t sinceStartMs();

} // namespace gatescope
