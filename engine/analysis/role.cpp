// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/role.h"

#include <array>
#include <cstddef>

namespace gatescope {

namespace {

// In the order of Role.
constexpr std::array<const char*, 14> kNames{"iteration", "block", "experts",    "gate", "route",
                                             "permute",   "w13",   "activation", "w2",   "gather",
                                             "shared",    "api",   "transfer",   "other"};
static_assert(kNames.size() == static_cast<std::size_t>(Role::Other) + 1);

} // namespace

const char* roleName(Role role) {
    const auto index = static_cast<std::size_t>(role);
    return index < kNames.size() ? kNames[index] : kNames.back();
}

Role roleFromCategory(std::string_view category) {
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (kNames[i] == category) return static_cast<Role>(i);
    }
    return Role::Other;
}

} // namespace gatescope
