// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope::test {
namespace {

TEST(CalibrateTest, ImpossibleTimesAreRefused) {
    EXPECT_EQ(gatescope({"calibrate", "--seconds", "0"}).exitCode, 2);
    EXPECT_EQ(gatescope({"calibrate", "--seconds", "-3"}).exitCode, 2);
}

} // namespace
} // namespace gatescope::test
