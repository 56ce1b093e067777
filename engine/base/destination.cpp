// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/destination.h"

#include "base/error.h"

#include <fmt/format.h>

#include <charconv>
#include <cstring>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace gatescope {

namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40; // as Linux follows

fs::path folderOf(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

bool isFolderOfDescriptors(const fs::path& folder) {
    std::error_code error;
    const auto real = fs::canonical(folder, error);
    if (error) return false;
    for (const char* own : {"/proc/self/fd", "/proc/thread-self/fd"}) {
        if (real == fs::canonical(own, error) && !error) return true;
    }
    return false;
}

/// -1 where the name is none of this process's open files.
int descriptorNamed(const fs::path& path) {
    const auto name = path.filename().string();
    int number = -1;
    const auto* end = name.data() + name.size();
    const auto [stop, error] = std::from_chars(name.data(), end, number);
    if (error != std::errc() || stop != end || number < 0) return -1;
    return isFolderOfDescriptors(folderOf(path)) ? number : -1;
}

} // namespace

Destination destinationOf(const fs::path& path) {
    auto file = path;
    for (int links = 0; links <= kMostLinks; ++links) {
        if (const int descriptor = descriptorNamed(file); descriptor >= 0) return {file, descriptor};
        std::error_code error;
        if (!fs::is_symlink(fs::symlink_status(file, error))) return {file};
        const auto target = fs::read_symlink(file, error);
        if (error) return {file};
        file = folderOf(file) / target; // an absolute one stands for itself
    }
    throw InputError(fmt::format("{}: cannot be written: {}", path.string(), std::strerror(ELOOP)),
                     "Choose a folder that exists and that you may write to");
}

bool isStandardOutput(const fs::path& path) {
    struct stat file {};
    struct stat output {};
    return ::stat(path.c_str(), &file) == 0 && ::fstat(STDOUT_FILENO, &output) == 0 &&
           file.st_dev == output.st_dev && file.st_ino == output.st_ino;
}

} // namespace gatescope
