// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace gatescope {

/// Where a name leads that something is to be written to.
struct Destination {
    std::filesystem::path file; ///< behind all links, whether it is there yet or not
    /// Of this process, where the name is one of its open files or a link to one (/dev/stdout, /dev/fd/3,
    /// /proc/self/fd/3): what is written goes through it, to wherever it stands in its file. Else -1.
    int descriptor = -1;
};

/// InputError where links go round in circles.
Destination destinationOf(const std::filesystem::path& path);

/// Whether what is written there lands where this process prints: the same file, device or pipe.
bool isStandardOutput(const std::filesystem::path& path);

} // namespace gatescope
