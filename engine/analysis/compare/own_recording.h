// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/compare/recording.h"

#include <memory>
#include <string>
#include <vector>

namespace gatescope {

/// A run of our own as recordings: one for each of its placements, named "FILE: before". A step is an
/// iteration, of each rank where it ran over several. A kernel that worker threads share as tasks is one call
/// per layer, whose time is the workers' summed time divided by their number, as in the kernel table. Empty
/// where the trace is of others.
std::vector<Recording> recordingsOfOwnRun(const std::shared_ptr<const Trace>& trace, const std::string& file,
                                          const KernelPatterns& patterns, KernelKinds& kinds);

} // namespace gatescope
