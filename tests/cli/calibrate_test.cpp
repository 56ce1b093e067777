// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace gatescope::test {
namespace {

TEST(CalibrateTest, ImpossibleTimesAreRefused) {
    EXPECT_EQ(gatescope({"calibrate", "--seconds", "0"}).exitCode, 2);
    EXPECT_EQ(gatescope({"calibrate", "--seconds", "-3"}).exitCode, 2);
}

TEST(CalibrateTest, StoppedItKeepsTheRowsThatAreDone) {
    ProgramOptions options;
    options.signal = SIGTERM;
    options.signalAt = "16 tokens";
    const auto result = gatescope(
        {"calibrate", "--layers", "small", "--seconds", "2", "--json", "--progress", "json"}, options);
    EXPECT_EQ(result.exitCode, 0) << result.errors;
    EXPECT_EQ(result.json().at("complete"), false);
    ASSERT_EQ(result.json().at("rows").size(), 1u);
    EXPECT_EQ(result.json().at("rows")[0].at("tokens"), 1);
}

} // namespace
} // namespace gatescope::test
