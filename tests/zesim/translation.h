// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "spirv.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace gatescope::zesim {

struct Options;

// The module can't be built; what() is the build log.
class BuildError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// SPIR-V to LLVM IR as PoCL takes it, with the emulated built-ins linked in. Results are kept in the cache
// folder by content; files appear there by rename, so that several processes may share it.
class Translator {
public:
    explicit Translator(const Options& options);

    std::vector<char> translate(std::span<const std::byte> spirv, const SpirvModule& module) const;
    // What translate() gave as SPIR-V again, for a PoCL that takes no LLVM IR. The emulated built-ins are
    // inlined, since the translator would make the device's instructions of their names.
    std::vector<char> toSpirv(const std::vector<char>& bitcode) const;

private:
    // What `make` gives, kept in the cache under this name.
    std::vector<char> cached(const std::string& name, const std::function<std::vector<char>()>& make) const;
    std::string cacheName(std::span<const std::byte> spirv, std::uint32_t subGroupSize) const;
    std::vector<char> build(std::span<const std::byte> spirv, std::uint32_t subGroupSize) const;

    std::filesystem::path m_cache;
    std::string m_llvmSpirv;
    std::string m_llvmLink;
    std::string m_llvmOpt;
};

} // namespace gatescope::zesim
