// SPDX-License-Identifier: GPL-3.0-or-later
// The expert GEMMs for Intel's matrix engines (XMX): bf16 operands, float32 accumulators. Compiled for each engine:
//   -DSUB_GROUP=16            Xe-HPC, Xe2
//   -DSUB_GROUP=16 -DBLOCK2D  Xe2, with 2D block loads
//   -DSUB_GROUP=8             Xe-HPG
// and each with -DEPILOGUE once more, for experts with biases or another activation than silu_and_mul; with -DINT8 (not
// with BLOCK2D) for int8 operands and int32 accumulators.
// Launch contract in README.md. A work-group of the matrix kernels is one sub-group: nothing is shared through local
// memory, so no sub-group ever waits for another.
#define ELEMENT_BF16
#include "element.clh"
#include "plan.clh"

#include "xmx_built_ins.clh"
#include "xmx_epilogue.clh"
#include "xmx_layout.clh"

#include "xmx_decode.clh"

// The parts of a name may be macros.
#define JOINED(name, size) JOINED_AS_THEY_ARE(name, size)
#define JOINED_AS_THEY_ARE(name, size) name##size

// 8 rows: one row block per tile, for experts with few rows. The weights are streamed once, the engine mostly waits.
#define ROW_BLOCKS 1
#define FOR_ROW_BLOCKS FOR_1_ROW_BLOCK
#define READ_TWO_PANELS intel_sub_group_2d_block_read_16b_8r16x2c
#define SIZED(name) JOINED(name, _m8)
#include "xmx_grouped_gemm.clh"
#undef ROW_BLOCKS
#undef FOR_ROW_BLOCKS
#undef READ_TWO_PANELS
#undef SIZED

// 32 rows: 4 x 4 accumulators of 8 x SUB_GROUP are half of a large register file.
#define ROW_BLOCKS 4
#define FOR_ROW_BLOCKS FOR_4_ROW_BLOCKS
#define READ_TWO_PANELS intel_sub_group_2d_block_read_16b_32r16x2c
#define SIZED(name) JOINED(name, _m32)
#include "xmx_grouped_gemm.clh"
