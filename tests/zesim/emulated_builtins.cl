// SPDX-License-Identifier: GPL-3.0-or-later
// Sub-group and XMX built-ins for PoCL, which has none. Compiled once per SUB_GROUP_SIZE and linked into modules that use them; README.md has
// the rules that follow from emulating a sub-group by a work-group's local memory and barriers.
//
// ZESIM_EXPORTS leaves only those that stay imports in SPIR-V: that build's exports say what a module may import.

#define OVERLOADABLE __attribute__((overloadable))

// 64 bytes for each of up to 1024 work-items; see exchange_memory.c.
__local uchar* zesimExchange(void);

static inline uint linearLocalId(void) {
    return (uint)(get_local_id(0) + get_local_size(0) * (get_local_id(1) + get_local_size(1) * get_local_id(2)));
}
static inline uint lane(void) { return linearLocalId() % SUB_GROUP_SIZE; }
static inline uint firstWorkItem(void) { return linearLocalId() / SUB_GROUP_SIZE * SUB_GROUP_SIZE; }

#ifndef ZESIM_EXPORTS

// --- sub-groups ---

uint OVERLOADABLE get_sub_group_local_id(void) { return lane(); }
uint OVERLOADABLE get_sub_group_id(void) { return linearLocalId() / SUB_GROUP_SIZE; }
uint OVERLOADABLE get_sub_group_size(void) { return SUB_GROUP_SIZE; }
uint OVERLOADABLE get_max_sub_group_size(void) { return SUB_GROUP_SIZE; }
uint OVERLOADABLE get_num_sub_groups(void) {
    const uint items = (uint)(get_local_size(0) * get_local_size(1) * get_local_size(2));
    return (items + SUB_GROUP_SIZE - 1) / SUB_GROUP_SIZE;
}
uint OVERLOADABLE get_enqueued_num_sub_groups(void) { return get_num_sub_groups(); }

void OVERLOADABLE sub_group_barrier(cl_mem_fence_flags flags) { barrier(flags); }

// A value from every lane of the sub-group, in the order of the lanes.
#define GATHERED(T, mine)                                                                          \
    __local T* const values = (__local T*)zesimExchange() + firstWorkItem();                       \
    values[lane()] = mine;                                                                         \
    barrier(CLK_LOCAL_MEM_FENCE)

#define SHUFFLES(T)                                                                                \
    T OVERLOADABLE intel_sub_group_shuffle(T mine, uint from) {                                    \
        GATHERED(T, mine);                                                                         \
        const T result = values[from % SUB_GROUP_SIZE];                                            \
        barrier(CLK_LOCAL_MEM_FENCE);                                                              \
        return result;                                                                             \
    }                                                                                              \
    T OVERLOADABLE intel_sub_group_shuffle_xor(T mine, uint mask) {                                \
        return intel_sub_group_shuffle(mine, lane() ^ mask);                                       \
    }                                                                                              \
    T OVERLOADABLE sub_group_broadcast(T mine, uint from) { return intel_sub_group_shuffle(mine, from); }

#define REDUCTION(T, NAME, COMBINED)                                                               \
    T OVERLOADABLE NAME(T mine) {                                                                  \
        GATHERED(T, mine);                                                                         \
        T a = values[0];                                                                           \
        for (uint i = 1; i < SUB_GROUP_SIZE; ++i) {                                                \
            const T b = values[i];                                                                 \
            a = COMBINED;                                                                          \
        }                                                                                          \
        barrier(CLK_LOCAL_MEM_FENCE);                                                              \
        return a;                                                                                  \
    }

// LANES: how many lanes from the first one on are summed up.
#define PREFIX_SUM(T, NAME, LANES)                                                                 \
    T OVERLOADABLE NAME(T mine) {                                                                  \
        GATHERED(T, mine);                                                                         \
        T sum = 0;                                                                                 \
        for (uint i = 0; i < (LANES); ++i) sum += values[i];                                       \
        barrier(CLK_LOCAL_MEM_FENCE);                                                              \
        return sum;                                                                                \
    }

#define COLLECTIVES(T, MINIMUM, MAXIMUM)                                                           \
    SHUFFLES(T)                                                                                    \
    REDUCTION(T, sub_group_reduce_add, a + b)                                                      \
    REDUCTION(T, sub_group_reduce_min, MINIMUM(a, b))                                              \
    REDUCTION(T, sub_group_reduce_max, MAXIMUM(a, b))                                              \
    PREFIX_SUM(T, sub_group_scan_inclusive_add, lane() + 1)                                        \
    PREFIX_SUM(T, sub_group_scan_exclusive_add, lane())

COLLECTIVES(int, min, max)
COLLECTIVES(uint, min, max)
COLLECTIVES(float, fmin, fmax)

int OVERLOADABLE sub_group_any(int predicate) { return sub_group_reduce_max((uint)(predicate != 0)) != 0; }
int OVERLOADABLE sub_group_all(int predicate) { return sub_group_reduce_min((uint)(predicate != 0)) != 0; }

// --- block reads and writes: element i of lane l is i * size + l ---

#define BLOCK_IO(T, SUFFIX, N)                                                                     \
    T##N OVERLOADABLE intel_sub_group_block_read##SUFFIX##N(const __global T* from) {              \
        T values[N];                                                                               \
        for (uint i = 0; i < N; ++i) values[i] = from[i * SUB_GROUP_SIZE + lane()];                \
        return vload##N(0, values);                                                                \
    }                                                                                              \
    void OVERLOADABLE intel_sub_group_block_write##SUFFIX##N(__global T* to, T##N data) {          \
        T values[N];                                                                               \
        vstore##N(data, 0, values);                                                                \
        for (uint i = 0; i < N; ++i) to[i * SUB_GROUP_SIZE + lane()] = values[i];                  \
    }

#define BLOCK_IO_ALL(T, SUFFIX)                                                                    \
    T OVERLOADABLE intel_sub_group_block_read##SUFFIX(const __global T* from) { return from[lane()]; } \
    void OVERLOADABLE intel_sub_group_block_write##SUFFIX(__global T* to, T data) { to[lane()] = data; } \
    BLOCK_IO(T, SUFFIX, 2)                                                                         \
    BLOCK_IO(T, SUFFIX, 4)                                                                         \
    BLOCK_IO(T, SUFFIX, 8)

BLOCK_IO_ALL(uint, )
BLOCK_IO_ALL(ushort, _us)

#endif // ZESIM_EXPORTS

// --- XMX: C[m][n] += sum over k of A[m][k] * B[k][n], k = 0..15, n = lane ---

static inline float fromBf16(uint bits) { return as_float(bits << 16); }

// The exchange memory holds A as floats, a column of M after the other: 16 columns for a sub-group.
static inline __local float* matrixA(uint rows) {
    return (__local float*)zesimExchange() + firstWorkItem() / SUB_GROUP_SIZE * 16 * rows;
}

#if SUB_GROUP_SIZE == 16 // a lane has one column of A
#define A_ELEMENT short
static inline void shareRow(__local float* a, uint rows, uint m, short mine) {
    a[lane() * rows + m] = fromBf16((ushort)mine);
}
#elif SUB_GROUP_SIZE == 8 // a lane has two columns of A
#define A_ELEMENT int
static inline void shareRow(__local float* a, uint rows, uint m, int mine) {
    a[2 * lane() * rows + m] = fromBf16((uint)mine & 0xFFFF);
    a[(2 * lane() + 1) * rows + m] = fromBf16((uint)mine >> 16);
}
#endif

static inline float elementOfB(const uint* b, uint k) { return fromBf16(k % 2 ? b[k / 2] >> 16 : b[k / 2] & 0xFFFF); }

#define MATRIX_MAD(M, A_TYPE)                                                                      \
    float##M OVERLOADABLE intel_sub_group_bf16_bf16_matrix_mad_k16(A_TYPE##M a, int8 b, float##M c) { \
        A_ELEMENT mine[M];                                                                         \
        uint packedB[8];                                                                           \
        vstore##M(a, 0, mine);                                                                     \
        vstore8(as_uint8(b), 0, packedB);                                                          \
        __local float* const shared = matrixA(M);                                                  \
        for (uint m = 0; m < M; ++m) shareRow(shared, M, m, mine[m]);                              \
        barrier(CLK_LOCAL_MEM_FENCE);                                                              \
        _Pragma("nounroll") for (uint k = 0; k < 16; ++k) c = fma(vload##M(k, shared), (float##M)(elementOfB(packedB, k)), c); \
        barrier(CLK_LOCAL_MEM_FENCE);                                                              \
        return c;                                                                                  \
    }

#define MATRIX_MADS(A_TYPE)                                                                        \
    MATRIX_MAD(2, A_TYPE)                                                                          \
    MATRIX_MAD(4, A_TYPE)                                                                          \
    MATRIX_MAD(8, A_TYPE)                                                                          \
    float OVERLOADABLE intel_sub_group_bf16_bf16_matrix_mad_k16(A_TYPE a, int8 b, float c) {       \
        return intel_sub_group_bf16_bf16_matrix_mad_k16((A_TYPE##2)(a, 0), b, (float2)(c, 0)).s0;  \
    }

// int8: A's elements hold two (16 lanes) or four (8 lanes) of a row's 32, B's integers four of a column's.
static inline int elementOfInt8B(const uint* b, uint k) { return (char)(b[k / 4] >> k % 4 * 8); }

// On its own, and nothing unrolled: a kernel has up to 16 of these, and PoCL takes seconds for each of them otherwise.
__attribute__((noinline)) static void addInt8Rows(const __local char* rows, const uint* b, int* sums, uint count) {
    _Pragma("nounroll") for (uint m = 0; m < count; ++m) {
        int sum = sums[m];
        _Pragma("nounroll") for (uint k = 0; k < 32; ++k) sum += rows[32 * m + k] * elementOfInt8B(b, k);
        sums[m] = sum;
    }
}

#define INT8_MATRIX_MAD(M, A_TYPE)                                                                 \
    int##M OVERLOADABLE intel_sub_group_i8_i8_matrix_mad_k32(A_TYPE##M a, int8 b, int##M c) {      \
        A_ELEMENT mine[M];                                                                         \
        uint packedB[8];                                                                           \
        int sums[M];                                                                               \
        vstore##M(a, 0, mine);                                                                     \
        vstore8(as_uint8(b), 0, packedB);                                                          \
        vstore##M(c, 0, sums);                                                                     \
        __local A_ELEMENT* const shared =                                                          \
            (__local A_ELEMENT*)zesimExchange() + firstWorkItem() / SUB_GROUP_SIZE * M * SUB_GROUP_SIZE; \
        for (uint m = 0; m < M; ++m) shared[m * SUB_GROUP_SIZE + lane()] = mine[m];                \
        barrier(CLK_LOCAL_MEM_FENCE);                                                              \
        addInt8Rows((const __local char*)shared, packedB, sums, M);                                \
        barrier(CLK_LOCAL_MEM_FENCE);                                                              \
        return vload##M(0, sums);                                                                  \
    }

#define INT8_MATRIX_MADS(A_TYPE)                                                                   \
    INT8_MATRIX_MAD(2, A_TYPE)                                                                     \
    INT8_MATRIX_MAD(4, A_TYPE)                                                                     \
    INT8_MATRIX_MAD(8, A_TYPE)                                                                     \
    int OVERLOADABLE intel_sub_group_i8_i8_matrix_mad_k32(A_TYPE a, int8 b, int c) {               \
        return intel_sub_group_i8_i8_matrix_mad_k32((A_TYPE##2)(a, 0), b, (int2)(c, 0)).s0;        \
    }

#if SUB_GROUP_SIZE == 16
MATRIX_MADS(short)
INT8_MATRIX_MADS(short)
#elif SUB_GROUP_SIZE == 8
MATRIX_MADS(int)
INT8_MATRIX_MADS(int)
#endif

// --- 2D blocks: rectangles of a matrix in memory, 16 lanes wide ---

#if SUB_GROUP_SIZE == 16

#define SURFACE __global void *base, int width, int height, int pitch, int2 coord

// The hardware's rules; a call that breaks them does nothing sensible there either.
static inline bool surfaceIsValid(ulong base, int width, int pitch, int x, int elementSize) {
    return base % 64 == 0 && width >= 64 && width % 4 == 0 && pitch >= width && pitch % 16 == 0 && x * elementSize % 4 == 0;
}

static inline bool isInside(int width, int height, int elementSize, int x, int y) {
    return x >= 0 && y >= 0 && (x + 1) * elementSize <= width && y < height;
}

#define SURFACE_ACCESS(BITS, T)                                                                    \
    static inline __global T* elementAt##BITS(__global void* base, int pitch, int x, int y) {      \
        return (__global T*)((__global uchar*)base + (long)y * pitch) + x;                         \
    }                                                                                              \
    static inline T read##BITS(SURFACE, int column, int row) {                                     \
        const int size = (int)sizeof(T);                                                           \
        const int x = coord.x + column;                                                            \
        const int y = coord.y + row;                                                               \
        if (!surfaceIsValid((ulong)base, width, pitch, coord.x, size)) return (T)-1;               \
        return isInside(width, height, size, x, y) ? *elementAt##BITS(base, pitch, x, y) : (T)0;   \
    }                                                                                              \
    static inline void write##BITS(SURFACE, int column, int row, T value) {                        \
        const int size = (int)sizeof(T);                                                           \
        const int x = coord.x + column;                                                            \
        const int y = coord.y + row;                                                               \
        if (!surfaceIsValid((ulong)base, width, pitch, coord.x, size)) return;                     \
        if (isInside(width, height, size, x, y)) *elementAt##BITS(base, pitch, x, y) = value;      \
    }

SURFACE_ACCESS(16, ushort)
SURFACE_ACCESS(32, uint)

#define ARGUMENTS base, width, height, pitch, coord

#define READ_BLOCK(BITS, T, ROWS, BLOCKS)                                                          \
    void OVERLOADABLE intel_sub_group_2d_block_read_##BITS##b_##ROWS##r16x##BLOCKS##c(SURFACE, T* to) { \
        for (int c = 0; c < BLOCKS; ++c) {                                                         \
            _Pragma("nounroll") for (int r = 0; r < ROWS; ++r) to[c * ROWS + r] = read##BITS(ARGUMENTS, 16 * c + (int)lane(), r); \
        }                                                                                          \
    }

#define READ_TRANSFORMED(ROWS, BLOCKS)                                                             \
    void OVERLOADABLE intel_sub_group_2d_block_read_transform_16b_##ROWS##r16x##BLOCKS##c(SURFACE, uint* to) { \
        for (int c = 0; c < BLOCKS; ++c) {                                                         \
            _Pragma("nounroll") for (int i = 0; i < ROWS / 2; ++i) {                             \
                const int column = 16 * c + (int)lane();                                           \
                const uint low = read16(ARGUMENTS, column, 2 * i);                                 \
                const uint high = read16(ARGUMENTS, column, 2 * i + 1);                            \
                to[c * ROWS / 2 + i] = low | high << 16;                                           \
            }                                                                                      \
        }                                                                                          \
    }

#define WRITE_BLOCK(BITS, T, ROWS)                                                                 \
    void OVERLOADABLE intel_sub_group_2d_block_write_##BITS##b_##ROWS##r16x1c(SURFACE, T* from) {  \
        _Pragma("nounroll") for (int r = 0; r < ROWS; ++r) write##BITS(ARGUMENTS, (int)lane(), r, from[r]); \
    }

#define PREFETCH_BLOCK(ROWS, BLOCKS)                                                               \
    void OVERLOADABLE intel_sub_group_2d_block_prefetch_16b_##ROWS##r16x##BLOCKS##c(SURFACE) {}

#define BLOCKS_OF_ROWS(ROWS)                                                                       \
    READ_BLOCK(16, ushort, ROWS, 1)                                                                \
    READ_BLOCK(16, ushort, ROWS, 2)                                                                \
    PREFETCH_BLOCK(ROWS, 1)                                                                        \
    PREFETCH_BLOCK(ROWS, 2)

BLOCKS_OF_ROWS(1)
BLOCKS_OF_ROWS(2)
BLOCKS_OF_ROWS(4)
BLOCKS_OF_ROWS(8)
BLOCKS_OF_ROWS(16)
BLOCKS_OF_ROWS(32)

READ_BLOCK(32, uint, 1, 1)
READ_BLOCK(32, uint, 2, 1)
READ_BLOCK(32, uint, 4, 1)
READ_BLOCK(32, uint, 8, 1)
READ_BLOCK(32, uint, 16, 1)

READ_TRANSFORMED(16, 1)
READ_TRANSFORMED(16, 2)
READ_TRANSFORMED(32, 1)
READ_TRANSFORMED(32, 2)

void OVERLOADABLE intel_sub_group_2d_block_read_transpose_32b_16r8x1c(SURFACE, uint* to) {
    for (int i = 0; i < 8; ++i) to[i] = read32(ARGUMENTS, i, (int)lane());
}

WRITE_BLOCK(16, ushort, 1)
WRITE_BLOCK(16, ushort, 2)
WRITE_BLOCK(16, ushort, 4)
WRITE_BLOCK(16, ushort, 8)
WRITE_BLOCK(32, uint, 1)
WRITE_BLOCK(32, uint, 2)
WRITE_BLOCK(32, uint, 4)
WRITE_BLOCK(32, uint, 8)

#endif // SUB_GROUP_SIZE == 16
