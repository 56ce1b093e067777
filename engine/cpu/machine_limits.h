#pragma once

#include "base/aligned_buffer.h"
#include "base/dtype.h"
#include "cpu/thread_team.h"

#include <memory>
#include <string>

namespace gatescope {

/// What the machine can do at best, measured here and now: the yardstick for the layer. One sample is short,
/// so that samples can be interleaved with what is compared with them; a shared machine's speed drifts.
class MachineLimits {
public:
    /// `team` reads memory; oneDNN multiplies on as many threads. Allocates several times the last-level
    /// cache.
    MachineLimits(ThreadTeam& team, DType dtype);
    ~MachineLimits();

    /// Bytes per second that the team reads from memory: the best of several loops (one stream per thread,
    /// four streams, with and without prefetching), each run twice.
    double sampleReadBandwidth();
    /// Floating-point operations per second of oneDNN's 2048 x 2048 x 2048 matmul.
    double samplePeak();
    /// The dtype of that matmul: F32 where oneDNN has no bf16 matmul on this processor, since the arithmetic
    /// of the layer is then float32 too.
    DType peakDtype() const { return m_peakDtype; }

private:
    struct Matmul;

    ThreadTeam& m_team;
    DType m_peakDtype;
    AlignedBuffer m_memory;
    std::unique_ptr<Matmul> m_matmul;
};

} // namespace gatescope
