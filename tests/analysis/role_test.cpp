// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/role.h"

#include <gtest/gtest.h>

namespace gatescope {
namespace {

TEST(Role, NamesAreDistinctAndFoundAgain) {
    for (int i = 0; i <= static_cast<int>(Role::Other); ++i) {
        const auto role = static_cast<Role>(i);
        EXPECT_EQ(roleFromCategory(roleName(role)), role) << roleName(role);
    }
    EXPECT_EQ(roleFromCategory("kernel"), Role::Other);
    EXPECT_EQ(roleFromCategory(""), Role::Other);
    EXPECT_STREQ(roleName(static_cast<Role>(200)), "other");
}

} // namespace
} // namespace gatescope
