#include "cpu/machine_limits.h"

#include "base/clock.h"
#include "cpu/onednn_compat.h"
#include "cpu/processor.h"

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

/// Sums the words of `streams` equal pieces side by side; the sum keeps the loads from being removed.
template <int STREAMS, std::size_t PREFETCH>
std::uint64_t readAll(const std::byte* from, std::size_t bytes) {
    typedef std::uint64_t Words __attribute__((vector_size(32)));
    const std::size_t piece = bytes / STREAMS / kLine * kLine;
    Words sums[STREAMS][2] = {};
    for (std::size_t at = 0; at < piece; at += kLine) {
        for (int s = 0; s < STREAMS; ++s) {
            const std::byte* line = from + static_cast<std::size_t>(s) * piece + at;
            if constexpr (PREFETCH > 0) __builtin_prefetch(line + PREFETCH);
            Words words[2];
            std::memcpy(words, line, sizeof words);
            sums[s][0] += words[0];
            sums[s][1] += words[1];
        }
    }
    Words total{};
    for (int s = 0; s < STREAMS; ++s)
        total += sums[s][0] + sums[s][1];
    return total[0] + total[1] + total[2] + total[3];
}

using Loop = std::uint64_t (*)(const std::byte*, std::size_t);
constexpr int kBandwidthPasses = 2;
constexpr Loop kLoops[] = {readAll<1, 0>, readAll<4, 0>, readAll<1, 2048>, readAll<4, 1024>};

/// oneDNN runs on this many OpenMP threads while it lives; the team has its own, so else on one.
class OpenMpThreads {
public:
    explicit OpenMpThreads(int threads) { omp_set_num_threads(threads); }
    ~OpenMpThreads() { omp_set_num_threads(1); }
    OpenMpThreads(const OpenMpThreads&) = delete;
    OpenMpThreads& operator=(const OpenMpThreads&) = delete;
};

std::size_t bufferBytes() {
    constexpr std::size_t kLeast = std::size_t{256} << 20;
    return std::max(kLeast, static_cast<std::size_t>(std::max(0L, cacheSizes().level3)) * 8);
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

MachineLimits::MachineLimits(ThreadTeam& team, DType dtype)
    : m_team(team), m_peakDtype(dtype), m_memory(bufferBytes()) {
    m_team.run([&](int member) {
        const auto lines = static_cast<int>(m_memory.size() / kLine);
        const auto mine = partOf(lines, member, m_team.size());
        std::memset(m_memory.as<>() + mine.first * kLine, 1,
                    static_cast<std::size_t>(mine.last - mine.first) * kLine);
    });
    const OpenMpThreads threads(team.size()); // a primitive is cut for the threads there are when it is made
    if (dtype == DType::BF16) {
        try {
            m_matmul = std::make_unique<Matmul>(memory::data_type::bf16);
        } catch (const dnnl::error&) {
            m_peakDtype = DType::F32;
        }
    }
    if (!m_matmul) m_matmul = std::make_unique<Matmul>(memory::data_type::f32);
    (void)samplePeak(); // the first call builds oneDNN's code
}

MachineLimits::~MachineLimits() = default;

double MachineLimits::sampleReadBandwidth() {
    // Each loop's time is the mean of its passes: the best single pass would be a lucky one, and what is compared with
    // it is a median.
    double ns[std::size(kLoops)] = {};
    std::atomic<std::uint64_t> sink{0};
    for (std::size_t pass = 0; pass < kBandwidthPasses * std::size(kLoops); ++pass) {
        const auto which = pass % std::size(kLoops);
        const auto loop = kLoops[which];
        const auto start = TickClock::steadyNs();
        m_team.run([&](int member) {
            const auto lines = static_cast<int>(m_memory.size() / kLine);
            const auto mine = partOf(lines, member, m_team.size());
            sink += loop(m_memory.as<>() + mine.first * kLine,
                         static_cast<std::size_t>(mine.last - mine.first) * kLine);
        });
        ns[which] += static_cast<double>(TickClock::steadyNs() - start);
    }
    return static_cast<double>(m_memory.size()) * kBandwidthPasses / std::ranges::min(ns) * 1e9;
}

double MachineLimits::samplePeak() {
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
