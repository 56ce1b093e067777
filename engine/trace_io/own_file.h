// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace gatescope {

/// Whether writeChromeJson wrote this file, told by its content: the second line is otherData with
/// GateScope's own object. A trace that another tool has written anew is not ours, whatever it kept.
/// InputError where the file can't be read.
bool writtenByGateScope(const std::filesystem::path& path);

/// Whether saving to `path` would destroy something that GateScope did not write: a file with content of
/// others. InputError where that can't be told.
bool holdsWorkOfOthers(const std::filesystem::path& path);

} // namespace gatescope
