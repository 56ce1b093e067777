// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/machine_limits.h"

#include "base/clock.h"
#include "cpu/int8_kernels.h"
#include "cpu/onednn_compat.h"
#include "cpu/processor.h"
#include "cpu/simd_gemm.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <iterator>
#include <omp.h>

namespace gatescope {

namespace {

using dnnl::memory;

constexpr int kSize = 2048;
constexpr double kFlops = 2.0 * kSize * kSize * kSize;
constexpr int kPeakPasses = 2; // the first wakes OpenMP's threads
constexpr std::size_t kLine = 64;

constexpr int kBandwidthPasses = 2;

/// oneDNN runs on this many OpenMP threads while it lives; the team has its own, so else on one.
class OpenMpThreads {
public:
    explicit OpenMpThreads(int threads) { omp_set_num_threads(threads); }
    ~OpenMpThreads() { omp_set_num_threads(1); }
    OpenMpThreads(const OpenMpThreads&) = delete;
    OpenMpThreads& operator=(const OpenMpThreads&) = delete;
};

/// Read in one pass of a loop, for some milliseconds, with shares that don't end before all have heard of
/// them.
std::size_t partBytes(int threads) {
    constexpr std::size_t kLeast = std::size_t{64} << 20;
    constexpr std::size_t kOfThread = std::size_t{16} << 20;
    return std::max(kLeast, kOfThread * static_cast<std::size_t>(threads));
}

} // namespace

struct MachineLimits::Matmul {
    explicit Matmul(memory::data_type type)
        : engine(dnnl::engine::kind::cpu, 0),
          stream(engine),
          descriptor(matmulDescriptor(engine, {{kSize, kSize}, type, memory::format_tag::ab},
                                      {{kSize, kSize}, type, memory::format_tag::any},
                                      {{kSize, kSize}, memory::data_type::f32, memory::format_tag::ab})),
          a(descriptor.src_desc(), engine),
          b(descriptor.weights_desc(), engine),
          c(descriptor.dst_desc(), engine),
          scratchpad(descriptor.scratchpad_desc(), engine),
          primitive(descriptor) {
        std::memset(a.get_data_handle(), 0, descriptor.src_desc().get_size());
        std::memset(b.get_data_handle(), 0, descriptor.weights_desc().get_size());
    }

    dnnl::engine engine;
    dnnl::stream stream;
    dnnl::matmul::primitive_desc descriptor;
    memory a, b, c, scratchpad;
    dnnl::matmul primitive;
};

MachineLimits::MachineLimits(ThreadTeam& team, DType dtype, std::vector<std::span<const std::byte>> memory)
    : m_team(team), m_peakDtype(dtype), m_memory(std::move(memory)) {
    if (dtype == DType::BF16) m_tiles = simdKernelSets().front()->tilePeak;
    if (m_tiles.run != nullptr) return;
    const OpenMpThreads threads(team.size()); // a primitive is cut for the threads there are when it is made
    if (dtype == DType::BF16) {
        try {
            m_matmul = std::make_unique<Matmul>(memory::data_type::bf16);
        } catch (const dnnl::error&) {
            m_peakDtype = DType::F32;
        }
    }
    if (!m_matmul) m_matmul = std::make_unique<Matmul>(memory::data_type::f32);
    (void)sampleMatmul(); // the first call builds oneDNN's code
}

MachineLimits::~MachineLimits() = default;

double MachineLimits::sampleReadBandwidth() {
    // Each loop's time is the mean of its passes: the best single pass would be a lucky one, and what is
    // compared with it is a median. Each pass goes on where the one before has ended: whatever the caches
    // hold, it finds there what the layers do.
    const auto& loops = simdKernelSets().front()->readers;
    std::vector<double> ns(std::size(loops), 0.0);
    double bytes = 0; // of all passes, which have equally many
    std::atomic<std::uint32_t> sink{0};
    for (std::size_t pass = 0; pass < kBandwidthPasses * std::size(loops); ++pass) {
        const auto which = pass % std::size(loops);
        const auto loop = loops[which];
        const auto part = m_memory.next(partBytes(m_team.size()));
        const auto start = TickClock::steadyNs();
        m_team.run([&](int member) {
            for (const auto& piece : part) {
                const auto mine = partOf(static_cast<int>(piece.size() / kLine), member, m_team.size());
                sink += loop(piece.data() + mine.first * kLine,
                             static_cast<std::size_t>(mine.last - mine.first) * kLine);
            }
        });
        ns[which] += static_cast<double>(TickClock::steadyNs() - start);
        for (const auto& piece : part)
            bytes += static_cast<double>(piece.size());
    }
    return bytes / static_cast<double>(std::size(loops)) / std::ranges::min(ns) * 1e9;
}

double MachineLimits::samplePeakLoop(const PeakLoop& loop) {
    std::atomic<std::uint32_t> sink{0};
    double best = 0;
    for (int pass = 0; pass < kPeakPasses; ++pass) {
        const auto start = TickClock::steadyNs();
        m_team.run([&](int) { sink += loop.run(loop.rounds); });
        const auto ns = static_cast<double>(TickClock::steadyNs() - start);
        best = std::max(best, loop.opsOfRound * loop.rounds * m_team.size() / ns * 1e9);
    }
    return best;
}

double MachineLimits::sampleInt8Peak() {
    return samplePeakLoop(int8KernelSets().front()->peak);
}

double MachineLimits::samplePeak() {
    return m_tiles.run != nullptr ? samplePeakLoop(m_tiles) : sampleMatmul();
}

std::string MachineLimits::peakSource() const {
    if (m_tiles.run != nullptr) return "bf16 products in the registers of tiles";
    return fmt::format("oneDNN's {0} matmul of {1} x {1} x {1}", dtypeName(m_peakDtype), kSize);
}

double MachineLimits::sampleMatmul() {
    const OpenMpThreads threads(m_team.size());
    double best = 0;
    for (int pass = 0; pass < kPeakPasses; ++pass) {
        const auto start = TickClock::steadyNs();
        m_matmul->primitive.execute(m_matmul->stream, {{DNNL_ARG_SRC, m_matmul->a},
                                                       {DNNL_ARG_WEIGHTS, m_matmul->b},
                                                       {DNNL_ARG_DST, m_matmul->c},
                                                       {DNNL_ARG_SCRATCHPAD, m_matmul->scratchpad}});
        m_matmul->stream.wait();
        const auto ns = static_cast<double>(TickClock::steadyNs() - start);
        best = std::max(best, kFlops / ns * 1e9);
    }
    return best;
}

} // namespace gatescope
