// SPDX-License-Identifier: GPL-3.0-or-later
// Kernels of zesim's own tests.

__kernel void add_scaled(__global const float* a, __global const float* b, __global float* sum, ulong count, float scale) {
    const size_t i = get_global_id(0);
    if (i < count) sum[i] = a[i] + scale * b[i];
}

// Wrong by design when two launches that touch the same memory overlap or change places.
__kernel void multiply_add(__global float* values, float factor, float summand) {
    const size_t i = get_global_id(0);
    values[i] = values[i] * factor + summand;
}

__kernel void reverse_groups(__global const int* input, __global int* output, __local int* scratch) {
    const size_t lane = get_local_id(0);
    scratch[lane] = input[get_global_id(0)];
    barrier(CLK_LOCAL_MEM_FENCE);
    output[get_global_id(0)] = scratch[get_local_size(0) - 1 - lane];
}

__kernel void where_am_i(__global uint* out) {
    const size_t i = get_global_id(0) + get_global_size(0) * (get_global_id(1) + get_global_size(1) * get_global_id(2));
    out[i] = (uint)(get_group_id(0) + 10 * get_group_id(1) + 100 * get_group_id(2));
}

__attribute__((reqd_work_group_size(8, 2, 1))) __kernel void fixed_group(__global int* out) {
    __local int shared[16];
    const size_t lane = get_local_id(0) + 8 * get_local_id(1);
    shared[lane] = (int)lane;
    barrier(CLK_LOCAL_MEM_FENCE);
    out[lane] = shared[15 - lane];
}

typedef struct {
    long offset;
    float scale;
    int4 lanes;
} Parameters;

__kernel void by_value(Parameters parameters, char small, double wide, __constant float* table, __global float* out) {
    const size_t i = get_global_id(0);
    out[i] = table[i] * parameters.scale + (float)(parameters.offset + parameters.lanes.s2 + small) + (float)wide;
}
