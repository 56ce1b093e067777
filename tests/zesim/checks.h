// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <exception>
#include <level_zero/ze_api.h>
#include <string>

namespace gatescope::zesim {

// What an entry point returns to its caller; thrown so that the code between may stay free of result codes.
class Failure : public std::exception {
public:
    explicit Failure(ze_result_t result) : m_result(result) {}
    ze_result_t result() const noexcept { return m_result; }
    const char* what() const noexcept override { return "a Level Zero call failed"; }

private:
    ze_result_t m_result;
};

// The program broke a rule of the API: counts it and prints "zesim: check failed: ...".
void reportCheck(const std::string& what);
[[noreturn]] void failCheck(ze_result_t result, const std::string& what);
inline void check(bool kept, ze_result_t result, const char* what) {
    if (!kept) failCheck(result, what);
}

std::uint64_t checkFailures();

} // namespace gatescope::zesim
