// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/number_array.h"
#include "trace_io/arrays/zip_archive.h"

#include <vector>

namespace gatescope {

/// The tensors in the dict, or the one tensor, that torch.save() put into the archive (PyTorch 1.6 and
/// newer): by key. Others of the dict's values are left out. InputError.
std::vector<NumberArray> torchArrays(const ZipArchive& archive);

} // namespace gatescope
