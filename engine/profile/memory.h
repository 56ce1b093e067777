// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace gatescope {

/// The process's greatest resident set so far, in bytes.
std::int64_t peakMemoryBytes();

} // namespace gatescope
