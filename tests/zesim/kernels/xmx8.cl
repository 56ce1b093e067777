// SPDX-License-Identifier: GPL-3.0-or-later
// matrix_mad with 8 lanes: one tile of 8 x 8, K in steps of 16.

#define OVERLOADABLE __attribute__((overloadable))
uint OVERLOADABLE get_sub_group_local_id(void);
float8 OVERLOADABLE intel_sub_group_bf16_bf16_matrix_mad_k16(int8, int8, float8);

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
