#include "profile/memory.h"

#include <fstream>
#include <string>
#include <sys/resource.h>

namespace gatescope {

std::int64_t peakMemoryBytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
}

std::int64_t availableMemoryBytes() {
    std::ifstream file("/proc/meminfo");
    std::string key;
    std::int64_t kib = 0;
    for (std::string unit; file >> key >> kib; std::getline(file, unit)) {
        if (key == "MemAvailable:") return kib * 1024;
    }
    return INT64_MAX;
}

} // namespace gatescope
