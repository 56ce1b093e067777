// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/system_limits.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <limits>
#include <optional>
#include <sched.h>
#include <sstream>
#include <string>
#include <vector>

namespace gatescope {

namespace {

namespace fs = std::filesystem;

constexpr auto kUnlimited = std::numeric_limits<std::int64_t>::max();

/// The whole numbers at a small file's start; "max" or anything else ends them.
std::vector<std::int64_t> numbersIn(const fs::path& file) {
    std::ifstream in(file);
    std::vector<std::int64_t> numbers;
    for (std::int64_t number = 0; in >> number;)
        numbers.push_back(number);
    return numbers;
}

std::optional<std::int64_t> numberIn(const fs::path& file) {
    const auto numbers = numbersIn(file);
    return numbers.empty() ? std::nullopt : std::optional(numbers.front());
}

/// The number behind `key` in a file of lines "key number", such as memory.stat.
std::int64_t valueOf(const fs::path& file, const std::string& key) {
    std::ifstream in(file);
    std::string name;
    std::int64_t value = 0;
    for (std::string rest; in >> name >> value; std::getline(in, rest)) {
        if (name == key) return value;
    }
    return 0;
}

/// Where the process's group of one controller lies under /sys/fs/cgroup.
struct Group {
    fs::path top;    ///< of the hierarchy
    fs::path folder; ///< the group's own, below `top`
    bool unified;    ///< version 2
};

bool names(const std::string& controllers, const std::string& wanted) {
    std::istringstream list(controllers);
    for (std::string one; std::getline(list, one, ',');) {
        if (one == wanted) return true;
    }
    return false;
}

/// One group of the process per hierarchy that knows `controller`: a machine may have both versions.
std::vector<Group> groupsOf(const fs::path& root, const std::string& controller) {
    std::ifstream in(root / "proc/self/cgroup"); // "4:memory:/path", "0::/path"
    std::vector<Group> groups;
    for (std::string line; std::getline(in, line);) {
        const auto first = line.find(':');
        const auto second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const auto controllers = line.substr(first + 1, second - first - 1);
        const bool unified = controllers.empty();
        if (!unified && !names(controllers, controller)) continue;
        const auto base = root / "sys/fs/cgroup";
        const auto top = unified ? base : base / controllers;
        groups.push_back({fs::exists(top) || unified ? top : base / controller,
                          fs::path(line.substr(second + 1)).relative_path(), unified});
    }
    return groups;
}

/// Calls `visit` with the group's folder and all those above it. Inside a container the path is often that of
/// the host, so that only the hierarchy's top exists.
void visitUpwards(const Group& group, const std::function<void(const fs::path&)>& visit) {
    for (auto folder = group.folder; !folder.empty(); folder = folder.parent_path())
        visit(group.top / folder);
    visit(group.top);
}

double groupCores(const fs::path& folder, bool unified) {
    constexpr double kNoLimit = std::numeric_limits<double>::infinity();
    double quota = -1;
    double period = -1;
    if (unified) {
        const auto numbers = numbersIn(folder / "cpu.max"); // "200000 100000" or "max 100000"
        if (numbers.size() < 2) return kNoLimit;
        quota = static_cast<double>(numbers[0]);
        period = static_cast<double>(numbers[1]);
    } else {
        quota = static_cast<double>(numberIn(folder / "cpu.cfs_quota_us").value_or(-1));
        period = static_cast<double>(numberIn(folder / "cpu.cfs_period_us").value_or(-1));
    }
    return quota > 0 && period > 0 ? quota / period : kNoLimit;
}

/// What the group may still take. Its page cache is given back when memory is needed, so it counts as free.
std::int64_t groupMemory(const fs::path& folder, bool unified) {
    const auto limit = numberIn(folder / (unified ? "memory.max" : "memory.limit_in_bytes"));
    if (!limit) return kUnlimited;
    const auto used = numberIn(folder / (unified ? "memory.current" : "memory.usage_in_bytes")).value_or(0);
    const auto cache = valueOf(folder / "memory.stat", unified ? "inactive_file" : "total_inactive_file");
    return std::max<std::int64_t>(0, *limit - std::max<std::int64_t>(0, used - cache));
}

} // namespace

int SystemLimits::cores(int schedulable) const {
    double least = schedulable;
    for (const auto& group : groupsOf(m_root, "cpu")) {
        visitUpwards(group, [&](const fs::path& folder) {
            least = std::min(least, groupCores(folder, group.unified));
        });
    }
    return std::max(1, static_cast<int>(std::ceil(least)));
}

std::int64_t SystemLimits::availableMemoryBytes() const {
    const auto kib = valueOf(m_root / "proc/meminfo", "MemAvailable:");
    auto least = kib > 0 ? kib * 1024 : kUnlimited;
    for (const auto& group : groupsOf(m_root, "memory")) {
        visitUpwards(group, [&](const fs::path& folder) {
            least = std::min(least, groupMemory(folder, group.unified));
        });
    }
    return least;
}

int usableCores() {
    cpu_set_t set;
    CPU_ZERO(&set);
    const bool known = ::sched_getaffinity(0, sizeof set, &set) == 0;
    return SystemLimits().cores(known ? std::max(1, CPU_COUNT(&set)) : 1);
}

std::int64_t availableMemoryBytes() {
    return SystemLimits().availableMemoryBytes();
}

} // namespace gatescope
