#include "cpu/processor.h"

#include <fstream>
#include <unistd.h>

namespace gatescope {

std::string processorName() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        const auto colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
    }
    return "unknown CPU";
}

CacheSizes cacheSizes() {
    return {::sysconf(_SC_LEVEL1_DCACHE_SIZE), ::sysconf(_SC_LEVEL2_CACHE_SIZE),
            ::sysconf(_SC_LEVEL3_CACHE_SIZE)};
}

} // namespace gatescope
