// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/processor.h"

#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <string_view>
#include <unistd.h>
#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#endif

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

/// What the user says of the third level. Throws UsageError where that is no size.
std::optional<long> givenThirdLevel() {
    const char* given = std::getenv("GATESCOPE_L3_MIB");
    if (given == nullptr || *given == '\0') return std::nullopt;
    constexpr long kMost = 1L << 20;
    const std::string_view text(given);
    long mebibytes = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mebibytes);
    if (error != std::errc() || end != text.data() + text.size() || mebibytes < 1 || mebibytes > kMost) {
        throw UsageError(fmt::format("GATESCOPE_L3_MIB \"{}\" is no size of a cache", text),
                         "Give the MiB that all third-level caches hold together, such as 32, or unset it");
    }
    return mebibytes << 20;
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
    if (sizes.level1 == 0) {
        sizes = {::sysconf(_SC_LEVEL1_DCACHE_SIZE), ::sysconf(_SC_LEVEL2_CACHE_SIZE),
                 ::sysconf(_SC_LEVEL3_CACHE_SIZE)};
    }
    sizes.level3 = givenThirdLevel().value_or(sizes.level3);
    return sizes;
}

#if defined(__x86_64__)
namespace {

/// XCR0: what the system saves when it changes threads.
std::uint64_t savedStates() {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return std::uint64_t{high} << 32 | low;
}

} // namespace

bool mayUseAmx(AmxType type) {
    constexpr unsigned kOsXsave = 1u << 27; // cpuid 1, ecx
    constexpr unsigned kTile = 1u << 24;    // cpuid 7, edx
    constexpr unsigned kBf16 = 1u << 22;
    constexpr unsigned kInt8 = 1u << 25;
    constexpr std::uint64_t kTileStates = 3u << 17; // their configuration and their data
    constexpr int kTileData = 18;
    constexpr int kRequestPermission = 0x1023; // ARCH_REQ_XCOMP_PERM, which older headers lack
    unsigned a = 0, b = 0, c = 0, d = 0;
    if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & kOsXsave) == 0) return false;
    const unsigned wanted = kTile | (type == AmxType::Bf16 ? kBf16 : kInt8);
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0 || (d & wanted) != wanted) return false;
    return (savedStates() & kTileStates) == kTileStates &&
           ::syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
}
#else
bool mayUseAmx(AmxType) {
    return false;
}
#endif

} // namespace gatescope
