// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/number_array.h"

#include <filesystem>
#include <vector>

namespace gatescope {

/// The arrays of numbers in a file, told by its content: NumPy's .npy and .npz, what torch.save() wrote of
/// tensors in a dict (.pt; read as data, nothing of it is run), counts in llama.cpp's importance matrices
/// (GGUF), nested lists in JSON, and the routed experts in a response of vLLM's server. docs/formats.md lists
/// what is taken from each. InputError, naming the file, for anything else and for damage.
std::vector<NumberArray> readNumberArrays(const std::filesystem::path& path);

} // namespace gatescope
