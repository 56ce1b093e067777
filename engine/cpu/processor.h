#pragma once

#include <string>

namespace gatescope {

/// The processor's name as the system gives it, "unknown CPU" where it gives none.
std::string processorName();

/// Bytes of the caches that a core sees, as the system tells: 0 where it doesn't. From sysfs: the C library
/// multiplies the third level by what it takes for the machine's sharing, which is wrong in virtual machines.
struct CacheSizes {
    long level1 = 0;
    long level2 = 0;
    long level3 = 0;
};
CacheSizes cacheSizes();

} // namespace gatescope
