// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <cstdint>
#include <map>
#include <string_view>

namespace gatescope {

/// Whether a device's queue only shows this, as annotations and waits: nothing runs for it.
bool isDeviceAnnotation(std::string_view category);

/// Slices of a device whose recorded duration covers the next one of their stream, which runs in order: that
/// can't be. Each with the time at which it ended at the latest: the start of the next one. Slices of one
/// launch, such as a graph's kernels, may run side by side; so may those of queues that are not named as
/// streams. Needs the trace's columns and args only.
std::map<SliceId, std::int64_t> overlongSlices(const Trace& trace);

} // namespace gatescope
