// SPDX-License-Identifier: GPL-3.0-or-later
// The sub-group functions that the XMX kernels import, for a device that has no sub-groups: only what those kernels use,
// and written from Intel's documentation apart from them. A kernel that passes values between lanes has one sub-group
// per work-group, so that a work-group barrier is a sub-group barrier.
#define BUILT_IN __attribute__((overloadable))

local uchar* exchangeMemory(void);

static inline int lane(void) { return (int)get_local_id(0) % SUB_GROUP; }
static inline float bf16(uint bits) { return as_float(bits << 16); }

uint BUILT_IN get_sub_group_id(void) { return (uint)get_local_id(0) / SUB_GROUP; }

uint BUILT_IN sub_group_broadcast(uint value, uint from) {
    local uint* slot = (local uint*)exchangeMemory();
    barrier(CLK_LOCAL_MEM_FENCE);
    if (get_local_id(0) == from) *slot = value;
    barrier(CLK_LOCAL_MEM_FENCE);
    return *slot;
}

uint8 BUILT_IN intel_sub_group_block_read8(const global uint* from) {
    uint values[8];
    for (int c = 0; c < 8; ++c)
        values[c] = from[c * SUB_GROUP + lane()];
    return vload8(0, values);
}

ushort8 BUILT_IN intel_sub_group_block_read_us8(const global ushort* from) {
    ushort values[8];
    for (int c = 0; c < 8; ++c)
        values[c] = from[c * SUB_GROUP + lane()];
    return vload8(0, values);
}

void BUILT_IN intel_sub_group_block_write_us8(global ushort* to, ushort8 data) {
    ushort values[8];
    vstore8(data, 0, values);
    for (int c = 0; c < 8; ++c)
        to[c * SUB_GROUP + lane()] = values[c];
}

#if SUB_GROUP == 16
typedef short8 OperandA;
#else
typedef int8 OperandA;
#endif

float8 BUILT_IN intel_sub_group_bf16_bf16_matrix_mad_k16(OperandA a, int8 b, float8 c) {
    local ushort* rows = (local ushort*)exchangeMemory(); // [8][16]
    uint pairs[8];
    float sums[8];
    vstore8(as_uint8(b), 0, pairs);
    vstore8(c, 0, sums);
    barrier(CLK_LOCAL_MEM_FENCE);
#if SUB_GROUP == 16
    ushort mine[8];
    vstore8(as_ushort8(a), 0, mine);
    for (int r = 0; r < 8; ++r)
        rows[r * 16 + lane()] = mine[r];
#else
    uint mine[8];
    vstore8(as_uint8(a), 0, mine);
    for (int r = 0; r < 8; ++r) {
        rows[r * 16 + 2 * lane()] = (ushort)(mine[r] & 0xffffu);
        rows[r * 16 + 2 * lane() + 1] = (ushort)(mine[r] >> 16);
    }
#endif
    barrier(CLK_LOCAL_MEM_FENCE);
    // Not unrolled: a kernel has up to 16 of these, and PoCL takes its time.
    _Pragma("nounroll") for (int r = 0; r < 8; ++r) {
        _Pragma("nounroll") for (int k = 0; k < 16; ++k) sums[r] += bf16(rows[r * 16 + k]) * bf16(pairs[k / 2] >> (k % 2 * 16) & 0xffffu);
    }
    return vload8(0, sums);
}

#if SUB_GROUP == 16
// Surfaces: width and pitch in bytes; outside reads as zero and is not written. A surface that the hardware would refuse
// reads as NaN.
static inline bool refused(global void* base, int width, int pitch) {
    return (ulong)base % 64 != 0 || width < 64 || width % 4 != 0 || pitch < width || pitch % 16 != 0;
}

#define DEFINE_READ(NAME, T, ROWS, BLOCKS)                                                                             \
    void BUILT_IN NAME(global void* base, int width, int height, int pitch, int2 at, private T* to) {                  \
        const bool bad = refused(base, width, pitch);                                                                  \
        for (int block = 0; block < BLOCKS; ++block) {                                                                 \
            for (int r = 0; r < ROWS; ++r) {                                                                           \
                const int x = at.x + block * 16 + lane();                                                              \
                const int y = at.y + r;                                                                                \
                const bool inside = x >= 0 && y >= 0 && y < height && (x + 1) * (int)sizeof(T) <= width;               \
                T value = 0;                                                                                           \
                if (inside) value = ((global T*)((global uchar*)base + (size_t)y * pitch))[x];                         \
                to[block * ROWS + r] = bad ? (T)-1 : value;                                                            \
            }                                                                                                          \
        }                                                                                                              \
    }
DEFINE_READ(intel_sub_group_2d_block_read_16b_8r16x2c, ushort, 8, 2)
DEFINE_READ(intel_sub_group_2d_block_read_16b_32r16x2c, ushort, 32, 2)
DEFINE_READ(intel_sub_group_2d_block_read_32b_16r16x1c, uint, 16, 1)

void BUILT_IN intel_sub_group_2d_block_write_16b_8r16x1c(global void* base, int width, int height, int pitch, int2 at,
                                                         private ushort* from) {
    if (refused(base, width, pitch)) return;
    for (int r = 0; r < 8; ++r) {
        const int x = at.x + lane();
        const int y = at.y + r;
        if (x >= 0 && y >= 0 && y < height && (x + 1) * 2 <= width)
            ((global ushort*)((global uchar*)base + (size_t)y * pitch))[x] = from[r];
    }
}

void BUILT_IN intel_sub_group_2d_block_prefetch_16b_32r16x2c(global void* base, int width, int height, int pitch, int2 at) {
    (void)base, (void)width, (void)height, (void)pitch, (void)at;
}
#endif
