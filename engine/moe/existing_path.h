// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace gatescope {

/// Whether there is something at the path. InputError names it where the system cannot tell: a name or path
/// that is too long, a loop of links, a folder that may not be searched.
bool pathExists(const std::filesystem::path& path);
/// Whether that is a folder.
bool folderExists(const std::filesystem::path& path);

} // namespace gatescope
