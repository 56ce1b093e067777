// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/processor.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <unistd.h>

namespace gatescope {

namespace fs = std::filesystem;

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
std::string firstLine(const fs::path& path) {
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

/// What one core's folder of caches says. `shared` collects the third levels by the list of cores that share
/// each, since every one of those cores names it.
CacheSizes cachesOfCore(const fs::path& core, std::map<std::string, long>& shared) {
    CacheSizes sizes;
    for (int i = 0;; ++i) {
        const auto cache = core / "cache" / ("index" + std::to_string(i));
        const auto level = firstLine(cache / "level");
        if (level.empty()) return sizes;
        if (firstLine(cache / "type") == "Instruction") continue;
        const long bytes = bytesOf(firstLine(cache / "size"));
        if (level == "1") sizes.level1 = bytes;
        if (level == "2") sizes.level2 = bytes;
        if (level == "3") shared[firstLine(cache / "shared_cpu_list")] = bytes;
    }
}

} // namespace

CacheSizes cacheSizes(const fs::path& root) {
    CacheSizes sizes;
    std::map<std::string, long> thirdLevels;
    for (int core = 0;; ++core) {
        const auto folder = root / "sys/devices/system/cpu" / ("cpu" + std::to_string(core));
        if (!fs::exists(folder)) break;
        const auto own = cachesOfCore(folder, thirdLevels);
        sizes.level1 = std::max(sizes.level1, own.level1);
        sizes.level2 = std::max(sizes.level2, own.level2);
    }
    for (const auto& [cores, bytes] : thirdLevels)
        sizes.level3 += bytes;
    if (sizes.level1 > 0) return sizes;
    return {::sysconf(_SC_LEVEL1_DCACHE_SIZE), ::sysconf(_SC_LEVEL2_CACHE_SIZE),
            ::sysconf(_SC_LEVEL3_CACHE_SIZE)};
}

} // namespace gatescope
