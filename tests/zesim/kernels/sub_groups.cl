// SPDX-License-Identifier: GPL-3.0-or-later
// Every emulated sub-group function, 16 lanes.

#define OVERLOADABLE __attribute__((overloadable))
uint OVERLOADABLE get_sub_group_local_id(void);
uint OVERLOADABLE get_sub_group_id(void);
uint OVERLOADABLE get_sub_group_size(void);
uint OVERLOADABLE get_num_sub_groups(void);
void OVERLOADABLE sub_group_barrier(cl_mem_fence_flags);
float OVERLOADABLE sub_group_broadcast(float, uint);
uint OVERLOADABLE sub_group_broadcast(uint, uint);
int OVERLOADABLE sub_group_reduce_add(int);
uint OVERLOADABLE sub_group_reduce_add(uint);
float OVERLOADABLE sub_group_reduce_add(float);
int OVERLOADABLE sub_group_reduce_min(int);
float OVERLOADABLE sub_group_reduce_max(float);
int OVERLOADABLE sub_group_scan_inclusive_add(int);
int OVERLOADABLE sub_group_scan_exclusive_add(int);
int OVERLOADABLE sub_group_any(int);
int OVERLOADABLE sub_group_all(int);
float OVERLOADABLE intel_sub_group_shuffle(float, uint);
int OVERLOADABLE intel_sub_group_shuffle_xor(int, uint);
uint OVERLOADABLE intel_sub_group_block_read(const __global uint*);
uint4 OVERLOADABLE intel_sub_group_block_read4(const __global uint*);
ushort8 OVERLOADABLE intel_sub_group_block_read_us8(const __global ushort*);
void OVERLOADABLE intel_sub_group_block_write2(__global uint*, uint2);

#define RESULTS 20

__attribute__((intel_reqd_sub_group_size(16))) __kernel void collectives(__global const int* input, __global int* output) {
    const size_t i = get_global_id(0);
    const int mine = input[i];
    __global int* const out = output + i * RESULTS;
    out[0] = (int)get_sub_group_local_id();
    out[1] = (int)get_sub_group_id();
    out[2] = (int)get_sub_group_size();
    out[3] = (int)get_num_sub_groups();
    out[4] = (int)sub_group_broadcast((float)mine, 3);
    out[5] = sub_group_reduce_add(mine);
    out[6] = (int)sub_group_reduce_add((float)mine);
    out[7] = sub_group_reduce_min(mine);
    out[8] = (int)sub_group_reduce_max((float)mine);
    out[9] = sub_group_scan_inclusive_add(mine);
    out[10] = sub_group_scan_exclusive_add(mine);
    out[11] = sub_group_any(mine == 5);
    out[12] = sub_group_all(mine > 5);
    out[13] = (int)intel_sub_group_shuffle((float)mine, (get_sub_group_local_id() + 1) % 16);
    out[14] = intel_sub_group_shuffle_xor(mine, 1);
    out[15] = (int)sub_group_reduce_add((uint)mine);
    sub_group_barrier(CLK_LOCAL_MEM_FENCE);
}

__attribute__((intel_reqd_sub_group_size(16))) __kernel void blocks(__global const uint* words, __global const ushort* halves,
                                                                    __global uint* output) {
    const uint l = get_sub_group_local_id();
    const uint4 four = intel_sub_group_block_read4(words);
    const ushort8 eight = intel_sub_group_block_read_us8(halves);
    output[l] = intel_sub_group_block_read(words + 16);
    output[16 + l] = four.s3;
    output[32 + l] = eight.s7;
    intel_sub_group_block_write2(output + 48, (uint2)(l, 100 + l));
}

// Work is taken from a counter until none is left: the trip count is known only when the kernel runs.
__attribute__((intel_reqd_sub_group_size(16))) __kernel void persistent(volatile __global uint* counter, uint tasks,
                                                                        __global uint* owner) {
    for (;;) {
        uint task = 0;
        if (get_sub_group_local_id() == 0) task = atomic_inc(counter);
        task = sub_group_broadcast(task, 0);
        if (task >= tasks) break;
        owner[task * 16 + get_sub_group_local_id()] = task + sub_group_reduce_add(1u);
    }
}
