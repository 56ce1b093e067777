// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "address_space.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace gatescope::zesim {

// What the environment asks the simulated device to be and to do wrong. README.md documents each variable.
struct Options {
    std::string features = "portable";
    std::uint32_t devices = 1;
    std::optional<std::uint64_t> chaosSeed;
    Protection protection = Protection::Keys;
    std::uint64_t memoryLimit = 0;
    std::optional<std::uint64_t> clockStart;
    std::chrono::microseconds kernelMinimum{0};
    std::optional<std::uint64_t> loseDeviceAfter;
    bool kernelTimestamps = true;
    std::chrono::milliseconds hangTimeout{30000};
    bool traceCommands = false;
    std::filesystem::path cacheDirectory;
    std::string llvmSpirv;
    std::string llvmLink;
    std::string llvmOpt;

    // Throws std::invalid_argument, naming the variable, for a value that can't be read.
    static Options fromEnvironment();
};

} // namespace gatescope::zesim
