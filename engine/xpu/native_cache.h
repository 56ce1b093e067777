// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace gatescope {

struct XpuDevice;

/// Binaries that a device's compiler made of our SPIR-V, kept between runs. A file that is missing, cut short
/// or altered is no error: then the SPIR-V is compiled again. Nothing here ever throws.
class NativeCache {
public:
    explicit NativeCache(std::filesystem::path folder) : m_folder(std::move(folder)) {}
    /// $XDG_CACHE_HOME/gatescope/xpu or ~/.cache/gatescope/xpu; where neither is known nothing is kept.
    static NativeCache ofUser();

    /// Everything that a binary depends on: the SPIR-V, the device, its driver and the flags.
    static std::string keyOf(const XpuDevice& device, std::span<const std::byte> spirv,
                             const std::string& flags);

    std::optional<std::string> load(const std::string& key) const;
    /// Written beside its place and renamed, so that another program never sees half of it.
    void store(const std::string& key, const std::string& binary) const;

private:
    std::filesystem::path fileOf(const std::string& key) const;

    std::filesystem::path m_folder;
};

} // namespace gatescope
