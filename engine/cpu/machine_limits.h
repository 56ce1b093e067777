// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"
#include "cpu/memory_ring.h"
#include "cpu/simd_gemm.h"
#include "cpu/thread_team.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace gatescope {

/// What the machine can do at best, measured here and now: the yardstick for the layer. One sample is short,
/// so that samples can be interleaved with what is compared with them; a shared machine's speed drifts.
class MachineLimits {
public:
    /// `team` reads `memory`; oneDNN multiplies on as many threads. `memory`: what the layers read, since
    /// speed differs from buffer to buffer where there are several memory nodes, or a hypervisor that has
    /// them; it outlives this and should be several times the last-level cache.
    MachineLimits(ThreadTeam& team, DType dtype, std::vector<std::span<const std::byte>> memory);
    ~MachineLimits();

    /// Bytes per second that the team reads from memory: the best of several loops (one, two and four
    /// streams per thread, with and without prefetching), each run twice, over the next parts of `memory`.
    double sampleReadBandwidth();
    /// Floating-point operations per second at best: of oneDNN's 2048 x 2048 x 2048 matmul or, where tiles
    /// multiply bf16, of products in their registers, of which a matmul reaches a third
    /// (docs/performance.md).
    double samplePeak();
    /// Operations per second of the best int8 kernels' multiplications (two for each product), register by
    /// register on all members of the team.
    double sampleInt8Peak();
    static std::string int8PeakSource() { return "int8 products in registers"; }
    /// The dtype of samplePeak()'s products: F32 where oneDNN has no bf16 matmul on this processor, since the
    /// arithmetic of the layer is then float32 too.
    DType peakDtype() const { return m_peakDtype; }
    /// What samplePeak() measures, in words: "oneDNN's bf16 matmul of 2048 x 2048 x 2048".
    std::string peakSource() const;

private:
    struct Matmul;

    double sampleMatmul();
    /// Operations per second of all members of the team.
    double samplePeakLoop(const PeakLoop& loop);

    ThreadTeam& m_team;
    DType m_peakDtype;
    MemoryRing m_memory;
    PeakLoop m_tiles;                 ///< where they multiply this dtype
    std::unique_ptr<Matmul> m_matmul; ///< else
};

} // namespace gatescope
