// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks.h"

#include <atomic>
#include <cstdio>

namespace gatescope::zesim {
namespace {

std::atomic<std::uint64_t>& failures() {
    static std::atomic<std::uint64_t> count{0};
    return count;
}

} // namespace

void reportCheck(const std::string& what) {
    ++failures();
    std::fprintf(stderr, "zesim: check failed: %s\n", what.c_str());
}

void failCheck(ze_result_t result, const std::string& what) {
    reportCheck(what);
    throw Failure(result);
}

std::uint64_t checkFailures() {
    return failures().load();
}

} // namespace gatescope::zesim
