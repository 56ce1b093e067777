// SPDX-License-Identifier: GPL-3.0-or-later
// What zesim reads out of a SPIR-V module.

#include "simulated_device.h"
#include "spirv.h"

#include <algorithm>
#include <stdexcept>

namespace gatescope::zesim::test {
namespace {

SpirvModule parsed(const std::string& name) {
    const auto code = readSpirv(name);
    return SpirvModule::parse(std::as_bytes(std::span(code)));
}

const KernelInfo& kernelOf(const SpirvModule& module, const std::string& name) {
    const auto& kernels = module.kernels;
    const auto found =
        std::find_if(kernels.begin(), kernels.end(), [&](const auto& kernel) { return kernel.name == name; });
    if (found == kernels.end()) throw std::runtime_error("no kernel " + name);
    return *found;
}

using Kinds = std::vector<std::pair<ArgumentKind, std::size_t>>;

Kinds kindsOf(const KernelInfo& kernel) {
    Kinds kinds;
    for (const KernelArgument& argument : kernel.arguments) {
        kinds.emplace_back(argument.kind, argument.size);
    }
    return kinds;
}

TEST(Spirv, tellsPointersFromScalarsOfTheirSize) {
    const auto module = parsed("basic");
    const auto pointer = std::pair(ArgumentKind::globalPointer, std::size_t{8});
    EXPECT_EQ(kindsOf(kernelOf(module, "add_scaled")),
              (Kinds{pointer, pointer, pointer, {ArgumentKind::value, 8}, {ArgumentKind::value, 4}}));
    EXPECT_EQ(kindsOf(kernelOf(module, "reverse_groups")),
              (Kinds{pointer, pointer, {ArgumentKind::localPointer, 0}}));
    EXPECT_EQ(kindsOf(kernelOf(module, "by_value")), (Kinds{{ArgumentKind::value, 32},
                                                            {ArgumentKind::value, 1},
                                                            {ArgumentKind::value, 8},
                                                            pointer,
                                                            pointer}));
}

TEST(Spirv, readsWhatAKernelRequires) {
    const auto fixed = kernelOf(parsed("basic"), "fixed_group");
    EXPECT_EQ(fixed.requiredGroupSize, (std::array<std::uint32_t, 3>{8, 2, 1}));
    EXPECT_EQ(fixed.localMemory, 64u);
    EXPECT_EQ(fixed.requiredSubGroupSize, 0u);
    EXPECT_EQ(kernelOf(parsed("xmx8"), "multiply").requiredSubGroupSize, 8u);
}

TEST(Spirv, listsImportedFunctions) {
    EXPECT_EQ(parsed("unresolved").importedFunctions, std::vector<std::string>{"_Z15nobody_has_thisf"});
    EXPECT_TRUE(parsed("basic").importedFunctions.empty()) << "built-in variables are no functions";
}

TEST(Spirv, damagedModulesAreRefusedOrReadButNeverCrash) {
    const auto code = readSpirv("basic");
    std::uint32_t seed = 1;
    int refused = 0;
    for (int round = 0; round < 3000; ++round) {
        auto damaged = code;
        for (int change = 0; change < 3; ++change) {
            seed = seed * 1664525u + 1013904223u;
            damaged[(seed >> 8) % damaged.size()] = static_cast<std::uint8_t>(seed >> 3);
        }
        try {
            SpirvModule::parse(std::as_bytes(std::span(damaged)));
        } catch (const std::runtime_error&) {
            ++refused;
        }
    }
    EXPECT_GT(refused, 100);
}

} // namespace
} // namespace gatescope::zesim::test
