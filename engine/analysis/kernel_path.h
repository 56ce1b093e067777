// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/kernel_table.h"

#include <string>
#include <string_view>

namespace gatescope {

/// The name of the innermost nn.Module around the row's operator; kNoString where none is known.
inline constexpr StringId kNoString = UINT32_MAX;
StringId moduleOf(const Trace& trace, const KernelRow& row);
/// The name of the row's operator, or kNoString.
StringId operatorOf(const Trace& trace, const KernelRow& row);

/// Where in the model a kernel runs: "nn.Module: Qwen3MoeMLP / aten::linear", with the module's number left
/// out, since it is the same module in every layer. Empty where nothing is known.
std::string kernelPath(const Trace& trace, StringId module, StringId op);

} // namespace gatescope
