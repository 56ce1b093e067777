// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace gatescope {

/// A repository that was cloned without Git LFS has small text files in the place of its large ones.
inline bool isGitLfsPointer(std::string_view content) {
    return content.starts_with("version https://git-lfs.github.com/spec/");
}

[[noreturn]] inline void refuseGitLfsPointer(const std::string& where) {
    throw InputError(fmt::format("{}: a Git LFS pointer, not the file itself", where),
                     "Run `git lfs pull` in the repository, or download the file");
}

} // namespace gatescope
