// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

namespace gatescope {

/// What the system grants this process, control groups (version 1 and 2) included: a container sees its whole
/// machine in /proc, but is throttled or killed by its group's limits.
class SystemLimits {
public:
    /// `root`: where /proc and /sys are looked for; tests bring their own.
    explicit SystemLimits(std::filesystem::path root = "/") : m_root(std::move(root)) {}

    /// `schedulable` cores at most, fewer where the group's quota is less; a part of a core counts as one.
    int cores(int schedulable) const;
    /// What can be allocated without swapping: what the machine has left, or the group where that is less.
    /// INT64_MAX where the system doesn't tell.
    std::int64_t availableMemoryBytes() const;

private:
    std::filesystem::path m_root;
};

/// Cores that this process may use at a time, at least 1.
int usableCores();

/// SystemLimits().availableMemoryBytes() of this machine.
std::int64_t availableMemoryBytes();

} // namespace gatescope
