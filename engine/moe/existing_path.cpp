// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/existing_path.h"

#include "base/error.h"

#include <fmt/format.h>

#include <system_error>

namespace gatescope {

namespace fs = std::filesystem;

namespace {

fs::file_status statusOf(const fs::path& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (fs::status_known(status)) return status;
    throw InputError(fmt::format("{}: cannot be opened: {}", path.string(), error.message()),
                     "Check the path and its permissions");
}

} // namespace

bool pathExists(const fs::path& path) {
    return fs::exists(statusOf(path));
}

bool folderExists(const fs::path& path) {
    return fs::is_directory(statusOf(path));
}

} // namespace gatescope
