// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <optional>
#include <string>

namespace gatescope {

/// How a trace was put together that no profiler recorded, as its run information says under "composed".
/// Nothing where it does not say so.
std::optional<std::string> composedAs(const Trace& trace);

} // namespace gatescope
