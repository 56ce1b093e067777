// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"

#include <cstddef>

namespace gatescope {

/// unitrace writes when a kernel starts to 0.25 us and how long it takes exactly, so that kernels in sequence
/// seem to overlap by less than that. A slice of a device's queue that starts up to 0.5 us before an earlier
/// one ends is moved to that end; its duration stays. What overlaps by more stays as it is. Of the slices
/// from `firstSlice` on; flows must be bound before.
void snapDeviceSlices(TraceBuilder& builder, std::size_t firstSlice);

} // namespace gatescope
