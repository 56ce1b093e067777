// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "xpu/xpu_kernels.h"

namespace gatescope::test {

/// One device of each mode and format of experts for all tests: making one is slow, and a program has one
/// too. Statics of their own, and no container's: they must go before the driver, which comes with the first.
template <XpuExpertFormat kFormat = XpuExpertFormat::Plain>
XpuKernels& xpu(XpuMode mode = XpuMode::Eager) {
    static XpuKernels eager("xpu", XpuMode::Eager, kFormat);
    static XpuKernels replay("xpu", XpuMode::Replay, kFormat);
    return mode == XpuMode::Eager ? eager : replay;
}

} // namespace gatescope::test
