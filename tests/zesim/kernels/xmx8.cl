// SPDX-License-Identifier: GPL-3.0-or-later
// matrix_mad with 8 lanes: one tile of 8 x 8, K in steps of 16.

#define OVERLOADABLE __attribute__((overloadable))
uint OVERLOADABLE get_sub_group_local_id(void);
float8 OVERLOADABLE intel_sub_group_bf16_bf16_matrix_mad_k16(int8, int8, float8);
int8 OVERLOADABLE intel_sub_group_i8_i8_matrix_mad_k32(int8, int8, int8);

// A is 8 x K, B is K x 8, both row by row. Two sub-groups per work-group, each with a tile of its own.
__attribute__((intel_reqd_sub_group_size(8))) __kernel void multiply(__global const ushort* a, __global const ushort* b,
                                                                     __global float* c, int k) {
    const uint l = get_sub_group_local_id();
    const size_t tile = get_global_id(0) / 8;
    a += tile * 8 * k;
    float8 sum = 0;
    for (int at = 0; at < k; at += 16) {
        int rows[8];
        int pairs[8];
        for (int m = 0; m < 8; ++m) rows[m] = (int)(a[m * k + at + 2 * l] | (uint)a[m * k + at + 2 * l + 1] << 16);
        for (int i = 0; i < 8; ++i) pairs[i] = (int)(b[(at + 2 * i) * 8 + l] | (uint)b[(at + 2 * i + 1) * 8 + l] << 16);
        sum = intel_sub_group_bf16_bf16_matrix_mad_k16(vload8(0, rows), vload8(0, pairs), sum);
    }
    float result[8];
    vstore8(sum, 0, result);
    for (int m = 0; m < 8; ++m) c[tile * 64 + m * 8 + l] = result[m];
}

// int8: A is 8 x K, B is K x 8, K in steps of 32.
__attribute__((intel_reqd_sub_group_size(8))) __kernel void multiply_int8(__global const uchar* a, __global const uchar* b,
                                                                         __global int* c, int k) {
    const uint l = get_sub_group_local_id();
    int8 sum = 0;
    for (int at = 0; at < k; at += 32) {
        int rows[8];
        int columns[8];
        for (int m = 0; m < 8; ++m) {
            uint row = 0;
            for (int i = 0; i < 4; ++i) row |= (uint)a[m * k + at + 4 * l + i] << 8 * i;
            rows[m] = (int)row;
        }
        for (int j = 0; j < 8; ++j) {
            uint column = 0;
            for (int i = 0; i < 4; ++i) column |= (uint)b[(at + 4 * j + i) * 8 + l] << 8 * i;
            columns[j] = (int)column;
        }
        sum = intel_sub_group_i8_i8_matrix_mad_k32(vload8(0, rows), vload8(0, columns), sum);
    }
    int result[8];
    vstore8(sum, 0, result);
    for (int m = 0; m < 8; ++m) c[m * 8 + l] = result[m];
}
