// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace gatescope::zesim::test {

using Environment = std::vector<std::pair<std::string, std::string>>;

// For the statement of EXPECT_EXIT: zesim reads its options once, in zeInit, so each set of options needs a
// process of its own. Ends the process with body's status: 0 normally, 1 after a failed expectation or an
// exception.
[[noreturn]] void runIsolated(const Environment& environment, const std::function<void()>& body);

// Runs body in such a process; stderr must match.
#define EXPECT_ISOLATED(environment, stderrMatcher, ...)                                                     \
    do {                                                                                                     \
        GTEST_FLAG_SET(death_test_style, "threadsafe");                                                      \
        const ::gatescope::zesim::test::Environment isolatedEnvironment = environment;                       \
        const std::function<void()> isolatedBody = __VA_ARGS__;                                              \
        EXPECT_EXIT(::gatescope::zesim::test::runIsolated(isolatedEnvironment, isolatedBody),                \
                    ::testing::ExitedWithCode(0), stderrMatcher);                                            \
    } while (false)

inline auto quiet() {
    return ::testing::Not(::testing::HasSubstr("zesim:"));
}

} // namespace gatescope::zesim::test
