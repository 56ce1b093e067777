// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace gatescope::test {

/// A trace as PyTorch writes it, in which each step launches one kernel of each name, of some microseconds.
/// `times` says how long each step's are, as factors.
std::string writtenTrace(const std::vector<double>& times, const std::vector<std::string>& kernels);

/// The same with a dozen kernels.
std::string writtenTrace(const std::vector<double>& times);

} // namespace gatescope::test
