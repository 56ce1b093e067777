// SPDX-License-Identifier: GPL-3.0-or-later
// W8A8: experts with int8 weights (a scale for each output channel) and int8 activations (a scale for each row), in plain
// OpenCL C 1.2. Products are exact: int32 sums of int8 * int8, whatever their order. Each is
//     float(sum) * the row's scale * the column's scale, rounded to bf16
// and so is silu(gate) * up. Launch contract in README.md. -DEPILOGUE: the GEMMs alone, with biases and the activation by its
// numbers, as epilogue.clh has them.
#define ELEMENT_BF16
#include "element.clh"
#include "plan.clh"

#include "int8_dot.clh"
#include "int8_gemm.clh"
#if !defined(EPILOGUE)
#include "int8_quantize.clh"
#endif
