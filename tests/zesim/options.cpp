// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include "built_in_paths.h"

#include <cstdlib>
#include <stdexcept>
#include <unistd.h>

namespace gatescope::zesim {
namespace {

std::optional<std::string> variable(const char* name) {
    const char* text = std::getenv(name);
    return text && *text ? std::optional<std::string>(text) : std::nullopt;
}

[[noreturn]] void refuse(const char* name, const std::string& text, const char* wanted) {
    throw std::invalid_argument(std::string(name) + "=" + text + ": " + wanted);
}

std::uint64_t unitOf(const char* name, const std::string& text, std::size_t from) {
    const std::string suffix = text.substr(from);
    if (suffix.empty()) return 1;
    if (suffix == "K") return std::uint64_t{1} << 10;
    if (suffix == "M") return std::uint64_t{1} << 20;
    if (suffix == "G") return std::uint64_t{1} << 30;
    refuse(name, text, "expected a number, or one with the suffix K, M or G");
}

std::optional<std::uint64_t> number(const char* name) {
    const auto text = variable(name);
    if (!text) return std::nullopt;
    try {
        std::size_t used = 0;
        const std::uint64_t value = std::stoull(*text, &used, 0);
        return value * unitOf(name, *text, used);
    } catch (const std::logic_error&) {
        refuse(name, *text, "expected a number");
    }
}

bool flag(const char* name, bool otherwise) {
    const auto text = variable(name);
    return text ? *text != "0" : otherwise;
}

Protection protectionFrom(const char* name) {
    const std::string text = variable(name).value_or("1");
    if (text == "0") return Protection::None;
    if (text == "pages") return Protection::Pages;
    if (text != "1") refuse(name, text, "expected 0, 1 or pages");
    return Protection::Keys;
}

// Half of the host's memory: a test that asks for too much fails here instead of waking the out-of-memory
// killer.
std::uint64_t defaultMemoryLimit() {
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long pageSize = sysconf(_SC_PAGESIZE);
    if (pages <= 0 || pageSize <= 0) return std::uint64_t{1} << 30;
    return static_cast<std::uint64_t>(pages) / 2 * static_cast<std::uint64_t>(pageSize);
}

std::filesystem::path defaultCacheDirectory() {
    return std::filesystem::temp_directory_path() / ("zesim-" + std::to_string(getuid()));
}

} // namespace

Options Options::fromEnvironment() {
    Options options;
    options.features = variable("ZESIM_FEATURES").value_or(options.features);
    options.devices = static_cast<std::uint32_t>(number("ZESIM_DEVICES").value_or(1));
    if (options.devices < 1 || options.devices > 8) {
        refuse("ZESIM_DEVICES", std::to_string(options.devices), "expected 1 to 8");
    }
    options.chaosSeed = number("ZESIM_CHAOS");
    options.protection = protectionFrom("ZESIM_PROTECT");
    options.memoryLimit = number("ZESIM_MEMORY_LIMIT").value_or(defaultMemoryLimit());
    options.clockStart = number("ZESIM_CLOCK_START");
    options.kernelMinimum = std::chrono::microseconds(number("ZESIM_KERNEL_MIN_US").value_or(0));
    options.loseDeviceAfter = number("ZESIM_LOSE_DEVICE_AFTER");
    options.kernelTimestamps = !flag("ZESIM_NO_TIMESTAMPS", false);
    options.hangTimeout = std::chrono::milliseconds(number("ZESIM_HANG_TIMEOUT_MS").value_or(30000));
    options.traceCommands = flag("ZESIM_TRACE", false);
    options.cacheDirectory = variable("ZESIM_CACHE_DIR").value_or(defaultCacheDirectory().string());
    options.llvmSpirv = variable("ZESIM_LLVM_SPIRV").value_or(builtIn::llvmSpirv);
    options.llvmLink = variable("ZESIM_LLVM_LINK").value_or(builtIn::llvmLink);
    options.llvmOpt = variable("ZESIM_LLVM_OPT").value_or(builtIn::llvmOpt);
    return options;
}

} // namespace gatescope::zesim
