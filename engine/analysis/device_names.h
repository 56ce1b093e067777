// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <string>
#include <vector>

namespace gatescope {

/// What PyTorch's profiler calls the devices of a trace, each once, in order.
std::vector<std::string> deviceNames(const Trace& trace);

} // namespace gatescope
