// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace gatescope {

/// What of a kernel's symbol people read: ROCm's recordings, and Kineto where a name is long, hold kernels as
/// the linker knows them. "_ZN5aiter24add_rmsnorm_quant_kernelIDF16bLi64EEEvPT_" is
/// aiter::add_rmsnorm_quant_kernel<bf16, 64>; template arguments end in "..." where one is a template itself
/// or is not understood, and there are no parameters. Any other name, and a symbol that is cut within its
/// function's name, is returned as it is.
///
/// After the Itanium C++ ABI, 5.1 (Mangling). C++'s own demangler writes all of a name, which is thousands of
/// characters for a GEMM of CUTLASS, and grows without bound with a hostile one; this reads each character
/// once.
std::string readableSymbol(std::string_view name);

} // namespace gatescope
