#include "cpu/processor.h"

#include <charconv>
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

namespace {

/// The first line of a file of sysfs, empty where there is none.
std::string sysfsLine(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

/// "32768K" in bytes; 0 where it is no size.
long bytesOf(const std::string& size) {
    long value = 0;
    const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), value);
    if (error != std::errc()) return 0;
    const char unit = end != size.data() + size.size() ? *end : ' ';
    return unit == 'K' ? value << 10 : unit == 'M' ? value << 20 : value;
}

} // namespace

CacheSizes cacheSizes() {
    CacheSizes sizes;
    for (int i = 0;; ++i) {
        const auto cache = "/sys/devices/system/cpu/cpu0/cache/index" + std::to_string(i) + "/";
        const auto level = sysfsLine(cache + "level");
        if (level.empty()) break;
        if (sysfsLine(cache + "type") == "Instruction") continue;
        const long bytes = bytesOf(sysfsLine(cache + "size"));
        if (level == "1") sizes.level1 = bytes;
        if (level == "2") sizes.level2 = bytes;
        if (level == "3") sizes.level3 = bytes;
    }
    if (sizes.level1 > 0) return sizes;
    return {::sysconf(_SC_LEVEL1_DCACHE_SIZE), ::sysconf(_SC_LEVEL2_CACHE_SIZE),
            ::sysconf(_SC_LEVEL3_CACHE_SIZE)};
}

} // namespace gatescope
