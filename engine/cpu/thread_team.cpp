#include "cpu/thread_team.h"

#include <algorithm>
#include <omp.h>
#include <sched.h>
#include <utility>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace gatescope {

namespace {

// About 50 us: longer than the serial steps between two regions of a layer, shorter than anyone would notice.
constexpr int kSpins = 2000;

void relax() {
#if defined(__x86_64__)
    _mm_pause();
#else
    std::this_thread::yield();
#endif
}

} // namespace

ThreadTeam::ThreadTeam(int threads) {
    const int size = threads > 0 ? threads : availableCores();
    omp_set_num_threads(1);
    m_threads.reserve(static_cast<std::size_t>(size - 1));
    for (int i = 1; i < size; ++i) {
        m_threads.emplace_back([this, i] { member(i); });
    }
}

ThreadTeam::~ThreadTeam() {
    m_stopping.store(true, std::memory_order_relaxed);
    m_generation.fetch_add(1, std::memory_order_release);
    m_generation.notify_all();
}

int ThreadTeam::availableCores() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    return std::max(1, CPU_COUNT(&set));
}

void ThreadTeam::execute(int index) {
    try {
        (*m_work)(index);
    } catch (...) {
        if (!m_failed.exchange(true)) m_error = std::current_exception();
    }
}

void ThreadTeam::member(int index) {
    omp_set_num_threads(1);
    std::uint32_t seen = 0;
    while (true) {
        for (int i = 0; i < kSpins && m_generation.load(std::memory_order_acquire) == seen; ++i)
            relax();
        m_generation.wait(seen, std::memory_order_acquire);
        ++seen;
        if (m_stopping.load(std::memory_order_relaxed)) return;
        execute(index);
        if (m_pending.fetch_sub(1, std::memory_order_acq_rel) == 1) m_pending.notify_one();
    }
}

void ThreadTeam::run(const std::function<void(int)>& work) {
    m_work = &work;
    if (!m_threads.empty()) {
        m_pending.store(static_cast<int>(m_threads.size()), std::memory_order_relaxed);
        m_generation.fetch_add(1, std::memory_order_release);
        m_generation.notify_all();
    }
    execute(0);
    for (int i = 0; i < kSpins && m_pending.load(std::memory_order_acquire) != 0; ++i)
        relax();
    for (int left = m_pending.load(std::memory_order_acquire); left != 0;
         left = m_pending.load(std::memory_order_acquire)) {
        m_pending.wait(left, std::memory_order_acquire);
    }
    m_work = nullptr;
    if (m_failed.exchange(false)) std::rethrow_exception(std::exchange(m_error, nullptr));
}

Range partOf(int count, int part, int parts) {
    const auto edge = [&](int p) { return static_cast<int>(static_cast<std::int64_t>(count) * p / parts); };
    return {edge(part), edge(part + 1)};
}

} // namespace gatescope
