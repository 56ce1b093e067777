// SPDX-License-Identifier: GPL-3.0-or-later
#include "isolated.h"

#include <cstdio>
#include <cstdlib>
#include <exception>

namespace gatescope::zesim::test {
namespace {

// Only stderr gets to whoever reads the parent's report.
void printFailures() {
    const ::testing::TestResult& result = *::testing::UnitTest::GetInstance()->current_test_info()->result();
    for (int i = 0; i < result.total_part_count(); ++i) {
        const ::testing::TestPartResult& part = result.GetTestPartResult(i);
        if (!part.failed()) continue;
        std::fprintf(stderr, "%s:%d: %s\n", part.file_name(), part.line_number(), part.message());
    }
}

} // namespace

void runIsolated(const Environment& environment, const std::function<void()>& body) {
    for (const auto& [name, value] : environment) {
        setenv(name.c_str(), value.c_str(), 1);
    }
    int status = 0;
    try {
        body();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "exception: %s\n", error.what());
        status = 1;
    }
    printFailures();
    if (::testing::Test::HasFailure()) status = 1;
    std::fflush(nullptr);
    std::_Exit(status); // no destructors: threads of PoCL are still there
}

} // namespace gatescope::zesim::test
