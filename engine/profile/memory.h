#pragma once

#include <cstdint>

namespace gatescope {

/// The process's greatest resident set so far, in bytes.
std::int64_t peakMemoryBytes();

/// What the system says can be allocated without swapping; INT64_MAX where it doesn't tell.
std::int64_t availableMemoryBytes();

} // namespace gatescope
