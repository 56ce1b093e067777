// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"
#include "trace_io/clock_join.h"

#include <string_view>
#include <vector>

namespace gatescope {

/// The collectives among the slices that a recording added to the builder, of those kinds that nobody leaves
/// before all have entered: all-reduce, all-gather, reduce-scatter, all-to-all, barrier. PyTorch says the
/// kind and the process group in a kernel's args; else the library's kernel name does.
std::vector<ClockAnchor> collectivesOf(const TraceBuilder& builder, const TraceBuilder::Mark& from,
                                       const TraceBuilder::Mark& to);

/// All kernels of a recording, keyed by their bare names.
std::vector<ClockAnchor> kernelsOf(const TraceBuilder& builder, const TraceBuilder::Mark& from,
                                   const TraceBuilder::Mark& to);

/// unitrace adds where a kernel ran and how: "Tile #0: name[SIMD32 {8; 1; 1} {16; 1; 1}]".
std::string_view bareKernelName(std::string_view name);

} // namespace gatescope
