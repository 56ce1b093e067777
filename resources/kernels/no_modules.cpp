// SPDX-License-Identifier: GPL-3.0-or-later
// Built in place of the modules where the tools that make SPIR-V are missing.
#include "resources/kernels/kernel_modules.h"

namespace gatescope {

std::span<const EmbeddedFile> kernelModuleFiles() {
    return {};
}

} // namespace gatescope
