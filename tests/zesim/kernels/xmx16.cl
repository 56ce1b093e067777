// SPDX-License-Identifier: GPL-3.0-or-later
// matrix_mad and 2D blocks with 16 lanes: one tile of 8 x 16, K in steps of 16.

#define OVERLOADABLE __attribute__((overloadable))
uint OVERLOADABLE get_sub_group_local_id(void);
float8 OVERLOADABLE intel_sub_group_bf16_bf16_matrix_mad_k16(short8, int8, float8);
int8 OVERLOADABLE intel_sub_group_i8_i8_matrix_mad_k32(short8, int8, int8);
float OVERLOADABLE intel_sub_group_bf16_bf16_matrix_mad_k16(short, int8, float);
void OVERLOADABLE intel_sub_group_2d_block_read_16b_8r16x1c(__global void*, int, int, int, int2, ushort*);
void OVERLOADABLE intel_sub_group_2d_block_read_transform_16b_16r16x1c(__global void*, int, int, int, int2, uint*);
void OVERLOADABLE intel_sub_group_2d_block_write_32b_8r16x1c(__global void*, int, int, int, int2, uint*);
void OVERLOADABLE intel_sub_group_2d_block_prefetch_16b_8r16x1c(__global void*, int, int, int, int2);
void OVERLOADABLE intel_sub_group_2d_block_read_transpose_32b_16r8x1c(__global void*, int, int, int, int2, uint*);

#define KERNEL __attribute__((intel_reqd_sub_group_size(16))) __attribute__((reqd_work_group_size(16, 1, 1))) __kernel

// A is 8 x K, B is K x 16, both row by row.
KERNEL void multiply(__global const short* a, __global const ushort* b, __global float* c, int k) {
    const uint l = get_sub_group_local_id();
    float8 sum = 0;
    for (int at = 0; at < k; at += 16) {
        short rows[8];
        int pairs[8];
        for (int m = 0; m < 8; ++m) rows[m] = a[m * k + at + l];
        for (int i = 0; i < 8; ++i) pairs[i] = (int)(b[(at + 2 * i) * 16 + l] | (uint)b[(at + 2 * i + 1) * 16 + l] << 16);
        sum = intel_sub_group_bf16_bf16_matrix_mad_k16(vload8(0, rows), vload8(0, pairs), sum);
    }
    float result[8];
    vstore8(sum, 0, result);
    for (int m = 0; m < 8; ++m) c[m * 16 + l] = result[m];
}

KERNEL void multiply_one_row(__global const short* a, __global const ushort* b, __global float* c, int k) {
    const uint l = get_sub_group_local_id();
    float sum = 0;
    for (int at = 0; at < k; at += 16) {
        int pairs[8];
        for (int i = 0; i < 8; ++i) pairs[i] = (int)(b[(at + 2 * i) * 16 + l] | (uint)b[(at + 2 * i + 1) * 16 + l] << 16);
        sum = intel_sub_group_bf16_bf16_matrix_mad_k16(a[at + l], vload8(0, pairs), sum);
    }
    c[l] = sum;
}

// The same with 2D blocks; rows of B and C are 32 elements wide, of which the left 16 count. Rows of A beyond `rows` read as 0.
KERNEL void multiply_blocks(__global ushort* a, __global ushort* b, __global float* c, int k, int rows) {
    float8 sum = 0;
    for (int at = 0; at < k; at += 16) {
        ushort tileA[8];
        uint tileB[8];
        intel_sub_group_2d_block_prefetch_16b_8r16x1c(a, k * 2, rows, k * 2, (int2)(at + 16, 0));
        intel_sub_group_2d_block_read_16b_8r16x1c(a, k * 2, rows, k * 2, (int2)(at, 0), tileA);
        intel_sub_group_2d_block_read_transform_16b_16r16x1c(b, 64, k, 64, (int2)(0, at), tileB);
        sum = intel_sub_group_bf16_bf16_matrix_mad_k16(as_short8(vload8(0, tileA)), as_int8(vload8(0, tileB)), sum);
    }
    uint result[8];
    vstore8(as_uint8(sum), 0, result);
    intel_sub_group_2d_block_write_32b_8r16x1c(c, 128, rows, 128, (int2)(0, 0), result);
}

KERNEL void transpose(__global uint* input, __global uint* output) {
    uint values[8];
    intel_sub_group_2d_block_read_transpose_32b_16r8x1c(input, 64, 16, 64, (int2)(4, 0), values);
    for (int i = 0; i < 8; ++i) output[i * 16 + get_sub_group_local_id()] = values[i];
}

// Breaks the rule that a surface starts at a multiple of 64 bytes.
KERNEL void misaligned(__global uchar* input, __global ushort* output) {
    ushort values[8];
    intel_sub_group_2d_block_read_16b_8r16x1c(input + 2, 64, 8, 64, (int2)(0, 0), values);
    output[get_sub_group_local_id()] = values[0];
}

// int8: A is 8 x K, B is K x 16, K in steps of 32.
__attribute__((intel_reqd_sub_group_size(16))) __kernel void multiply_int8(__global const uchar* a, __global const uchar* b,
                                                                          __global int* c, int k) {
    const uint l = get_sub_group_local_id();
    int8 sum = 0;
    for (int at = 0; at < k; at += 32) {
        short rows[8];
        int columns[8];
        for (int m = 0; m < 8; ++m) {
            uint row = 0;
            for (int i = 0; i < 2; ++i) row |= (uint)a[m * k + at + 2 * l + i] << 8 * i;
            rows[m] = (short)row;
        }
        for (int j = 0; j < 8; ++j) {
            uint column = 0;
            for (int i = 0; i < 4; ++i) column |= (uint)b[(at + 4 * j + i) * 16 + l] << 8 * i;
            columns[j] = (int)column;
        }
        sum = intel_sub_group_i8_i8_matrix_mad_k32(vload8(0, rows), vload8(0, columns), sum);
    }
    int result[8];
    vstore8(sum, 0, result);
    for (int m = 0; m < 8; ++m) c[m * 16 + l] = result[m];
}
