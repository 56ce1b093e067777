// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/native_cache.h"

#include "base/error.h"
#include "base/files.h"
#include "xpu/devices.h"

#include <fmt/format.h>

#include <cstdlib>
#include <string_view>
#include <system_error>

namespace gatescope {

namespace {

/// FNV-1a: tells files apart and finds damage; nobody is to be kept from forging a cache file of their own.
std::uint64_t hashOf(std::string_view bytes) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const unsigned char byte : bytes)
        hash = (hash ^ byte) * 0x100000001b3u;
    return hash;
}

std::string_view textOf(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// What stands before the binary, three lines: it must be there letter by letter.
std::string headerOf(const std::string& key, std::string_view binary) {
    return fmt::format("GateScope native binary 1\n{}\n{} bytes, {:016x}\n", key, binary.size(),
                       hashOf(binary));
}

/// Where the third line ends; npos where there are fewer.
std::size_t endOfHeader(std::string_view content) {
    std::size_t at = 0;
    for (int line = 0; line < 3; ++line) {
        at = content.find('\n', at);
        if (at == std::string_view::npos) return at;
        ++at;
    }
    return at;
}

} // namespace

NativeCache NativeCache::ofUser() {
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache != '\0') {
        return NativeCache(std::filesystem::path(cache) / "gatescope" / "xpu");
    }
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') {
        return NativeCache(std::filesystem::path(home) / ".cache" / "gatescope" / "xpu");
    }
    return NativeCache({});
}

std::string NativeCache::keyOf(const XpuDevice& device, std::span<const std::byte> spirv,
                               const std::string& flags) {
    return fmt::format("spirv {:016x} {}, device {}, driver {:x}, flags {}", hashOf(textOf(spirv)),
                       spirv.size(), device.uuid, device.driverVersion, flags);
}

std::filesystem::path NativeCache::fileOf(const std::string& key) const {
    return m_folder / fmt::format("{:016x}.bin", hashOf(key));
}

std::optional<std::string> NativeCache::load(const std::string& key) const {
    const auto file = fileOf(key);
    std::error_code error;
    if (m_folder.empty() || !std::filesystem::is_regular_file(file, error)) return std::nullopt;
    try {
        const auto content = readTextFile(file);
        const auto at = endOfHeader(content);
        if (at == std::string::npos) return std::nullopt;
        auto binary = content.substr(at);
        if (binary.empty() || content.compare(0, at, headerOf(key, binary)) != 0) return std::nullopt;
        return binary;
    } catch (const Error&) {
        return std::nullopt;
    }
}

void NativeCache::store(const std::string& key, const std::string& binary) const {
    if (m_folder.empty() || binary.empty()) return;
    std::error_code error;
    std::filesystem::create_directories(m_folder, error);
    if (error) return;
    try {
        writeTextFile(fileOf(key), headerOf(key, binary) + binary);
    } catch (const Error&) {
        // A full or read-only disk costs the next run some compile time, nothing else.
    }
}

} // namespace gatescope
