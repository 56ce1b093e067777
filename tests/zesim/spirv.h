// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace gatescope::zesim {

enum class ArgumentKind { value, globalPointer, localPointer };

struct KernelArgument {
    ArgumentKind kind = ArgumentKind::value;
    std::size_t size = 0; // bytes of a value; a pointer's own size
};

struct KernelInfo {
    std::string name;
    std::vector<KernelArgument> arguments;
    std::array<std::uint32_t, 3> requiredGroupSize{}; // 0: none
    std::uint32_t requiredSubGroupSize = 0;           // 0: none
    std::uint32_t localMemory = 0;                    // bytes of its own __local variables
};

// What zesim needs to know of a SPIR-V module.
struct SpirvModule {
    std::vector<KernelInfo> kernels;
    std::vector<std::string> importedFunctions;
    std::vector<std::string> exportedFunctions;

    // Throws std::runtime_error, saying what is wrong, for bytes that are no SPIR-V module for OpenCL.
    static SpirvModule parse(std::span<const std::byte> bytes);
};

} // namespace gatescope::zesim
