// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace gatescope {

/// What was asked cannot be done. `problem` says what is wrong and where (file, field); `remedy` what to do.
/// Caught at the two front ends, which turn the derived type into an exit code or a dialog.
class Error : public std::runtime_error {
public:
    explicit Error(std::string problem, std::string remedy = {});

    const std::string& problem() const { return m_problem; }
    const std::string& remedy() const { return m_remedy; }

private:
    std::string m_problem;
    std::string m_remedy;
};

/// The request itself makes no sense (exit code 2).
class UsageError : public Error {
    using Error::Error;
};

/// A file, a field or a value that cannot be used (exit code 3).
class InputError : public Error {
    using Error::Error;
};

/// The device that was asked for is not there or has failed (exit code 4).
class DeviceError : public Error {
    using Error::Error;
};

/// The user stopped the work; not a failure.
class Cancelled : public Error {
public:
    Cancelled() : Error("cancelled") {}
};

} // namespace gatescope
